using System.Runtime.InteropServices;

namespace ResNetDsl.Distributed;

/// <summary>The processors of a machine, whichever of them a process may run on.</summary>
internal static class ProcessorCounts
{
    // sysconf(3): _SC_NPROCESSORS_ONLN.
    private const int LinuxOnline = 84;
    private const int MacOnline = 58;

    /// <summary>Returns the processors of this machine that are online.</summary>
    public static int OfMachine()
    {
        // Environment.ProcessorCount counts those to which the launcher has bound the process.
        long online = OperatingSystem.IsLinux() ? Configured(LinuxOnline) : OperatingSystem.IsMacOS() ? Configured(MacOnline) : 0;
        return (int)Math.Max(online, Environment.ProcessorCount);
    }

    [DllImport("libc", EntryPoint = "sysconf")]
    private static extern nint Configured(int name);
}
