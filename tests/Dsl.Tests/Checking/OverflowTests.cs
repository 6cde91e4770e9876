using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>RND114: totals at the limits of their types, and the largest numbers a table can hold.</summary>
public sealed class OverflowTests
{
    private const string Long = "9,223,372,036,854,775,807";

    private static readonly NetworkOptions Pixel = new() { Stem = StemKind.None, Height = 1, Width = 1, Classes = 0 };

    [Fact]
    public void Layers_are_counted_to_the_last_one()
    {
        // One convolution in the root and three in each unit: 2,147,483,647 layers.
        NetworkTable table = Of(new NetworkOptions { Classes = 0 }, new BlockRow("a", Bottleneck, 4, 1, Repeat: 715_827_882));

        Assert.Equal(int.MaxValue, table.Planned().Depth);
        Refuses(table with { Blocks = Rows(table.Blocks[0] with { LastStride = 1 }) }, "a: the number of layers exceeds 2,147,483,647; is repeat mistyped?", Target.Block(0, "repeat"));
    }

    [Fact]
    public void Layers_of_several_blocks_add_up() => Refuses(
        Of(new(), new("a", Bottleneck, 4, 1, 500_000_000), new("b", Bottleneck, 4, 1, 500_000_000), new("c", Bottleneck, 4, 1)),
        "b: the number of layers exceeds 2,147,483,647; is repeat mistyped?",
        Target.Block(1, "repeat"));

    [Fact]
    public void Units_at_both_ends_do_not_wrap_round() => Refuses(
        Of(new(), new BlockRow("a", Bottleneck, 64, 16, int.MaxValue, FirstStride: 1, LastStride: 1)),
        "a: the number of layers exceeds 2,147,483,647; is repeat mistyped?",
        Target.Block(0, "repeat"));

    [Fact]
    public void Stride_is_multiplied_to_the_last_pixel()
    {
        NetworkTable table = Of(new(), new BlockRow("a", Bottleneck, 8, 2, LastStride: 536_870_911));

        Assert.Equal(2_147_483_644, table.Planned().OutputStride);
        Refuses(table with { Blocks = Rows(table.Blocks[0] with { LastStride = 536_870_912 }) }, "a: the stride exceeds 2,147,483,647; is a stride mistyped?", Target.Block(0, "lastStride"));
    }

    [Fact]
    public void Rates_do_not_pass_the_limit_either() => Refuses(
        Of(new() { OutputStride = 4 }, new("a", Bottleneck, 8, 2, LastStride: 50_000), new("b", Bottleneck, 8, 2, FirstStride: 50_000)),
        "b: the stride exceeds 2,147,483,647; is a stride mistyped?",
        Target.Block(1, "firstStride"));

    [Fact]
    public void Receptive_field_is_limited() => Refuses(
        Of(new() { OutputStride = 4 }, new("a", Bottleneck, 8, 2, LastStride: 2_000_000_000), new("b", Bottleneck, 8, 2, Repeat: 700_000_000)),
        $"b: the receptive field exceeds {Long}; is a stride mistyped?",
        Target.Block(1, "lastStride"));

    [Theory]
    [InlineData(2_000_000_000, 1_500_000_000, "depth")]
    [InlineData(1_500_000_000, 2_000_000_000, "bottleneckDepth")]
    public void Parameters_are_limited(int depth, int bottleneck, string argument) => Refuses(
        Of(Pixel, new("a", Bottleneck, 8, 2), new("b", Bottleneck, depth, bottleneck)),
        $"b: the parameter count exceeds {Long}; is a depth mistyped?",
        Target.Block(1, argument));

    [Fact]
    public void Parameters_of_many_units_are_limited() => Refuses(
        Of(Pixel, new BlockRow("a", Bottleneck, 100_000, 50_000, Repeat: 700_000_000)),
        $"a: the parameter count exceeds {Long}; is a depth mistyped?",
        Target.Block(0, "repeat"));

    [Fact]
    public void Multiply_adds_are_limited() => Refuses(
        Of(new(), new BlockRow("a", Bottleneck, 1_000_000, 900_000, Repeat: 1000)),
        $"a: the number of multiply-adds exceeds {Long}; is a depth or the input's size mistyped?",
        Target.Block(0, "depth"));

    [Theory]
    [InlineData(int.MaxValue, 2_000_000_000, 3, "Height")]
    [InlineData(2_000_000_000, int.MaxValue, 3, "Width")]
    [InlineData(30_000_000, 30_000_000, int.MaxValue, "Channels")]
    public void Stem_is_limited_by_the_input(int height, int width, int channels, string argument) => Refuses(
        Of(new() { Height = height, Width = width, Channels = channels }, new BlockRow("a", Bottleneck, 8, 2)),
        $"The number of multiply-adds of the stem alone exceeds {Long}; is the input's size mistyped?",
        new(Place.Network, argument));

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue, "a depth", "depth")]
    [InlineData(2_000_000_000, int.MaxValue, "the number of classes", "Classes")]
    public void Head_is_limited(int depth, int classes, string what, string argument) => Refuses(
        Of(new() { Height = 64, Width = 64, Classes = classes, GlobalPool = false, Channels = 1 }, new BlockRow("a", Bottleneck, depth, 1, Repeat: 0, LastStride: 2)),
        $"With the head, the number of multiply-adds exceeds {Long}; is {what} mistyped?",
        argument == "Classes" ? new(Place.Network, "Classes") : Target.Block(0, "depth"));

    [Fact]
    public void Head_may_be_what_makes_too_many_parameters() => Refuses(
        Of(Pixel with { Classes = 2_000_000_000 }, new BlockRow("a", Bottleneck, int.MaxValue, 700_000_000)),
        $"With the head, the parameter count exceeds {Long}; is a depth mistyped?",
        Target.Block(0, "depth"));

    [Fact]
    public void Largest_numbers_anywhere_are_refused_or_planned_and_never_wrap_round() => Assert.All(Enumerable.Range(0, 1 << 10), fields =>
    {
        int Value(int bit, int small) => (fields & (1 << bit)) == 0 ? small : int.MaxValue;
        NetworkTable table = Of(
            new() { Channels = Value(0, 3), Height = Value(1, 32), Width = Value(2, 32), Classes = Value(3, 10), GlobalPool = (fields & 4) == 0 },
            new("a", Bottleneck, Value(4, 8), Value(5, 2), Value(6, 1), Value(7, 1), Value(8, 2)),
            new("b", Bottleneck, 8, 2, Value(9, 1)));

        CheckResult result = Checker.Check(table);

        List<Finding> errors = [.. result.Findings.Where(finding => finding.IsError)];
        Assert.All(errors, finding => Assert.Equal(Rules.Overflow, finding.Rule));
        Assert.Equal(errors.Count == 0, result.Plan is not null);
        if (result.Plan is { } plan)
        {
            Assert.All(
                new[] { plan.ParameterCount, plan.MultiplyAdds, plan.ReceptiveField, plan.Depth, plan.OutputStride, plan.Output.Channels },
                total => Assert.InRange(total, 1, long.MaxValue));
            Assert.All(plan.Blocks.SelectMany(block => block.Runs), run => Assert.InRange(run.Count, 1, int.MaxValue));
        }
    });

    [Fact]
    public void Plan_is_as_large_as_the_table_whatever_the_repeats()
    {
        NetworkPlan plan = Of(
            new(), new("a", Bottleneck, 256, 64, 1_000_000, FirstStride: 2, LastStride: 2), new("b", Bottleneck, 256, 64, 1_000_000), new("c", Bottleneck, 512, 64, 1_000_000)).Planned();

        Assert.Equal([3, 1, 2], plan.Blocks.Select(block => block.Runs.Count));
        Assert.Equal([1_000_002, 1_000_000, 1_000_000], plan.Blocks.Select(block => block.Units));
        Assert.Equal(2 + (3 * 3_000_002), plan.Depth);
    }

    private static NetworkTable Of(NetworkOptions options, params BlockRow[] rows) => new("Net", Rows(rows)) { Options = options };

    private static EquatableArray<BlockRow> Rows(params BlockRow[] rows) => rows.ToEquatableArray();

    private static void Refuses(NetworkTable table, string message, Target target)
    {
        CheckResult result = Checker.Check(table);

        // Numbers as large as these are often odd in other ways too.
        Assert.Equal([new Finding(Rules.Overflow, message, target)], result.Findings.Where(finding => finding.IsError));
        Assert.Null(result.Plan);
    }
}
