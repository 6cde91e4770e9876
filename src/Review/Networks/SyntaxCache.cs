using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Networks;

/// <summary>Parsed files. Most files of two states of some sources are the same, and are parsed once.</summary>
internal sealed class SyntaxCache
{
    private readonly ConcurrentDictionary<(string Path, string Checksum), Lazy<SyntaxTree>> trees = new();

    /// <summary>Parses a file, unless one of the same path and text was.</summary>
    public SyntaxTree Parse(SourceFile file, CSharpParseOptions language) =>
        trees.GetOrAdd((file.Path, Convert.ToHexString(file.Text.GetChecksum().AsSpan())), _ => new(() => CSharpSyntaxTree.ParseText(file.Text, language, file.Path))).Value;
}
