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
    /// Whether it is in effect. False if the C library is not glibc, or if the environment sets these thresholds of glibc: <c>MALLOC_TRIM_THRESHOLD_</c>, <c>MALLOC_MMAP_THRESHOLD_</c>, or
    /// <c>glibc.malloc.trim_threshold</c> or <c>glibc.malloc.mmap_threshold</c> in <c>GLIBC_TUNABLES</c>.
    /// </returns>
    public static bool KeepFreed() => Kept.Value;

    private static bool Keep()
    {
        if (!OperatingSystem.IsLinux() || IsSetBy(Environment.GetEnvironmentVariable))
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

    /// <summary>Whether an environment sets the thresholds.</summary>
    /// <param name="variable">The value of a variable; null where it is not set.</param>
    internal static bool IsSetBy(Func<string, string?> variable) =>
        variable("MALLOC_TRIM_THRESHOLD_") is not null || variable("MALLOC_MMAP_THRESHOLD_") is not null
        || (variable("GLIBC_TUNABLES") ?? "").Split(':').Any(setting => setting.Split('=')[0] is "glibc.malloc.trim_threshold" or "glibc.malloc.mmap_threshold");

    [DllImport("libc", EntryPoint = "mallopt")]
    private static extern int SetAllocatorOption(int option, int value);
}
