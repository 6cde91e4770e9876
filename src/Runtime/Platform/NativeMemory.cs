using System.Runtime.InteropServices;

namespace ResNetDsl.Platform;

/// <summary>The memory that libtorch's tensors of the CPU take.</summary>
public static class NativeMemory
{
    // mallopt(3): M_TRIM_THRESHOLD, M_MMAP_THRESHOLD. The latter's greatest value is half of a heap; larger blocks are mapped one by one in any case.
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int LargestInHeap = 32 << 20;

    private static readonly Lazy<bool> Kept = new(Keep);

    /// <summary>
    /// Lets the process keep memory that tensors give back, for the tensors to come, where the C library is glibc. Otherwise each large block goes back to the system and is faulted in again, page by
    /// page, by the next layer: on two cores training takes up to twice the time. It holds for the whole process and permanently; up to 2 GiB of what is free is kept.
    /// </summary>
    /// <returns>
    /// Whether it is in effect. False if the C library is not glibc, or if an environment variable of glibc (<c>MALLOC_TRIM_THRESHOLD_</c>, <c>MALLOC_MMAP_THRESHOLD_</c>, <c>GLIBC_TUNABLES</c>)
    /// overrides it.
    /// </returns>
    public static bool KeepFreed() => Kept.Value;

    private static bool Keep()
    {
        string[] own = ["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"];
        if (!OperatingSystem.IsLinux() || own.Any(name => Environment.GetEnvironmentVariable(name) is not null))
        {
            return false;
        }

        try
        {
            return SetAllocatorOption(MapThreshold, LargestInHeap) != 0 && SetAllocatorOption(TrimThreshold, int.MaxValue) != 0;
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, such as musl, which has no such options.
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    private static extern int SetAllocatorOption(int option, int value);
}
