using Microsoft.CodeAnalysis.Text;

namespace ResNetDsl.Review.Sources;

/// <summary>A file of C#.</summary>
/// <param name="Path">Its path, as messages name it.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SourceFile(string Path, SourceText Text);
