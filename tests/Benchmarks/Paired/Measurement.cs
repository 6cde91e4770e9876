using System.Diagnostics;
using ResNetDsl.Benchmarks.Peers;

namespace ResNetDsl.Benchmarks.Paired;

/// <summary>What one process measured.</summary>
/// <param name="Seconds">The median time of a step.</param>
/// <param name="PeakBytes">The most memory that was resident at any time in the process's life.</param>
/// <param name="Collections">How often the garbage collector ran.</param>
internal sealed record Measurement(double Seconds, long PeakBytes, int Collections)
{
    public static Measurement Take(Work work, Housekeeping housekeeping, Action step)
    {
        for (int i = 0; i < work.Warmup; i++)
        {
            Once(step, housekeeping);
        }

        double[] seconds = new double[work.Steps];
        for (int i = 0; i < seconds.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Once(step, housekeeping);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        // On Linux this is VmHWM of /proc/self/status.
        using Process self = Process.GetCurrentProcess();
        return new(Statistics.Median(seconds), self.PeakWorkingSet64, GC.CollectionCount(0));
    }

    private static void Once(Action step, Housekeeping housekeeping)
    {
        switch (housekeeping)
        {
            case Housekeeping.Scope:
                using (NewDisposeScope())
                {
                    step();
                }

                break;
            case Housekeeping.Collect:
                step();
                GC.Collect();
                break;
            default:
                step();
                break;
        }
    }
}
