using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Architecture.Drawing;
using ResNetDsl.Review.Networks;
using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Pages;

/// <summary>
/// A table as an editor shows it, drawn as SVG: with findings underlined and explained below their line, or with the summary that appears over the name of the class. For documentation and reviews.
/// </summary>
internal static class EditorPicture
{
    private const double FontSize = 13;
    private const double CharacterWidth = 7.8;
    private const double LineHeight = 20;
    private const double Gutter = 46;
    private const double Margin = 16;
    private const int WidestMessage = 108;
    private const string Font = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";
    private const string Ink = "#24292f";
    private const string Faint = "#8c959f";
    private const string Keyword = "#0550ae";
    private const string Literal = "#953800";
    private const string TypeName = "#116329";
    private const string Comment = "#6e7781";

    /// <summary>Draws a network with what is wrong with it.</summary>
    public static XDocument OfProblems(SourceFile file, ReadNetwork network) => Draw(file, network, [.. network.Problems.Select(Said)]);

    /// <summary>Draws a network with its summary over the name of its class.</summary>
    public static XDocument OfSummary(SourceFile file, ReadNetwork network) =>
        Draw(file, network, [new(new LinePositionSpan(new(network.Line - 1, 0), new(network.Line - 1, 0)), [.. network.Summary.Split('\n')], "#d0d7de", IsUnderlined: false)]);

    private static Note Said(Problem problem) => new(
        problem.Span,
        [
            .. Wrapped($"{problem.Severity.ToString().ToLowerInvariant()} {problem.Id}: {problem.Message}"),
            .. problem.Fixes.SelectMany(fix => Wrapped($"Fix: {fix}")),
        ],
        problem.Severity switch { ProblemSeverity.Error => "#cf222e", ProblemSeverity.Warning => "#bf8700", _ => "#0969da" },
        IsUnderlined: true);

    private static XDocument Draw(SourceFile file, ReadNetwork network, Note[] notes)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(file.Text);
        (int first, int last) = LinesOf(tree, network);
        List<XElement> drawn = [];
        double y = Margin + LineHeight;
        double width = 0;
        for (int line = first; line <= last; line++)
        {
            string text = file.Text.Lines[line].ToString();
            width = Math.Max(width, Gutter + (text.Length * CharacterWidth));
            drawn.Add(Text(Gutter - 14, y, $"{line + 1}", Faint, anchor: "end"));
            drawn.AddRange(Code(tree, file.Text.Lines[line], y));
            Note[] here = [.. notes.Where(note => note.Span.Start.Line == line)];
            drawn.AddRange(here.Where(note => note.IsUnderlined).Select(note => Wave(note, text, y + 4)));
            y += LineHeight;
            foreach (Note note in here)
            {
                double box = (note.Lines.Count * (LineHeight - 2)) + 12;
                double boxWidth = (note.Lines.Max(said => said.Length) * CharacterWidth) + 24;
                double left = Gutter + 16;
                drawn.Add(Svg.Rectangle(left, y - LineHeight + 8, boxWidth, box, 6, "#ffffff", note.Color));
                drawn.AddRange(note.Lines.Select((said, i) => Text(left + 12, y + 6 + (i * (LineHeight - 2)), said, said.StartsWith("Fix: ", StringComparison.Ordinal) ? Keyword : Ink)));
                width = Math.Max(width, left + boxWidth);
                y += box + 6;
            }
        }

        (double right, double bottom) = (width + Margin, y - LineHeight + Margin + 4);
        return new XDocument(Svg.Element(
            "svg",
            new XAttribute("viewBox", $"0 0 {Svg.Number(right)} {Svg.Number(bottom)}"),
            Svg.Length("width", right), Svg.Length("height", bottom),
            new XAttribute("role", "img"), new XAttribute("font-family", Font), Svg.Length("font-size", FontSize),
            Svg.Element("title", $"{network.Name} in an editor"),
            Svg.Rectangle(0.5, 0.5, right - 1, bottom - 1, 10, "#f6f8fa", "#d0d7de"),
            drawn));
    }

    /// <summary>The lines from the first attribute of a network to the name of its class.</summary>
    private static (int First, int Last) LinesOf(SyntaxTree tree, ReadNetwork network)
    {
        TypeDeclarationSyntax declaration = tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
            .First(type => type.Identifier.GetLocation().GetLineSpan().StartLinePosition.Line == network.Line - 1);
        return (declaration.GetLocation().GetLineSpan().StartLinePosition.Line, network.Line - 1);
    }

    /// <summary>A text for each token at its column, and for each comment between tokens.</summary>
    private static IEnumerable<XElement> Code(SyntaxTree tree, TextLine line, double y)
    {
        List<(int Start, int End, string Color)> parts = [];
        int at = line.Start;
        foreach (SyntaxToken token in tree.GetRoot().DescendantTokens(line.Span).Where(token => token.SpanStart >= line.Start && token.Span.End <= line.End))
        {
            parts.Add((at, token.SpanStart, Comment));
            parts.Add((token.SpanStart, token.Span.End, ColorOf(token)));
            at = token.Span.End;
        }

        parts.Add((at, line.End, Comment));
        return parts
            .Where(part => part.End > part.Start && line.Text!.ToString(TextSpan.FromBounds(part.Start, part.End)).Any(character => !char.IsWhiteSpace(character)))
            .Select(part => Text(Gutter + ((part.Start - line.Start) * CharacterWidth), y, line.Text!.ToString(TextSpan.FromBounds(part.Start, part.End)), part.Color));
    }

    private static string ColorOf(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.StringLiteralToken or SyntaxKind.NumericLiteralToken => Literal,
        SyntaxKind.IdentifierToken when token.Parent is TypeDeclarationSyntax or IdentifierNameSyntax { Parent: AttributeSyntax } or GenericNameSyntax { Parent: AttributeSyntax } => TypeName,
        _ => token.IsKeyword() || token.IsContextualKeyword() ? Keyword : Ink,
    };

    private static XElement Wave(Note note, string line, double y)
    {
        int start = note.Span.Start.Character;
        int end = Math.Max(start + 1, note.Span.End.Line == note.Span.Start.Line ? note.Span.End.Character : line.Length);
        double left = Gutter + (start * CharacterWidth);
        double right = Gutter + (end * CharacterWidth);
        IEnumerable<string> points = Enumerable.Range(0, (int)((right - left) / 3) + 1).Select(i => $"{Svg.Number(left + (3 * i))},{Svg.Number(y + (i % 2 == 0 ? 0 : 3))}");
        return Svg.Element(
            "polyline", new XAttribute("points", string.Join(" ", points)), new XAttribute("fill", "none"), new XAttribute("stroke", note.Color), new XAttribute("stroke-width", "1.3"));
    }

    private static XElement Text(double x, double y, string text, string color, string anchor = "start")
    {
        XElement element = Svg.Element("text", Svg.Length("x", x), Svg.Length("y", y), new XAttribute("fill", color), new XAttribute("text-anchor", anchor));
        if (text.Length > 0)
        {
            // The same columns in any font.
            element.Add(Svg.Length("textLength", text.Length * CharacterWidth), text.Replace(' ', '\u00a0'));
        }

        return element;
    }

    private static IEnumerable<string> Wrapped(string text)
    {
        while (text.Length > WidestMessage && text.LastIndexOf(' ', WidestMessage) is > 0 and int space)
        {
            yield return text[..space];
            text = "  " + text[(space + 1)..];
        }

        yield return text;
    }

    /// <summary>A box below a line.</summary>
    private sealed record Note(LinePositionSpan Span, IReadOnlyList<string> Lines, string Color, bool IsUnderlined);
}
