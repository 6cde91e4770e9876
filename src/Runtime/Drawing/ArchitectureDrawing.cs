using System.Text;
using System.Xml;
using System.Xml.Linq;
using ResNetDsl.Platform;

namespace ResNetDsl.Drawing;

/// <summary>
/// Draws a network as SVG: from left to right the input, the stem, every block and the head, each as high as the square root of the resolution it gives and as wide
/// as that of its channels, with one card for each unit, its shapes, and its stride and dilation rate where there are any.
/// </summary>
public static class ArchitectureDrawing
{
    private const double Margin = 28;
    private const double ColumnGap = 26;
    private const double HeaderHeight = 66;
    private const double LegendHeight = 40;
    private const double BadgeHeight = 18;

    private static readonly XmlWriterSettings Format = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };

    /// <summary>Writes the drawing of a network to a file, which appears whole or not at all.</summary>
    /// <param name="plan">The resolved architecture.</param>
    /// <param name="file">The file, by custom with the ending <c>.svg</c>; one that is there is overwritten.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(NetworkPlan plan, string file)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(file);
        WholeFile.Write(file, stream => Write(plan, stream));
    }

    /// <summary>Writes the drawing of a network.</summary>
    /// <param name="plan">The resolved architecture.</param>
    /// <param name="stream">Where to; it stays open.</param>
    internal static void Write(NetworkPlan plan, Stream stream)
    {
        using StreamWriter text = new(stream, Format.Encoding, leaveOpen: true);
        using (XmlWriter writer = XmlWriter.Create(text, Format))
        {
            Draw(plan).Save(writer);
        }

        text.Write('\n');
    }

    /// <summary>Draws a network.</summary>
    /// <param name="plan">The resolved architecture.</param>
    /// <returns>An SVG document. Lengths are pixels; text is in the viewer's sans-serif font.</returns>
    public static XDocument Draw(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Stage[] stages = [.. Stage.Of(plan)];
        Scale scale = new(stages);
        string legend = Legend(stages);

        double left = Margin;
        List<PlacedStage> placed = [];
        foreach (Stage stage in stages)
        {
            PlacedStage place = new(stage, scale, left);
            placed.Add(place);
            left += place.ColumnWidth + ColumnGap;
        }

        double columns = left - ColumnGap - Margin;
        double text = Math.Max(Math.Max(Svg.TextWidth(plan.Name, 20, bold: true), Svg.TextWidth(plan.Headline, 13)), Svg.TextWidth(legend, 11));
        double width = Math.Max(columns, text) + (2 * Margin);
        double shift = (width - (2 * Margin) - columns) / 2;

        double top = HeaderHeight + placed.Max(place => place.StackOffset) + BadgeHeight + 8;
        double middle = top + (Scale.Tallest / 2);
        double labels = middle + (Scale.Tallest / 2) + 26;
        double bottom = labels + (stages.Max(stage => stage.Lines.Count) * Stage.LineHeight) + 8;
        double height = bottom + LegendHeight;

        return new XDocument(
            Svg.Element(
                "svg",
                new XAttribute("viewBox", $"0 0 {Svg.Number(width)} {Svg.Number(height)}"),
                Svg.Length("width", width), Svg.Length("height", height),
                new XAttribute("role", "img"), new XAttribute("font-family", "sans-serif"),
                Svg.Element("title", plan.Name),
                Svg.Element("desc", $"{plan.Headline}. {string.Join("; ", stages.Select(stage => stage.Sentence))}."),
                Svg.Element("defs", Svg.ArrowHead()),
                Svg.Rectangle(0.5, 0.5, width - 1, height - 1, 12, Palette.Paper, Palette.Border),
                Svg.Text(Margin, 38, plan.Name, 20, Palette.Ink, bold: true, anchor: "start"),
                Svg.Text(Margin, 58, plan.Headline, 13, Palette.FaintInk, anchor: "start"),
                Svg.Element(
                    "g", new XAttribute("transform", $"translate({Svg.Number(shift)} 0)"),
                    placed.Zip(placed.Skip(1), (from, to) => to.Connection(from, middle)),
                    placed.Select(place => place.Draw(middle, labels))),
                Svg.Text(Margin, height - 16, legend, 11, Palette.FaintInk, anchor: "start")));
    }

    private static string Legend(Stage[] stages) =>
        $"Height: square root of the resolution. Width: square root of the channels. A card for each unit, {Stage.MaximumCards} at most."
        + (stages.Any(stage => stage.Dilated) ? " Dashed: dilated convolutions." : "");
}
