using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ResNetDsl.Generator.Model;

/// <summary>
/// A location in a file, as values. A location made from it is outside the syntax tree, so <c>#pragma</c> does not apply to it: right for the summary
/// that a network was not generated, which must not be silenced.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Span">The characters.</param>
/// <param name="Lines">The lines and columns.</param>
internal sealed record SourceLocation(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static SourceLocation Of(SyntaxToken token)
    {
        Location location = token.GetLocation();
        return new(token.SyntaxTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);
    }

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
