using Microsoft.CodeAnalysis.CSharp;

namespace ResNetDsl.Generator.Writing;

/// <summary>Formats values as C#.</summary>
internal static class Code
{
    // Where shapes are beside the code, so that a longer call moves no other line.
    private const int CommentColumn = 88;

    /// <summary>A line of code with a comment beside it.</summary>
    public static string WithComment(string code, string comment) => code.PadRight(CommentColumn) + " // " + comment;

    /// <summary>A variable for the output of a part, whose name no other has.</summary>
    /// <param name="part">The part's name.</param>
    /// <param name="taken">The names there are; the new one is added.</param>
    public static string LocalOf(string part, HashSet<string> taken)
    {
        string name = Names.Local(part);
        while (!taken.Add(name))
        {
            name += "Output";
        }

        return Identifier(name);
    }

    public static string ShapeOf(Shape shape) => shape.IsVector
        ? $"global::ResNetDsl.Architecture.Shape.Vector({Text.Plain(shape.Channels)})"
        : $"new({Text.Plain(shape.Channels)}, {Text.Plain(shape.Height)}, {Text.Plain(shape.Width)})";

    public static string Grouped(long value) => Text.Grouped(value).Replace(',', '_');

    public static string Literal(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    public static bool IsIdentifier(string name) => SyntaxFacts.IsValidIdentifier(name);
}

/// <summary>Types as emitted code names them, whatever names its user has.</summary>
internal static class Types
{
    public const string Tensor = "global::TorchSharp.torch.Tensor";
    public const string Device = "global::TorchSharp.torch.Device";
    public const string ScalarType = "global::TorchSharp.torch.ScalarType";
}
