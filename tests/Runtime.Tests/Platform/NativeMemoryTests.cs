using System.Runtime.InteropServices;
using NativeMemory = ResNetDsl.Platform.NativeMemory;

namespace ResNetDsl.Runtime.Tests.Platform;

public sealed class NativeMemoryTests
{
    [Fact]
    public void Memory_is_kept_where_glibc_is_and_nobody_has_said_otherwise()
    {
        bool isGlibc = OperatingSystem.IsLinux() && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
        bool isSaid = new[] { "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES" }.Any(name => Environment.GetEnvironmentVariable(name) is not null);
        Assert.Equal(isGlibc && !isSaid, NativeMemory.KeepFreed());
    }
}
