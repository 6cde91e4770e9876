using System.Globalization;
using System.Text;

namespace ResNetDsl.Generator.Writing;

/// <summary>Writes indented lines that end in LF, whatever the platform.</summary>
internal sealed class SourceWriter
{
    private const int Indent = 4;

    private readonly StringBuilder text = new();
    private int depth;

    /// <summary>Writes one line, or an empty one.</summary>
    public SourceWriter Line(string line = "")
    {
        if (line.Length > 0)
        {
            text.Append(' ', depth * Indent).Append(line);
        }

        text.Append('\n');
        return this;
    }

    /// <summary>Writes a line and an opening brace; the closing one follows when the result is disposed.</summary>
    public Scope Block(string header)
    {
        Line(header).Line("{");
        depth++;
        return new Scope(this, "}");
    }

    /// <summary>Writes an opening brace; the closing one follows when the result is disposed.</summary>
    public Scope Block()
    {
        Line("{");
        depth++;
        return new Scope(this, "}");
    }

    /// <summary>Indents what follows, until the result is disposed.</summary>
    public Scope Indented()
    {
        depth++;
        return new Scope(this, null);
    }

    /// <summary>Writes an XML doc element on lines of its own; the content is escaped.</summary>
    public SourceWriter Doc(string element, string content) => Line($"/// <{element}>{Escape(content)}</{element.Split(' ')[0]}>");

    public static string Escape(string content) =>
        string.Concat(content.Select(character => Printable(character) ? character : ' ')).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public override string ToString() => text.ToString();

    // A user's name may contain anything, such as a line break.
    private static bool Printable(char character) => char.GetUnicodeCategory(character) is not
        (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned);

    internal readonly struct Scope(SourceWriter writer, string? closing) : IDisposable
    {
        public void Dispose()
        {
            writer.depth--;
            if (closing is not null)
            {
                writer.Line(closing);
            }
        }
    }
}
