using System.Runtime.InteropServices;
using NativeMemory = ResNetDsl.Platform.NativeMemory;

namespace ResNetDsl.Runtime.Tests.Platform;

public sealed class NativeMemoryTests
{
    [Fact]
    public void Memory_is_kept_where_glibc_is_and_nobody_has_said_otherwise()
    {
        bool isGlibc = OperatingSystem.IsLinux() && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
        Assert.Equal(isGlibc && !NativeMemory.IsSetBy(Environment.GetEnvironmentVariable), NativeMemory.KeepFreed());
    }

    [Theory]
    [InlineData("MALLOC_TRIM_THRESHOLD_", "1", true)]
    [InlineData("MALLOC_MMAP_THRESHOLD_", "1", true)]
    [InlineData("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1:glibc.malloc.trim_threshold=1", true)]
    [InlineData("GLIBC_TUNABLES", "glibc.malloc.mmap_threshold=1", true)]
    [InlineData("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=1", false)]
    [InlineData("GLIBC_TUNABLES", "", false)]
    [InlineData("MALLOC_ARENA_MAX", "1", false)]
    public void The_environment_has_the_last_word_on_these_thresholds_alone(string name, string value, bool isSet) =>
        Assert.Equal(isSet, NativeMemory.IsSetBy(variable => variable == name ? value : null));
}
