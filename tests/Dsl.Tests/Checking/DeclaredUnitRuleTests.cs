namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>RND124 to RND126 and RND209 of units that are classes of the user.</summary>
public sealed class DeclaredUnitRuleTests
{
    private static readonly DeclaredLayer Conv1 = new("conv1", IsConvolution: true) { Kernel = 3, Strided = true };
    private static readonly DeclaredLayer Squeeze = new("squeeze", IsConvolution: true) { To = Width.Bottleneck, Normalized = false, Pooled = true };
    private static readonly DeclaredLayer Excite = new("excite", IsConvolution: true) { Normalized = false, Activated = false, Pooled = true };
    private static readonly DeclaredLayer Conv2 = new("conv2", IsConvolution: true) { Kernel = 3, Activated = false };

    [Fact]
    public void Sound_units_raise_no_finding() => Assert.All(
        new[]
        {
            Row(Conv1, Conv2),
            Row(new DeclaredLayer("norm", false), Conv1, Conv2) with { FirstStride = 2 },
            Row(Conv1 with { To = Width.Bottleneck }, Conv2) with { BottleneckDepth = 16 },
            Row(Conv1 with { To = Width.In, Depthwise = true }, Conv2 with { Kernel = 1 }),
            Row(Conv1, new DeclaredLayer("skip", true) { OnShortcut = true, Strided = true }) with { LastStride = 2 },
            Row(Conv1) with { MaxPool = 2 },
            Row(Conv1, Squeeze, Excite) with { BottleneckDepth = 16 },
        },
        row => Finds(row));

    [Fact]
    public void RND124_hides_everything_else_of_the_unit() => Finds(
        Row() with { Declared = Unit() with { Defect = "it does not implement ResNetDsl.IUnit" }, BottleneckDepth = 16, Groups = 2, Kernel = 5 },
        new Finding(Rules.NotAUnit, "block1: 'Ghost' cannot be a unit: it does not implement ResNetDsl.IUnit", Target.Block(0, null)));

    [Fact]
    public void RND124_is_said_of_every_block() => Assert.Equal(
        [Target.Block(0, null), Target.Block(1, null)],
        Checker.Check(SampleTables.Of(new(), Abstract, Abstract with { Name = "block2" })).Findings.Select(finding => finding.Target));

    [Fact]
    public void RND125_no_layers() => Refused("it declares no layers; add [UnitConvolution] to the class");

    [Fact]
    public void RND125_no_layers_but_on_the_shortcut() => Refused("it declares no layers; add [UnitConvolution] to the class", Conv1 with { OnShortcut = true });

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("3")]
    public void RND125_names(string name) => Refused($"the name of its layer '{name}' is not a C# identifier", Conv1 with { Name = name });

    [Fact]
    public void RND125_names_that_are_equal() => Refused("its layer 'conv1' is declared twice", Conv1, Conv2, Conv1 with { OnShortcut = true });

    [Theory]
    [InlineData(2, "2")]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(int.MinValue, "-2,147,483,648")]
    public void RND125_kernels(int kernel, string number) =>
        Refused($"the kernel of its layer 'conv1' must be odd and at least 1, not {number}", Conv1 with { Kernel = kernel });

    [Fact]
    public void RND125_pooled_layers_have_one_pixel()
    {
        Refused("its layer 'conv2' is pooled to a map of one pixel, so it cannot have a kernel of 3; remove Pooled or Kernel", Conv1, Conv2 with { Pooled = true });
        Refused("its layer 'conv2' is pooled to a map of one pixel, so it cannot have the unit's dilation rate; remove Pooled or Dilated", Conv1, Conv2 with { Kernel = 1, Pooled = true, Dilated = true });
        Refused("its layer 'conv2' is pooled to a map of one pixel, so it cannot have the unit's stride; remove Pooled or Strided", Conv2 with { Kernel = 1, Pooled = true, Strided = true });
    }

    /// <summary>A gate of one's own beside the built-in one: what code runs is known only where the layers say it.</summary>
    [Fact]
    public void Costs_are_written_as_declared()
    {
        NetworkOptions options = new() { Height = 32, Width = 32, Classes = 0, Stem = StemKind.None, Channels = 64, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision, Keys = Library.Slim };
        NetworkPlan pooled = Plan(Squeeze, Excite), silent = Plan(Squeeze with { Pooled = false }, Excite with { Pooled = false });
        Assert.Equal((64L * 64 * 9 * 32 * 32) + (2 * 64 * 16), pooled.MultiplyAdds);
        Assert.Equal(1, pooled.Depth);
        Assert.Equal(39_845_888, silent.MultiplyAdds);
        Assert.Equal(silent.ParameterCount, pooled.ParameterCount);
        Assert.All(new[] { pooled, silent }, plan =>
        {
            Assert.True(plan.AreCostsDeclared);
            Assert.Contains($"{plan.MultiplyAdds:N0} multiply-adds as declared at 64×32×32", plan.Headline, StringComparison.Ordinal);
            string[] lines = plan.Summary().Split('\n');
            Assert.Equal(2, lines.Count(line => line.Contains($" {plan.MultiplyAdds:N0}* ", StringComparison.Ordinal)));
            Assert.Equal("* as declared by the program's own units: each layer once", lines[^1]);
            Assert.Equal(lines[^1], plan.Outline().Last());
        });

        NetworkPlan known = SampleTables.Of(options, new BlockRow("block1", UnitKind.Basic, 64)).Planned();
        Assert.False(known.AreCostsDeclared);
        Assert.DoesNotContain("declare", known.Headline + known.Summary(), StringComparison.Ordinal);
        Assert.DoesNotContain("*", known.Summary(), StringComparison.Ordinal);

        NetworkPlan Plan(params DeclaredLayer[] gate) => SampleTables.Of(options, Row([Conv1 with { Strided = false }, .. gate]) with { Depth = 64, BottleneckDepth = 16 }).Planned();
    }

    [Fact]
    public void RND125_widths() => Refused("the width of its layer 'conv2', (Width)7, is not defined; the widths are Depth, Bottleneck, In", Conv1, Conv2 with { To = (Width)7 });

    [Fact]
    public void RND125_depthwise_layers_keep_the_width() =>
        Refused("its layer 'conv2' is depthwise, so its output has the width of its input, Depth, not Bottleneck", Conv1, Conv2 with { Depthwise = true, To = Width.Bottleneck });

    [Fact]
    public void RND125_one_stride_for_each_branch()
    {
        Refused("its layers 'conv1' and 'conv2' both have the unit's stride; remove Strided from one of them", Conv1, Conv2 with { Strided = true });
        Finds(Row(Conv1, Conv2 with { Strided = true, OnShortcut = true }));
    }

    [Theory]
    [InlineData(1, "its field 'gate' (Parameter) is neither trained nor saved; declare it as a layer")]
    [InlineData(2, "its field 'gate' (Parameter) and 1 other member are neither trained nor saved; declare them as layers")]
    [InlineData(3, "its field 'gate' (Parameter) and 2 other members are neither trained nor saved; declare them as layers")]
    [InlineData(1235, "its field 'gate' (Parameter) and 1,234 other members are neither trained nor saved; declare them as layers")]
    public void RND126_members(int count, string reason) => Loses(
        Unit(Conv1) with { Undeclared = Members(count) }, new Finding(Rules.UndeclaredState, $"block1: 'Ghost' cannot be a unit: {reason}", Target.Block(0, null)));

    [Fact]
    public void RND126_names_a_property_as_one() => Loses(
        Unit(Conv1) with { Undeclared = new([new UndeclaredMember("Gates", "List<Linear>", IsProperty: true)]) },
        new Finding(
            Rules.UndeclaredState,
            "block1: 'Ghost' cannot be a unit: its property 'Gates' (List<Linear>) is neither trained nor saved; declare it as a layer",
            Target.Block(0, null)));

    [Fact]
    public void RND126_modules() => Loses(
        Unit(Conv1) with { IsModule = true },
        new Finding(
            Rules.UndeclaredState,
            "block1: 'Ghost' cannot be a unit: it is a module itself, which is neither trained nor saved; remove its base class and declare its layers",
            Target.Block(0, null)));

    [Fact]
    public void RND126_names_the_members_of_a_module() => Assert.Equal(
        ["block1: 'Ghost' cannot be a unit: its field 'gate' (Parameter) is neither trained nor saved; declare it as a layer"],
        Checker.Check(SampleTables.Of(new(), Row() with { Declared = Unit(Conv1) with { IsModule = true, Undeclared = Members(1) } })).Findings.Select(finding => finding.Message));

    [Fact]
    public void RND126_comes_with_what_is_wrong_with_the_layers() => Assert.Equal(
        [Rules.UnitLayers, Rules.UndeclaredState],
        Checker.Check(SampleTables.Of(new(), Row() with { Declared = Unit() with { Undeclared = Members(1) } })).Findings.Select(finding => finding.Rule));

    [Fact]
    public void RND109_is_not_said_of_a_class() => Finds(Row(Conv1, Conv2) with { Unit = (UnitKind)99 });

    [Fact]
    public void RND110_bottleneck_of_a_class() => Finds(
        Row(Conv1 with { To = Width.Bottleneck }, Conv2),
        new Finding(Rules.BottleneckPresence, "block1: a Ghost unit requires a bottleneckDepth; use 32", Target.Block(0, "bottleneckDepth"))
        {
            Fixes = new([Fix.Set(Target.Block(0, "bottleneckDepth"), "32")]),
        });

    [Fact]
    public void RND209_is_not_said_of_a_bottleneck_that_is_missing() =>
        Assert.Equal([Rules.BottleneckPresence], Checker.Check(SampleTables.Of(new(), Row(Conv1 with { To = Width.Bottleneck }))).Findings.Select(finding => finding.Rule));

    [Fact]
    public void RND118_options_of_a_class() => Finds(
        Row(Conv1, Conv2) with { Dropout = 0.5 },
        new Finding(Rules.IgnoredOption, "block1: Ghost units do not support Dropout (0.5); remove it", Target.Block(0, "Dropout"))
        {
            Fixes = new([Fix.Remove(Target.Block(0, "Dropout"))]),
        });

    [Fact]
    public void RND209_a_last_layer_of_another_width() => Finds(
        Row(Conv1, Conv2 with { To = Width.Bottleneck }) with { BottleneckDepth = 16 },
        new Finding(
            Rules.ImpossibleUnit,
            "block1, unit 1: Ghost has 16 output channels, not 128, because the width of its last convolution is not Depth",
            Target.Block(0, "depth"))
        { Fixes = new([Fix.Set(Target.Block(0, "depth"), "16")]) });

    [Fact]
    public void RND209_a_stride_that_no_layer_has() => Finds(
        Row(Conv2) with { Repeat = 3, LastStride = 2 },
        new Finding(
            Rules.ImpossibleUnit, "block1, unit 4: Ghost has stride 1, not 2, because none of its layers is Strided", Target.Block(0, "lastStride")));

    [Fact]
    public void RND209_a_shortcut_that_gives_another_map() => Finds(
        Row(Conv1, new DeclaredLayer("skip", true) { OnShortcut = true }) with { Repeat = 0, FirstStride = 2 },
        new Finding(
            Rules.ImpossibleUnit,
            "block1, unit 1: the shortcut of Ghost has 128 output channels at stride 1, but its other layers have 128 at stride 2",
            Target.Block(0, "unit")));

    [Fact]
    public void RND122_units_of_a_class_are_normalised() => Finds(
        SampleTables.Of(new() { BatchNorm = false, Activation = ActivationKind.PostActivation }, Row(Conv1)),
        new Finding(Rules.Exclusive, "block1: a Ghost unit requires batch normalization; remove BatchNorm = false", Target.Block(0, "unit"))
        {
            Fixes = new([Fix.Remove(new(Place.Network, "BatchNorm"))]),
        });

    private static BlockRow Abstract => Row() with { Declared = Unit() with { Defect = "it is abstract" } };

    private static DeclaredUnit Unit(params DeclaredLayer[] layers) => new("Ghost", "global::Ghost", new(layers));

    private static BlockRow Row(params DeclaredLayer[] layers) => new("block1", default, 128) { Declared = Unit(layers) };

    private static EquatableArray<UndeclaredMember> Members(int count) =>
        Enumerable.Range(0, count).Select(i => new UndeclaredMember(i == 0 ? "gate" : $"gate{i}", "Parameter", IsProperty: false)).ToEquatableArray();

    private static void Loses(DeclaredUnit unit, Finding expected) => Finds(Row() with { Declared = unit }, expected);

    private static void Refused(string reason, params DeclaredLayer[] layers) => Finds(
        Row(layers) with { LastStride = 2 }, new Finding(Rules.UnitLayers, $"block1: 'Ghost' cannot be a unit: {reason}", Target.Block(0, null)));

    private static void Finds(BlockRow row, params Finding[] expected) => Finds(SampleTables.Of(new(), row), expected);

    private static void Finds(NetworkTable table, params Finding[] expected)
    {
        CheckResult result = Checker.Check(table);
        Assert.Equal(expected, result.Findings);
        Assert.Equal(expected.All(finding => !finding.IsError), result.Plan is not null);
    }
}
