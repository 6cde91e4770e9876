using System.Runtime.InteropServices;

namespace ResNetDsl.Runtime.Tests;

/// <summary>Fails writes beyond a few bytes of a file, as a full disk does, until it is disposed. On Linux only: elsewhere it does nothing, and <see cref="IsThere"/> says so.</summary>
internal sealed partial class LimitedFileSize : IDisposable
{
    private const int FileSize = 1;
    private readonly Limits before;

    public LimitedFileSize(ulong bytes)
    {
        Assert.Equal(0, getrlimit(FileSize, out before));
        Assert.Equal(0, setrlimit(FileSize, before with { Soft = bytes }));
    }

    public static bool IsThere => OperatingSystem.IsLinux();

    public void Dispose() => Assert.Equal(0, setrlimit(FileSize, before));

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out Limits limits);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, in Limits limits);

    private record struct Limits(ulong Soft, ulong Hard);
}
