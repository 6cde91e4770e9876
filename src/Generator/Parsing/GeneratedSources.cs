using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.Parsing;

/// <summary>The files that the generator adds to a compilation.</summary>
internal static class GeneratedSources
{
    // The compiler puts the files of a generator into a folder of its full name.
    private const string Generator = "ResNetDsl.Generator.NetworkGenerator";

    /// <summary>Whether the generator wrote a file.</summary>
    /// <param name="file">The file.</param>
    public static bool Contains(SyntaxTree file) => file.FilePath.Contains(Generator);
}
