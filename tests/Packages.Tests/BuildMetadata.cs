using System.Reflection;

namespace ResNetDsl.Packages.Tests;

/// <summary>What the build of this project knows.</summary>
internal static class BuildMetadata
{
    internal static string Repository => Value("Repository");

    internal static string Configuration => Value("Configuration");

    internal static string Version => Value("Version");

    internal static string LibTorchVersion => Value("LibTorchVersion");

    /// <summary>Where the machine keeps packages.</summary>
    internal static string PackageFolder => Value("PackageFolder");

    private static string Value(string key) =>
        typeof(BuildMetadata).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == key).Value!;
}
