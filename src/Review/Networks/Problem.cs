using Microsoft.CodeAnalysis.Text;

namespace ResNetDsl.Review.Networks;

/// <summary>An error, a warning or a note on a network.</summary>
/// <param name="Id">The diagnostic's id; empty for what has none.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Message">The message, without a full stop.</param>
/// <param name="Path">The file.</param>
/// <param name="Span">The place in the file, counted from 0.</param>
/// <param name="Line">The line that it begins in, as it is written.</param>
internal sealed record Problem(string Id, ProblemSeverity Severity, string Message, string Path, LinePositionSpan Span, string Line)
{
    /// <summary>The remedy that an editor offers, the likeliest first.</summary>
    public IReadOnlyList<string> Fixes { get; init; } = [];

    /// <summary>As compilers write it: <c>Nets.cs(12,45): error RND104: …</c>.</summary>
    public string Heading => $"{Path}({Text.Plain(Span.Start.Line + 1)},{Text.Plain(Span.Start.Character + 1)}): {Severity.ToString().ToLowerInvariant()}{(Id.Length == 0 ? "" : " " + Id)}: {Message}";

    /// <summary>The line with carets under the place.</summary>
    public string Frame
    {
        get
        {
            string number = Text.Plain(Span.Start.Line + 1);
            string margin = new(' ', number.Length);
            int start = Math.Min(Span.Start.Character, Line.Length);
            int end = Span.End.Line == Span.Start.Line ? Math.Min(Span.End.Character, Line.Length) : Line.TrimEnd().Length;

            // A tab stays one, so that the carets are under the place however wide it is shown.
            string indent = string.Concat(Line[..start].Select(character => character == '\t' ? '\t' : ' '));
            return $"  {number} | {Line}\n  {margin} | {indent}{new string('^', Math.Max(1, end - start))}";
        }
    }
}

/// <summary>Specifies the severity of a problem.</summary>
internal enum ProblemSeverity
{
    /// <summary>The network is not compiled.</summary>
    Error,

    /// <summary>The network probably contains a mistake.</summary>
    Warning,

    /// <summary>A note.</summary>
    Info,
}
