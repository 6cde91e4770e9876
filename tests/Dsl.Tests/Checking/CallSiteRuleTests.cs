namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>RND401 to RND405: the sentences, and what is said of partly known shapes.</summary>
public sealed class CallSiteRuleTests
{
    private static readonly NetworkPlan ResNet152 = Plan(new());

    private static readonly NetworkPlan Deep = Checker.Check(new NetworkTable(
        "Deep",
        new([new("block3", UnitKind.Bottleneck, 256, 64, Repeat: 1_035, LastStride: 2), new("single", UnitKind.Bottleneck, 512, 128)]))).Plan!;

    public static TheoryData<long?[], string?, string?> Shapes => new()
    {
        { [8, 3, 224, 224], null, null },
        { [null, null, null, null], null, null },
        { [null, 3, null, 224], null, null },
        { [0, 3, 224, 224], null, null },
        { [1, 1, 224, 224], "RND401", "ResNet152.forward expects N×3×H×W; this tensor is 1×1×224×224 (1 ≠ 3 channels)" },
        { [null, 1024, 7, null], "RND401", "ResNet152.forward expects N×3×H×W; this tensor is ?×1024×7×? (1024 ≠ 3 channels)" },
        { [3, 224, 224], "RND402", "ResNet152.forward expects rank 4 (N×3×H×W); this tensor has rank 3 (3×224×224)" },
        { [null, null], "RND402", "ResNet152.forward expects rank 4 (N×3×H×W); this tensor has rank 2 (?×?)" },
        { [], "RND402", "ResNet152.forward expects rank 4 (N×3×H×W); this tensor has rank 0 (a scalar)" },
        { [1, 3, 256, 256], "RND403", "ResNet152 is declared for 224×224; this tensor is 256×256 (allowed, but the declared shapes and budgets no longer apply)" },
        { [1, null, null, 32], "RND403", "ResNet152 is declared for 224×224; this tensor is ?×32 (allowed, but the declared shapes and budgets no longer apply)" },
        { [1, 3, 0, 224], null, null },
        { [1, 3, 224, long.MaxValue], null, null },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_gravest_is_said_of_a_tensor(long?[] shape, string? id, string? message)
    {
        Finding? finding = CallSiteRules.Check(ResNet152, "forward", shape);
        Assert.Equal((id, message), (finding?.Rule.Id, finding?.Message));
    }

    [Fact]
    public void A_size_that_the_pool_does_not_fit_is_not_called_allowed()
    {
        NetworkPlan plan = Plan(new() { Height = 256, Width = 256, PoolWindow = 7, Depth = 0 });
        Assert.Null(CallSiteRules.Check(plan, "forward", [1, 3, 32, 32]));
        Assert.Equal(Rules.InputSize, CallSiteRules.Check(plan, "forward", [1, 3, 512, 512])?.Rule);
    }

    [Theory]
    [InlineData("block1", true)]
    [InlineData("Block1", true)]
    [InlineData("BLOCK1", false)]
    [InlineData("block5", false)]
    [InlineData("", false)]
    public void A_block_is_named_by_its_name_or_its_property(string name, bool known)
    {
        Finding? finding = CallSiteRules.CheckName(ResNet152, name);
        Assert.Equal(known, finding is null);
        Assert.Equal(known ? null : $"'{name}' is not a block of ResNet152; its blocks are block1, block2", finding?.Message);
    }

    [Theory]
    [InlineData("block5", "block4")]
    [InlineData("blok2", "block2")]
    [InlineData("BLOCK1", "block1")]
    [InlineData("Block11", "block1")]
    [InlineData("stage", null)]
    [InlineData("b", null)]
    [InlineData("", null)]
    [InlineData("early", null)]
    public void The_nearest_name_is_few_edits_away(string name, string? nearest) =>
        Assert.Equal(nearest, Nearest.Of(name, ["block1", "block2", "block3", "block4"]));

    [Fact]
    public void Nothing_is_near_where_there_is_nothing() => Assert.Null(Nearest.Of("block1", []));

    [Fact]
    public void A_very_long_name_is_near_to_nothing() => Assert.Null(Nearest.Of(new string('a', 100_000), [new string('a', 100_000)]));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1_035, false)]
    [InlineData(1, true)]
    [InlineData(1_036, true)]
    public void An_index_inside_is_silent(int index, bool fromEnd) => Assert.Null(CheckUnit("block3", index, fromEnd));

    [Theory]
    [InlineData("block3", 1_036, false, "block3 of Deep has 1,036 units, so its indices are 0 to 1,035; 1,036 is out of range", "1035", "Use 1035, the last unit")]
    [InlineData("block3", int.MaxValue, false, "block3 of Deep has 1,036 units, so its indices are 0 to 1,035; 2,147,483,647 is out of range", "1035", "Use 1035, the last unit")]
    [InlineData("block3", -1, false, "block3 of Deep has 1,036 units, so its indices are 0 to 1,035; -1 is out of range", "1035", "Use 1035, the last unit")]
    [InlineData("block3", 0, true, "block3 of Deep has 1,036 units, so its indices from the end are ^1 to ^1,036; ^0 is out of range", "^1", "Use ^1, the last unit")]
    [InlineData("block3", 1_037, true, "block3 of Deep has 1,036 units, so its indices from the end are ^1 to ^1,036; ^1,037 is out of range", "^1036", "Use ^1036, the first unit")]
    [InlineData("block3", -1, true, "block3 of Deep has 1,036 units, so its indices from the end are ^1 to ^1,036; ^-1 is out of range", "^1", "Use ^1, the last unit")]
    [InlineData("single", 1, false, "single of Deep has 1 unit, so its only index is 0; 1 is out of range", "0", "Use 0, the last unit")]
    [InlineData("single", 2, true, "single of Deep has 1 unit, so its only index from the end is ^1; ^2 is out of range", "^1", "Use ^1, the first unit")]
    public void An_index_outside_a_block_says_what_is_inside(string block, int index, bool fromEnd, string message, string right, string title)
    {
        Finding finding = CheckUnit(block, index, fromEnd)!;

        Fix fix = Assert.Single(finding.Fixes);
        Assert.Equal(
            (Rules.IndexOutside, message, new Target(Place.UnitOrBlockIndex), right, title),
            (finding.Rule, finding.Message, finding.Target, Assert.Single(fix.Edits).Value, fix.Title));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(int.MinValue)]
    public void What_a_negative_index_means_is_not_guessed(int index) => Assert.Empty(CheckUnit("block3", index)!.Fixes);

    [Theory]
    [InlineData(1, false, null)]
    [InlineData(2, true, null)]
    [InlineData(2, false, "Deep has 2 blocks, so its indices are 0 to 1; 2 is out of range")]
    [InlineData(3, true, "Deep has 2 blocks, so its indices from the end are ^1 to ^2; ^3 is out of range")]
    public void Blocks_are_indexed_too(int index, bool fromEnd, string? message)
    {
        Finding? finding = CallSiteRules.CheckBlockIndex(Deep, index, fromEnd);
        Assert.Equal(message, finding?.Message);
        Assert.All(finding?.Fixes ?? default, fix => Assert.EndsWith(" block", fix.Title, StringComparison.Ordinal));
    }

    private static Finding? CheckUnit(string block, int index, bool fromEnd = false) =>
        CallSiteRules.CheckUnitIndex(Deep, Deep.Blocks[Deep.IndexOfBlock(block)], index, fromEnd);

    private static NetworkPlan Plan(NetworkOptions options) => Checker.Check(new NetworkTable(
        "ResNet152",
        new([new("block1", UnitKind.Bottleneck, 256, 64, LastStride: 2), new("block2", UnitKind.Bottleneck, 512, 128, LastStride: 2)]))
    { Options = options }).Plan!;
}
