using System.Xml.Linq;
using ResNetDsl.Architecture.Drawing;

namespace ResNetDsl.Site.Sessions;

/// <summary>
/// A session as SVG: the window of a terminal, in which the commands and the lines that they write appear one after the other, once. A viewer that does not animate, a printer, and a reader who
/// prefers no motion see the end.
/// </summary>
internal static class TerminalPicture
{
    private const double FontSize = 13;
    private const double CharacterWidth = 7.8;
    private const double LineHeight = 18;
    private const double Margin = 16;
    private const double BarHeight = 34;
    private const string Ground = "#0d1117";
    private const string Bar = "#21262d";
    private const string Border = "#444c56";
    private const string Ink = "#d1d7e0";
    private const string PromptInk = "#3fb950";
    private const string FaintInk = "#8b949e";

    // Seconds: reading the end of a command's output, typing the next, and waiting for its first line and for each of the others.
    private const double Pause = 1.2;
    private const double FirstLine = 0.5;
    private const double NextLine = 0.06;

    private const string Animation = """
        .line { animation: appear 1ms both; }
        @keyframes appear { from { visibility: hidden; } to { visibility: visible; } }
        @media (prefers-reduced-motion: reduce) { .line { animation: none; } }
        """;

    private static readonly string[] Buttons = ["#ff5f57", "#febc2e", "#28c840"];

    /// <summary>Draws a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="steps">Each command, and what it wrote.</param>
    public static string Draw(Session session, IReadOnlyList<(string Command, IReadOnlyList<TerminalLine> Output)> steps)
    {
        List<XElement> lines = [];
        double seconds = 0;
        double y = BarHeight + Margin + FontSize;
        foreach ((string command, IReadOnlyList<TerminalLine> output) in steps)
        {
            seconds += lines.Count == 0 ? 0 : Pause;
            Add(new([new(0, "$", new(PromptInk, IsBold: true, IsFaint: false)), new(2, command, new(null, IsBold: true, IsFaint: false))]));
            seconds += FirstLine;
            foreach (TerminalLine line in output)
            {
                Add(line);
                seconds += NextLine;
            }

            y += LineHeight / 2;
        }

        (double width, double height) = ((session.Columns * CharacterWidth) + (2 * Margin), y - FontSize + (Margin / 2));
        XElement svg = Svg.Element(
            "svg",
            new XAttribute("viewBox", $"0 0 {Svg.Number(width)} {Svg.Number(height)}"),
            Svg.Length("width", width), Svg.Length("height", height),
            new XAttribute("role", "img"), new XAttribute("font-family", "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace"), Svg.Length("font-size", FontSize),
            Svg.Element("title", session.Title),
            Svg.Element("desc", string.Join("; ", session.Commands)),
            Svg.Element("style", Animation),
            Svg.Rectangle(0.5, 0.5, width - 1, height - 1, 8, Ground, Border),
            Svg.Element("path", new XAttribute("d", $"M1,{Svg.Number(BarHeight)} V8 Q1,1 8,1 H{Svg.Number(width - 8)} Q{Svg.Number(width - 1)},1 {Svg.Number(width - 1)},8 V{Svg.Number(BarHeight)} Z"), new XAttribute("fill", Bar)),
            Buttons.Select((color, i) => Svg.Element(
                "circle", Svg.Length("cx", 20 + (20 * i)), Svg.Length("cy", BarHeight / 2), Svg.Length("r", 6), new XAttribute("fill", color))),
            Svg.Text(width / 2, (BarHeight / 2) + 4.5, session.Title, FontSize, FaintInk),
            lines);
        return svg.ToString().ReplaceLineEndings("\n") + "\n";

        void Add(TerminalLine line)
        {
            if (line.Parts.Count > 0)
            {
                lines.Add(Svg.Element(
                    "g", new XAttribute("class", "line"), new XAttribute("style", $"animation-delay: {Svg.Number(seconds)}s"), line.Parts.Select(part => Text(part, y))));
            }

            y += LineHeight;
        }
    }

    private static XElement Text(TerminalText part, double y) => Svg.Element(
        "text", Svg.Length("x", Margin + (part.Column * CharacterWidth)), Svg.Length("y", y),
        new XAttribute("fill", part.Style.Color ?? (part.Style.IsFaint ? FaintInk : Ink)),
        part.Style.IsBold ? new XAttribute("font-weight", "bold") : "",
        // The same columns in any font.
        Svg.Length("textLength", part.Text.Length * CharacterWidth),
        part.Text.Replace(' ', '\u00a0'));
}
