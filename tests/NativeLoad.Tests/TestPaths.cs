namespace ResNetDsl.NativeLoad.Tests;

/// <summary>Paths that the build of this project knows.</summary>
internal static class TestPaths
{
    internal static string TorchSharpLibrary => BuildValue.Of("TorchSharpLibrary");

    internal static string Targets => BuildValue.Of("Targets");
}

/// <summary>A fact about links, permissions or the targets, which do their work on Linux x64 only.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "This test requires Linux.";
    }
}
