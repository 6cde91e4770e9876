using System.Xml.Linq;

namespace ResNetDsl.Architecture.Drawing;

/// <summary>A stage in its column: a stack of cards, what is marked above it and what is written below it.</summary>
internal sealed class PlacedStage
{
    private const double CardOffset = 3;
    private const double NameSize = 13;
    private const double LineSize = 11;
    private const double BadgeSize = 10;

    private readonly Stage stage;
    private readonly double width;
    private readonly double height;
    private readonly double center;

    public PlacedStage(Stage stage, Scale scale, double columnLeft)
    {
        this.stage = stage;
        width = scale.Width(stage.Shape);
        height = scale.Height(stage.Shape);
        double label = Math.Max(Svg.TextWidth(stage.ShortName, NameSize, bold: true), stage.Lines.Max(line => Svg.TextWidth(line, LineSize)));
        ColumnWidth = Math.Max(label, Math.Max(width + (2 * StackOffset), Badges.Sum(badge => BadgeWidth(badge.Text) + 4)));
        center = columnLeft + (ColumnWidth / 2);
    }

    /// <summary>The width that the stage takes up.</summary>
    public double ColumnWidth { get; }

    /// <summary>The stage's name.</summary>
    public string Name => stage.Name;

    /// <summary>How far the hindmost card stands out, to the right and to the top.</summary>
    public double StackOffset => (stage.Cards - 1) * CardOffset;

    private double Left => center - (width / 2);

    private double Right => center + (width / 2);

    private IEnumerable<(string Text, string Fill)> Badges =>
        new[] { (stage.Stride, Palette.StrideBadge), (stage.Rate, Palette.RateBadge) }.Where(badge => badge.Item1 is not null).Select(badge => (badge.Item1!, badge.Item2));

    /// <summary>The way from the stage before: an arrow, on a funnel that narrows as the resolution does.</summary>
    public XElement Connection(PlacedStage from, double middle) => Svg.Element(
        "g",
        Svg.Polygon(
            Palette.Funnel,
            (from.Right, middle - (from.height / 2)), (Left, middle - (height / 2)), (Left, middle + (height / 2)), (from.Right, middle + (from.height / 2))),
        Svg.Arrow(from.Right + from.StackOffset + 5, Left - 5, middle, Palette.FaintInk));

    /// <summary>The stage itself.</summary>
    public XElement Draw(double middle, double labels) => Svg.Element(
        "g", new XAttribute("class", "stage"),
        Svg.Element("title", stage.Sentence),
        Enumerable.Range(0, stage.Cards).Reverse().Select(card => Card(middle, card * CardOffset)),
        Marks(middle - (height / 2) - StackOffset - 8),
        Svg.Text(center, labels, stage.ShortName, NameSize, Palette.Ink, bold: true),
        stage.Lines.Select((line, i) => Svg.Text(center, labels + ((i + 1) * Stage.LineHeight), line, LineSize, i < 2 ? Palette.Ink : Palette.FaintInk)));

    /// <summary>A frame around the stage's column.</summary>
    public XElement Mark(double top, double bottom) => Svg.Element(
        "g", new XAttribute("class", "mark"), new XAttribute("fill-opacity", "0"), new XAttribute("stroke-width", "2"),
        Svg.Rectangle(center - (ColumnWidth / 2) - 6, top, ColumnWidth + 12, bottom - top, 8, "none", Palette.Mark));

    private XElement Card(double middle, double offset)
    {
        double radius = Math.Min(6, Math.Min(width, height) / 3);
        XElement card = Svg.Rectangle(Left + offset, middle - (height / 2) - offset, width, height, radius, stage.Fill, Palette.CardEdge);
        card.Add(new XAttribute("class", offset == 0 ? "card front" : "card"));
        if (stage.Dilated)
        {
            card.Add(new XAttribute("stroke-dasharray", "3 2"));
        }

        return card;
    }

    private IEnumerable<XElement> Marks(double bottom)
    {
        double left = center - (Badges.Sum(badge => BadgeWidth(badge.Text) + 4) / 2) + 2;
        foreach ((string text, string fill) in Badges)
        {
            double badge = BadgeWidth(text);
            yield return Svg.Rectangle(left, bottom - 16, badge, 16, 8, fill, "none");
            yield return Svg.Text(left + (badge / 2), bottom - 4.5, text, BadgeSize, Palette.Ink);
            left += badge + 4;
        }
    }

    private static double BadgeWidth(string text) => Svg.TextWidth(text, BadgeSize) + 12;
}
