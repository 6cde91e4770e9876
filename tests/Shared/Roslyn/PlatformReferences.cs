using Microsoft.CodeAnalysis;

namespace ResNetDsl.Tests;

/// <summary>The assemblies that a test program runs with, as references of a compilation.</summary>
internal static class PlatformReferences
{
    public static MetadataReference[] All { get; } = Where(_ => true);

    /// <summary>Those whose names satisfy a condition.</summary>
    public static MetadataReference[] Where(Func<string, bool> isWanted) =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => path.Length > 0 && isWanted(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path))];
}
