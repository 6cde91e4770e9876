using System.Xml.Linq;
using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.Architecture.Drawing;

/// <summary>The drawing of a network, of whose parts some may be marked.</summary>
internal static class NetworkDrawing
{
    /// <summary>What is before the blocks, in the drawing.</summary>
    public const string Root = "root";

    /// <summary>What is after the blocks, in the drawing.</summary>
    public const string Head = "head";

    private const double Margin = 28;
    private const double ColumnGap = 26;
    private const double HeaderHeight = 66;
    private const double LegendHeight = 40;
    private const double BadgeHeight = 18;

    /// <summary>Draws a network.</summary>
    /// <param name="plan">The resolved architecture.</param>
    /// <param name="marked">The names of the blocks that are framed, and <see cref="Root"/> and <see cref="Head"/>.</param>
    /// <returns>An SVG document. Lengths are pixels; text is in the viewer's sans-serif font.</returns>
    public static XDocument Draw(NetworkPlan plan, IReadOnlyCollection<string> marked)
    {
        Stage[] stages = [.. Stage.Of(plan)];
        Scale scale = new(stages);
        string legend = Legend(stages) + (marked.Count > 0 ? " Framed: changed." : "");

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
                    placed.Select(place => place.Draw(middle, labels)),
                    placed.Where(place => marked.Contains(place.Name)).Select(place => place.Mark(top - BadgeHeight - 8, bottom))),
                Svg.Text(Margin, height - 16, legend, 11, Palette.FaintInk, anchor: "start")));
    }

    private static string Legend(Stage[] stages) =>
        $"Height: square root of the resolution. Width: square root of the channels. A card for each unit, {Stage.MaximumCards} at most."
        + (stages.Any(stage => stage.Dilated) ? " Dashed: dilated convolutions." : "");
}
