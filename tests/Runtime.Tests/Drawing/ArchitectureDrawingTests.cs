using System.Globalization;
using System.Xml.Linq;
using ResNetDsl.Drawing;

namespace ResNetDsl.Runtime.Tests.Drawing;

public sealed class ArchitectureDrawingTests
{
    public static TheoryData<string> Networks => [.. Tables.Keys];

    private static readonly NetworkOptions Segmentation = new() { Height = 513, Width = 513, Classes = 21, GlobalPool = false, OutputStride = 8 };

    private static readonly Dictionary<string, NetworkTable> Tables = new NetworkTable[]
    {
        Table("ResNetV2_50", new(), ResNet(3, 4, 6)),
        Table("ResNetV2_200", new(), ResNet(3, 24, 36)),
        Table("Segmentation", Segmentation, ResNet(3, 4, 23)),
        Table("OneBlock", new() { Height = 32, Width = 48, Channels = 1, Classes = 0, Stem = StemKind.None }, Row("only", 16, 4, 1)),
        Table("Long", new() { Height = 20_000, Width = 20_000, Classes = 100_000 }, Row(new string('a', 200), 100_000, 100, 1000, 2), Row(new string('b', 200), 200_000, 100, 3)),
        Table("名前", new(), Row("ブロック", 64, 16, 2)),
    }.ToDictionary(table => table.Name);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_stage_stands_there_with_name_units_and_shapes(string network)
    {
        NetworkPlan plan = Plan(network);

        XElement[] stages = Stages(ArchitectureDrawing.Draw(plan));

        Assert.Equal(plan.Blocks.Count + (plan.Stem.Graph.Nodes.Count > 0 ? 3 : 2), stages.Length);
        foreach ((BlockPlan block, XElement stage) in plan.Blocks.Zip(stages.Skip(stages.Length - 1 - plan.Blocks.Count)))
        {
            Assert.StartsWith($"{block.Name}: {block.In} → {block.Out}, ", Child(stage, "title").Single().Value, StringComparison.Ordinal);
            string[] texts = [.. Child(stage, "text").Select(text => text.Value)];
            Assert.Contains(block.In.ToString(), texts);
            Assert.Contains($"→ {block.Out}", texts);
            Assert.Contains($"{Text.Grouped(block.Units)} unit{(block.Units == 1 ? "" : "s")}", texts);
            Assert.Equal(block.Stride > 1, texts.Contains($"stride {block.Stride}"));
            Assert.Equal(block.Rate > 1, texts.Contains($"rate {block.Rate}"));
            Assert.Equal(Math.Min(block.Units, 8), Child(stage, "rect").Count(rect => ((string?)rect.Attribute("class"))?.StartsWith("card", StringComparison.Ordinal) == true));
        }

        Assert.Contains(plan.Input.ToString(), Child(stages[0], "text").Select(text => text.Value));
        Assert.Contains($"→ {plan.Output}", Child(stages[^1], "text").Select(text => text.Value));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Heights_follow_resolutions_and_widths_follow_channels(string network)
    {
        NetworkPlan plan = Plan(network);
        Shape[] shapes = [plan.Input, .. plan.Stem.Graph.Nodes.Count > 0 ? [plan.Stem.Out] : Array.Empty<Shape>(), .. plan.Blocks.Select(block => block.Out), plan.Output];

        (double Width, double Height)[] cards = [.. Stages(ArchitectureDrawing.Draw(plan)).Select(Front)];

        double tallest = shapes.Max(shape => shape.Height);
        double widest = shapes.Max(shape => shape.Channels);
        foreach ((Shape shape, (double width, double height)) in shapes.Zip(cards))
        {
            Assert.Equal(Math.Max(200 * Math.Sqrt(Math.Max(shape.Height, 1) / tallest), 5), height, 0.06);
            Assert.Equal(Math.Max(88 * Math.Sqrt(shape.Channels / widest), 5), width, 0.06);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Nothing_overlaps_or_leaves_the_picture(string network)
    {
        XDocument svg = ArchitectureDrawing.Draw(Plan(network));
        double width = Number(svg.Root!, "width");
        double height = Number(svg.Root!, "height");

        double[] centers = [.. Stages(svg).Select(stage => Number(Child(stage, "text").Last(), "x"))];
        Assert.Equal(centers.Order(), centers);
        Assert.All(svg.Descendants().Where(element => element.Name.LocalName == "rect"), rect =>
        {
            Assert.InRange(Number(rect, "x"), 0, width - Number(rect, "width"));
            Assert.InRange(Number(rect, "y"), 0, height - Number(rect, "height"));
        });
        Assert.All(svg.Descendants().Where(element => element.Name.LocalName == "line"), arrow => Assert.True(Number(arrow, "x1") + 5 < Number(arrow, "x2")));
        Assert.All(svg.Descendants().Where(element => element.Name.LocalName == "text"), text => Assert.InRange(Number(text, "y"), 0, height));
    }

    [Fact]
    public void The_file_is_well_formed_and_the_same_under_every_culture()
    {
        string file = Path.GetTempFileName();
        try
        {
            ArchitectureDrawing.Save(Plan("Segmentation"), file);
            byte[] invariant = File.ReadAllBytes(file);
            CultureInfo before = CultureInfo.CurrentCulture;
            try
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
                ArchitectureDrawing.Save(Plan("Segmentation"), file);
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }

            Assert.Equal(invariant, File.ReadAllBytes(file));
            Assert.DoesNotContain((byte)'\r', invariant);
            XElement root = XDocument.Load(file).Root!;
            Assert.Equal("{http://www.w3.org/2000/svg}svg", root.Name.ToString());
            Assert.Equal(["title", "desc"], root.Elements().Take(2).Select(element => element.Name.LocalName));
            Assert.Equal("Segmentation", root.Elements().First().Value);
            Assert.Equal("sans-serif", (string?)root.Attribute("font-family"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static BlockRow[] ResNet(int first, int second, int third) =>
        [Row("block1", 256, 64, first - 1, 2), Row("block2", 512, 128, second - 1, 2), Row("block3", 1024, 256, third - 1, 2), Row("block4", 2048, 512, 3)];

    private static BlockRow Row(string name, int depth, int bottleneck, int repeat, int lastStride = 0) =>
        new(name, UnitKind.Bottleneck, depth, bottleneck, repeat, LastStride: lastStride);

    private static NetworkTable Table(string name, NetworkOptions options, params BlockRow[] rows) => new(name, rows.ToEquatableArray()) { Options = options };

    private static NetworkPlan Plan(string name) => Checker.Check(Tables[name]).Plan ?? throw new InvalidOperationException(name);

    private static XElement[] Stages(XDocument svg) => [.. svg.Descendants().Where(element => (string?)element.Attribute("class") == "stage")];

    private static IEnumerable<XElement> Child(XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);

    private static (double Width, double Height) Front(XElement stage)
    {
        XElement card = Child(stage, "rect").Single(rect => (string?)rect.Attribute("class") == "card front");
        return (Number(card, "width"), Number(card, "height"));
    }

    private static double Number(XElement element, string attribute) => (double)element.Attribute(attribute)!;
}
