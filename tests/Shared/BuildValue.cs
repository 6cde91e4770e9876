using System.Reflection;

namespace ResNetDsl.Tests;

/// <summary>What the build of a test project tells its tests, in items named AssemblyMetadata.</summary>
internal static class BuildValue
{
    public static string Of(string key) =>
        typeof(BuildValue).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
