using Microsoft.CodeAnalysis.CSharp;

namespace ResNetDsl.Generator.Emission;

/// <summary>Values as C# writes them.</summary>
internal static class Code
{
    public static string ShapeOf(Shape shape) => shape.IsVector
        ? $"DslPlans::Shape.Vector({Text.Plain(shape.Channels)})"
        : $"new({Text.Plain(shape.Channels)}, {Text.Plain(shape.Height)}, {Text.Plain(shape.Width)})";

    public static string Grouped(long value) => Text.Grouped(value).Replace(',', '_');

    public static string Literal(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    public static bool IsIdentifier(string name) => SyntaxFacts.IsValidIdentifier(name);
}
