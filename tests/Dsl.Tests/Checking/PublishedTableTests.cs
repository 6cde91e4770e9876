using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>Published networks: nothing is reported of their tables, and they have as many parameters as published.</summary>
public sealed class PublishedTableTests
{
    private static readonly NetworkOptions Last = new() { Activation = ActivationKind.PostActivation, Convention = Library.Torchvision };

    public static TheoryData<string> Names => [.. Published().Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_reported(string name)
    {
        (_, NetworkTable table, long parameters) = Published().Single(network => network.Name == name);
        CheckResult result = Checker.Check(table);

        Assert.DoesNotContain(result.Findings, finding => finding.Severity >= RuleSeverity.Warning);
        if (parameters > 0)
        {
            Assert.Equal(parameters, result.Plan!.ParameterCount);
        }
    }

    /// <summary>torchvision's <c>FeaturePyramidNetwork</c> on ResNet-50 without its classifier, <c>fcn_resnet50</c> with auxiliary head, and ResNet-50 itself.</summary>
    [Fact]
    public void Heads_behind_units_that_activate_last_have_torchvisions_parameters()
    {
        NetworkTable backbone = Residual([3, 4, 6, 3], planes => planes, 1);
        backbone = backbone with { Options = backbone.Options with { Classes = 0 } };
        Assert.Equal(26_852_416, Parameters(new HeadRow(HeadKind.FeaturePyramid, "fpn", new(["block1", "block2", "block3", "block4"]), Width: 256)));
        Assert.Equal(35_322_218, Parameters(
            new HeadRow(HeadKind.Segmentation, "classifier", new(["block4"]), Classes: 21, Width: 512), new HeadRow(HeadKind.Segmentation, "aux", new(["block3"]), Classes: 21, Width: 256)));
        Assert.Equal(25_557_032, Parameters(new HeadRow(HeadKind.Classifier, "classifier", new(["block4"]), Classes: 1000)));

        long Parameters(params HeadRow[] heads) => Checker.Check(new CompositionTable("Net", backbone, heads.ToEquatableArray())).Plan!.ParameterCount;
    }

    /// <summary>Name, table, and the parameters where a source has them; 0 where none does.</summary>
    private static IEnumerable<(string Name, NetworkTable Table, long Parameters)> Published()
    {
        // Xie et al., "Aggregated Residual Transformations for Deep Neural Networks", 2017, table 7; 29 layers on CIFAR.
        foreach ((int groups, int width, long parameters) in new[] { (8, 64, 34_426_698L), (16, 64, 68_155_210L), (1, 64, 0L), (2, 64, 0L), (4, 64, 0L) })
        {
            NetworkOptions cifar = Last with { Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, StemWidth = 64 };
            yield return ($"ResNeXt-29 {groups}x{width}d", SampleTables.Of(cifar, [.. Enumerable.Range(0, 3).Select(i => Stage(256 << i, (groups * width) << i, 3, groups, i > 0))]), parameters);
        }

        // Table 4 of the same, and torchvision's and timm's wider ones.
        foreach ((int groups, int width, int[] units, long parameters) in new[]
        {
            (1, 64, [3, 4, 6, 3], 25_557_032L), (2, 40, [3, 4, 6, 3], 0L), (4, 24, [3, 4, 6, 3], 0L), (8, 14, [3, 4, 6, 3], 0L), (32, 4, new[] { 3, 4, 6, 3 }, 25_028_904L),
            (32, 4, [3, 4, 23, 3], 0L), (32, 8, [3, 4, 23, 3], 88_791_336L), (64, 4, [3, 4, 23, 3], 83_455_272L), (32, 16, [3, 4, 23, 3], 194_026_792L), (32, 32, [3, 4, 23, 3], 468_530_472L),
        })
        {
            yield return ($"ResNeXt-{(3 * units.Sum()) + 2} {groups}x{width}d", Residual(units, planes => planes * width * groups / 64, groups), parameters);
        }

        yield return ("Wide ResNet-50-2", Residual([3, 4, 6, 3], planes => planes * 2, 1), 68_883_240);
        yield return ("Wide ResNet-101-2", Residual([3, 4, 23, 3], planes => planes * 2, 1), 126_886_696);
        yield return ("Wide ResNet-50-4", Residual([3, 4, 6, 3], planes => planes * 4, 1), 0);

        // Radosavovic et al., "Designing Network Design Spaces", 2020; the design of pycls and torchvision.
        foreach ((string name, int group, int[] widths, int[] units, long parameters) in new[]
        {
            ("200MF", 8, [24, 56, 152, 368], [1, 1, 4, 7], 2_684_792L), ("400MF", 16, [32, 64, 160, 400], [1, 2, 7, 12], 5_495_976L), ("600MF", 24, [48, 96, 240, 528], [1, 3, 5, 7], 6_196_040L),
            ("800MF", 16, [64, 128, 288, 672], [1, 3, 7, 5], 7_259_656L), ("1.6GF", 24, [72, 168, 408, 912], [2, 4, 10, 2], 9_190_136L), ("3.2GF", 48, [96, 192, 432, 1008], [2, 6, 15, 2], 15_296_552L),
            ("8GF", 120, [80, 240, 720, 1920], [2, 5, 15, 1], 39_572_648L), ("16GF", 128, [256, 512, 896, 2048], [2, 6, 13, 1], 54_278_536L), ("32GF", 168, new[] { 336, 672, 1344, 2520 }, new[] { 2, 7, 13, 1 }, 107_811_560L),
        })
        {
            NetworkOptions options = Last with { Stem = StemKind.None };
            yield return ($"RegNetX-{name}", SampleTables.Of(
                options,
                [new("stem", Plain, 32, Repeat: 0, FirstStride: 2), .. widths.Select((width, i) => Stage(width, width, units[i], width / Math.Min(group, width), true))]), parameters);
        }

        // Lin et al., "Neural Architecture Design for GPU-Efficient Networks", 2020, as in timm's byobnet.py.
        foreach ((string name, int stem, (int Basic, int Units)[] basics, int narrow, int units, (int Depth, int Units, bool Strides)[] wide) in new[]
        {
            ("S", 13, [(48, 1), (48, 3)], 384, 7, [(560, 2, true), (256, 1, false)]),
            ("M", 32, [(128, 1), (192, 2)], 640, 6, [(640, 4, true), (640, 1, false)]),
            ("L", 32, new[] { (128, 1), (192, 2) }, 640, 6, new[] { (640, 5, true), (640, 4, false) }),
        })
        {
            yield return ($"GERNet-{name}", SampleTables.Of(
                Last with { Stem = StemKind.None, Keys = Library.Slim },
                [
                    new("stem", Plain, stem, Repeat: 0, FirstStride: 2),
                    .. basics.Select(basic => new BlockRow("", Basic, basic.Basic, Repeat: basic.Units - 1, FirstStride: 2)),
                    Stage(narrow, narrow / 4, units, 1, true),
                    .. wide.Select(stage => Stage(stage.Depth, stage.Depth * 3, stage.Units, stage.Depth * 3, stage.Strides)),
                ]), 0);
        }
    }

    private static NetworkTable Residual(int[] units, Func<int, int> width, int groups) =>
        SampleTables.Of(Last, [.. units.Select((count, i) => Stage(256 << i, width(64 << i), count, groups, i > 0))]);

    private static BlockRow Stage(int depth, int width, int units, int groups, bool strides) =>
        new("", Bottleneck, depth, width, Repeat: strides ? units - 1 : units, FirstStride: strides ? 2 : 0) { Groups = groups };
}
