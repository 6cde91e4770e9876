using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>RND201 to RND204, RND209, RND501, RND502 and RND504: maps, budgets and notes.</summary>
public sealed class GeometryTests
{
    private static readonly BlockRow Row = new("", Bottleneck, 256, 64, Repeat: 2, LastStride: 2);

    [Fact]
    public void RND201_identity_shortcuts_keep_the_channels() => Finds(
        SampleTables.Of(new() { Shortcut = ShortcutKind.Identity }, Row with { Depth = 64 }, Row, Row with { Depth = 256 }),
        new Finding(
            Rules.ForbiddenProjection,
            "block2, unit 1: cannot add the identity shortcut 64×28×28 to the residual 256×28×28 (64 ≠ 256 channels); allow projections, or set depth to 64",
            Target.Block(1, "depth"),
            Target.Block(0, "depth")));

    [Fact]
    public void RND201_the_stem_counts_as_a_block() => Finds(
        SampleTables.Of(new() { Shortcut = ShortcutKind.Identity }, Row with { FirstStride = 2 }),
        new Finding(
            Rules.ForbiddenProjection,
            "block1, unit 1: cannot add the identity shortcut 64×28×28 to the residual 256×28×28 (64 ≠ 256 channels); allow projections, or set depth to 64",
            Target.Block(0, "depth")));

    [Fact]
    public void RND201_is_not_said_where_a_depth_is_wrong_itself() => Assert.Equal(
        [Rules.Depth],
        Checker.Check(SampleTables.Of(new() { Shortcut = ShortcutKind.Identity }, Row with { Depth = 64 }, Row with { Depth = -1 }, Row)).Findings.Select(finding => finding.Rule));

    [Theory]
    [InlineData(112, 7, "pool 7×7 does not fit block2's 256×7×7", null)]
    [InlineData(64, 7, "pool 7×7 does not fit block2's 256×4×4: (4 − 7) / 1 + 1 = −2 (input 3×64×64)", "")]
    [InlineData(64, int.MaxValue, "pool 2147483647×2147483647 does not fit block2's 256×4×4: (4 − 2147483647) / 1 + 1 = −2147483642 (input 3×64×64)", "")]
    [InlineData(64, -7, "PoolWindow must be at least 1, or 0 for none, not -7", "")]
    public void RND202_pool(int size, int window, string sentence, string? wrong) => Finds(
        SampleTables.Of(new() { Height = size, Width = size, PoolWindow = window }, Row, Row),
        wrong is null ? [] : [new Finding(Rules.PoolWindow, sentence, new(Place.Network, "PoolWindow"))]);

    [Fact]
    public void RND202_pool_of_a_block() => Finds(
        SampleTables.Of(new() { Height = 32, Width = 32 }, Row with { MaxPool = 2 }, Row with { MaxPool = 4 }),
        new Finding(Rules.PoolWindow, "block2: pool 4×4 does not fit 256×1×1: (1 − 4) / 4 + 1 = 0 (input 3×32×32)", Target.Block(1, "MaxPool")));

    [Fact]
    public void RND202_stem() => Finds(
        SampleTables.Of(new() { Height = 8, Width = 8, Stem = StemKind.InceptionResNetV2, Activation = ActivationKind.PostActivation }, Row),
        new Finding(
            Rules.PoolWindow,
            "The input is too small for the stem: MaxPool_3a_3x3 3×3 does not fit 64×1×1: (1 − 3) / 2 + 1 = 0 (input 3×8×8)",
            new(Place.Network, "Stem")));

    [Fact]
    public void RND202_window_without_padding_inside_a_unit() => Finds(
        SampleTables.Of(
            new() { Height = 75, Width = 75, Stem = StemKind.InceptionResNetV2, Activation = ActivationKind.PostActivation },
            new("", ReductionA, 960, Repeat: 0, FirstStride: 2),
            new("", ReductionB, 1952, Repeat: 0, FirstStride: 2),
            new("", ReductionB, 2944, Repeat: 0, FirstStride: 2)),
        new Finding(Rules.PoolWindow, "block3: Branch_0.Conv2d_1a_3x3 3×3 does not fit 256×1×1: (1 − 3) / 2 + 1 = 0 (input 3×75×75)", Target.Block(2, "unit")));

    [Theory]
    [InlineData(Highway, 128, 0, "depth", "block1, unit 1: a Highway unit cannot change the number of channels (64 to 128); set depth to 64")]
    [InlineData(Highway, 64, 2, "lastStride", "block1, unit 2: a Highway unit has stride 1, not 2")]
    [InlineData(InceptionResNetA, 128, 0, "depth", "block1, unit 1: InceptionResNetA cannot change the number of channels (64 to 128); set depth to 64")]
    [InlineData(InceptionResNetA, 64, 2, "lastStride", "block1, unit 2: an InceptionResNetA unit has stride 1, not 2")]
    [InlineData(InceptionA, 128, 0, "depth", "block1, unit 1: InceptionA has 320 output channels for 64 input channels, not 128")]
    [InlineData(ReductionA, 832, 0, "unit", "block1, unit 1: ReductionA has stride 2, not 1")]
    public void RND209_units_that_do_not_exist(UnitKind unit, int depth, int lastStride, string argument, string sentence) => Finds(
        SampleTables.Of(new() { Activation = ActivationKind.PostActivation }, new BlockRow("", unit, depth, LastStride: lastStride)),
        new Finding(Rules.ImpossibleUnit, sentence, Target.Block(0, argument)));

    [Fact]
    public void RND209_is_of_the_second_unit_where_only_that_does_not_exist() => Finds(
        SampleTables.Of(new() { Activation = ActivationKind.PostActivation }, new BlockRow("", ReductionA, 832, Repeat: 0, FirstStride: 2, LastStride: 2)),
        new Finding(Rules.ImpossibleUnit, "block1, unit 2: ReductionA has 1,600 output channels for 832 input channels, not 832", Target.Block(0, "depth")));

    [Fact]
    public void RND209_groups_of_the_channels_that_a_plain_unit_takes() => Finds(
        SampleTables.Of(new() { Activation = ActivationKind.PostActivation, Stem = StemKind.None }, new BlockRow("", Plain, 64) { Groups = 2 }),
        new Finding(Rules.ImpossibleUnit, "block1, unit 1: the input channels must be a multiple of Groups (3 is not a multiple of 2)", Target.Block(0, "Groups")));

    [Fact]
    public void RND209_zeros_pad_to_more_channels() => Finds(
        SampleTables.Of(new() { Shortcut = ShortcutKind.ZeroPadding }, Row, Row with { Depth = 128, BottleneckDepth = 32 }),
        new Finding(Rules.ImpossibleUnit, "block2, unit 1: zero padding cannot reduce 256 channels to 128", Target.Block(1, "depth")));

    [Fact]
    public void RND209_offers_the_depth_that_there_is() => Assert.Equal(
        Fix.Set(Target.Block(0, "depth"), "320"),
        Assert.Single(Assert.Single(Checker.Check(SampleTables.Of(new() { Activation = ActivationKind.PostActivation }, new BlockRow("", InceptionA, 128))).Findings).Fixes));

    [Fact]
    public void RND202_offers_to_remove_the_pool_of_a_block() => Assert.Equal(
        Fix.Remove(Target.Block(0, "MaxPool")),
        Assert.Single(Assert.Single(Checker.Check(SampleTables.Of(new() { Height = 32, Width = 32 }, Row with { MaxPool = 8 })).Findings).Fixes));

    [Fact]
    public void RND203_pools_over_one_pixel_do_not_fit() => Finds(
        SampleTables.Of(new() { Height = 32, Width = 32 }, Row, Row, Row, Row with { LastStride = 0, MaxPool = 2 }),
        new Finding(Rules.PoolWindow, "block4: pool 2×2 does not fit 256×1×1: (1 − 2) / 2 + 1 = 0 (input 3×32×32)", Target.Block(3, "MaxPool")));

    [Fact]
    public void RND204_pools_round_down() => Finds(
        SampleTables.Of(new() { Height = 200, Width = 200 }, Row, Row with { LastStride = 0, MaxPool = 2 }));

    [Fact]
    public void RND203_strides_over_one_pixel() => Finds(
        SampleTables.Of(new() { Height = 32, Width = 32 }, Row, Row, Row, Row, Row with { FirstStride = 3 }),
        new Finding(
            Rules.StrideOverPixel, "block4: stride 2 on a map that is already 1×1 (input 3×32×32: 8 → 4 → 2 → 1)", Target.Block(3, "lastStride")),
        new Finding(
            Rules.StrideOverPixel, "block5: stride 3 on a map that is already 1×1 (input 3×32×32: 8 → 4 → 2 → 1)", Target.Block(4, "firstStride")),
        new Finding(
            Rules.StrideOverPixel, "block5: stride 2 on a map that is already 1×1 (input 3×32×32: 8 → 4 → 2 → 1)", Target.Block(4, "lastStride")));

    [Fact]
    public void RND203_a_stride_that_became_a_rate_strides_over_nothing() =>
        Finds(SampleTables.Of(new() { Height = 32, Width = 32, OutputStride = 32 }, Row, Row, Row, Row, Row));

    [Fact]
    public void RND204_rounding_is_a_remark() => Finds(
        SampleTables.Of(new() { Height = 200, Width = 200 }, Row, Row, Row),
        new Finding(Rules.RoundedStride, "block2: stride 2 on 25×25 rounds up to 13×13 (input 3×200×200)", Target.Block(1, "lastStride")));

    [Theory]
    [InlineData(200, "block2: stride 2 on 25×25 rounds up to 13×13 (input 3×200×200); use a size of 32k+1, for example 193 or 225")]
    [InlineData(20, "block1: stride 2 on 5×5 rounds up to 3×3 (input 3×20×20); use a size of 32k+1, for example 33")]
    [InlineData(513, null)]
    [InlineData(497, null)]
    [InlineData(224, null)]
    public void RND204_rounding_is_a_warning_for_dense_prediction(int size, string? sentence) => Finds(
        SampleTables.Of(new() { Height = size, Width = size, OutputStride = 16 }, Row, Row, Row),
        sentence is null
            ? []
            : [new Finding(Rules.RoundedStride, sentence, Target.Block(size == 20 ? 0 : 1, "lastStride")) { Severity = RuleSeverity.Warning }]);

    [Theory]
    [InlineData(60_000_000, "Net has 60,236,904 parameters, 236,904 over its budget of 60,000,000; block3 has 40,648,704 (67 %)")]
    [InlineData(-1, "Net has 60,236,904 parameters, 60,236,905 over its budget of -1; block3 has 40,648,704 (67 %)")]
    [InlineData(60_236_904, null)]
    [InlineData(0, null)]
    public void RND501_parameters(long budget, string? sentence) => Finds(
        SampleTables.Slim("resnet_v2_152") with { Options = new() { MaxParameters = budget } },
        sentence is null ? [] : [new Finding(Rules.ParameterBudget, sentence, new(Place.Network, "MaxParameters"), Target.Block(2, null))]);

    [Fact]
    public void RND502_multiply_adds() => Finds(
        SampleTables.Slim("resnet_v2_152") with { Options = new() { MaxMultiplyAdds = 10_000_000_000 } },
        new Finding(
            Rules.MultiplyAddBudget,
            "Net needs 10,906,697,728 multiply-adds at 3×224×224, 906,697,728 over its budget of 10,000,000,000; block3 needs 7,813,005,312 (72 %)",
            new(Place.Network, "MaxMultiplyAdds"),
            Target.Block(2, null)));

    [Fact]
    public void RND504_says_what_a_block_is() => Assert.Equal(
        "block3: 36 units (35 from repeat + 1 from lastStride), 512×14×14 → 1024×7×7, 40,648,704 parameters, 7,813,005,312 multiply-adds, receptive field 1,315",
        BlockNotes.Of(SampleTables.Slim("resnet_v2_152").Planned()).ElementAt(2).Message);

    [Theory]
    [InlineData("resnet_v2_50")]
    [InlineData("resnet_v2_101")]
    [InlineData("resnet_v2_152")]
    [InlineData("resnet_v2_200")]
    public void Published_networks_raise_no_finding_at_any_output_stride(string scope)
    {
        NetworkTable table = SampleTables.Slim(scope);
        Assert.All(new[] { 0, 4, 8, 16, 32 }, stride => Finds(table with { Options = table.Options with { OutputStride = stride } }));
        Assert.All(new[] { 4, 8, 16, 32 }, stride => Finds(table with { Options = table.Options with { Height = 513, Width = 321, OutputStride = stride } }));
    }

    private static void Finds(NetworkTable table, params Finding[] expected)
    {
        CheckResult result = Checker.Check(table);
        Assert.Equal(expected, result.Findings.Select(finding => finding with { Fixes = default }));
        Assert.Equal(expected.All(finding => !finding.IsError), result.Plan is not null);
    }
}
