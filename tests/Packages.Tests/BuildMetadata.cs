namespace ResNetDsl.Packages.Tests;

/// <summary>What the build of this project knows.</summary>
internal static class BuildMetadata
{
    internal static string Repository => BuildValue.Of("Repository");

    internal static string Configuration => BuildValue.Of("Configuration");

    internal static string Version => BuildValue.Of("Version");

    internal static string LibTorchVersion => BuildValue.Of("LibTorchVersion");

    /// <summary>Where the machine keeps packages.</summary>
    internal static string PackageFolder => BuildValue.Of("PackageFolder");
}
