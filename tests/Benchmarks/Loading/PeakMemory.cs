using System.Diagnostics;

namespace ResNetDsl.Benchmarks.Loading;

/// <summary>The memory that a step takes at its highest point.</summary>
internal static class PeakMemory
{
    /// <summary>Runs a step and returns the bytes by which the process's resident memory grew at most. A system without <c>/proc</c> says the peak of the process's whole life.</summary>
    public static long Of(Action step)
    {
        GC.Collect();
        using Process self = Process.GetCurrentProcess();
        long before = self.WorkingSet64;
        if (File.Exists("/proc/self/clear_refs"))
        {
            // The peak begins anew (proc(5)).
            File.WriteAllText("/proc/self/clear_refs", "5");
        }

        step();
        self.Refresh();
        return self.PeakWorkingSet64 - before;
    }
}
