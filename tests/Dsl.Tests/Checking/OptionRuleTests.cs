using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>RND118 to RND123: the named options of blocks and of the network, and the ways out of each.</summary>
public sealed class OptionRuleTests
{
    private static readonly NetworkOptions Last = new() { Activation = ActivationKind.PostActivation };
    private static readonly BlockRow Residual = new("", Basic, 64, Repeat: 2);
    private static readonly BlockRow Vgg = new("", Plain, 64, Repeat: 2);
    private static readonly BlockRow Keeping = new("", Highway, 64, Repeat: 2);

    [Fact]
    public void Supported_options_raise_no_finding() => Assert.All(
        new[]
        {
            SampleTables.Of(new(), Residual with { SqueezeExcitation = 16, Scale = -0.5, Dropout = 0.3 }, Residual with { MaxPool = 2 }),
            SampleTables.Of(new() { Convention = Library.Timm, StridePlacement = StridePlacement.Conv1x1, ZeroInitResiduals = true }, new BlockRow("", Bottleneck, 64, 16)),
            SampleTables.Of(Last with { BatchNorm = false, HiddenUnits = 4096, Dropout = 0.5, Stem = StemKind.None }, Vgg with { Kernel = 5, Groups = 1, MaxPool = 2 }),
            SampleTables.Of(Last with { BatchNorm = false, StemWidth = 64 }, Keeping with { Kernel = 1 }),
            SampleTables.Of(Last, Residual with { OutputActivation = false }, Vgg with { OutputActivation = false }),
            SampleTables.Of(Last with { StochasticDepth = 0.5, Shortcut = ShortcutKind.ZeroPadding }, Residual, Residual with { Depth = 128, FirstStride = 2, Dilate = true }),
            SampleTables.Of(Last with { Convention = Library.Torchvision, Stem = StemKind.Deep, Shortcut = ShortcutKind.AveragePool }, Residual with { Depth = 128 }),
            SampleTables.Of(new() { Keys = Library.Torchvision, Activation = ActivationKind.PostActivation, Stem = StemKind.None, HiddenUnits = 8 }, Vgg),
        },
        table => Finds(table));

    [Theory]
    [InlineData(Plain, "SqueezeExcitation", "Plain units do not support SqueezeExcitation (16); remove it")]
    [InlineData(Plain, "Scale", "Plain units do not support Scale (0.17); remove it")]
    [InlineData(Basic, "Kernel", "Basic units do not support Kernel (5); remove it")]
    [InlineData(Highway, "Dropout", "Highway units do not support Dropout (0.5); remove it")]
    [InlineData(Highway, "OutputActivation", "Highway units do not support OutputActivation (false); remove it")]
    [InlineData(InceptionResNetA, "SqueezeExcitation", "InceptionResNetA units do not support SqueezeExcitation (16); remove it")]
    public void RND118_options_that_the_unit_does_not_support(UnitKind unit, string option, string sentence) => Finds(
        SampleTables.Of(Last, With(new("", unit, 64), option)),
        Removes(Rules.IgnoredOption, "block1: " + sentence, Target.Block(0, option)));

    [Fact]
    public void RND118_a_value_that_is_ignored_need_not_be_in_range() => Finds(
        SampleTables.Of(new(), Residual with { Kernel = -4 }),
        Removes(Rules.IgnoredOption, "block1: Basic units do not support Kernel (-4); remove it", Target.Block(0, "Kernel")));

    [Fact]
    public void RND118_units_that_activate_first_do_not_end_with_ReLU() => Finds(
        SampleTables.Of(new(), Residual with { OutputActivation = false }),
        Removes(
            Rules.IgnoredOption, "block1: pre-activation units have no ReLU at their end; remove OutputActivation", Target.Block(0, "OutputActivation")));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void RND118_dilation_of_no_stride(int stride)
    {
        NetworkTable table = SampleTables.Of(new(), Residual with { FirstStride = stride, Dilate = true });

        Assert.Contains(
            Removes(Rules.IgnoredOption, "block1: Dilate turns strides into dilation rates, but the block has no stride; remove it", Target.Block(0, "Dilate")),
            Checker.Check(table).Findings);
    }

    [Fact]
    public void RND118_is_not_said_of_the_dilation_of_a_stride_that_is_wrong_itself() =>
        Assert.Equal([Rules.Stride], RulesOf(SampleTables.Of(new(), Residual with { LastStride = -2, Dilate = true })));

    [Theory]
    [InlineData(0.0, 0, "Scale must be finite and not 0, not 0")]
    [InlineData(-1e300, 0, "Scale must be in the range of 32-bit floating-point numbers, 1.2E-38 to 3.4E+38, not -1E+300")]
    [InlineData(1e-40, 0, "Scale must be in the range of 32-bit floating-point numbers, 1.2E-38 to 3.4E+38, not 1E-40")]
    [InlineData(double.NaN, 0, "Scale must be finite and not 0, not NaN")]
    [InlineData(double.NegativeInfinity, 0, "Scale must be finite and not 0, not -Infinity")]
    [InlineData(1.0, 1.5, "Dropout must be in [0, 1), not 1.5")]
    [InlineData(1.0, 1.0, "Dropout must be in [0, 1), not 1")]
    [InlineData(1.0, -0.1, "Dropout must be in [0, 1), not -0.1")]
    [InlineData(1.0, double.NaN, "Dropout must be in [0, 1), not NaN")]
    public void RND119_real_options_of_a_block(double scale, double dropout, string sentence) => Finds(
        SampleTables.Of(new(), Residual with { Scale = scale, Dropout = dropout }),
        Removes(Rules.OptionRange, "block1: " + sentence, Target.Block(0, sentence.Split(' ')[0])));

    [Theory]
    [InlineData(4, 0, "Kernel must be odd and at least 1, not 4")]
    [InlineData(0, 0, "Kernel must be odd and at least 1, not 0")]
    [InlineData(-3, 0, "Kernel must be odd and at least 1, not -3")]
    [InlineData(int.MinValue, 0, "Kernel must be odd and at least 1, not -2,147,483,648")]
    [InlineData(3, 1, "MaxPool must be at least 2, or 0 for none, not 1")]
    [InlineData(3, -2, "MaxPool must be at least 2, or 0 for none, not -2")]
    public void RND119_whole_options_of_a_block(int kernel, int pool, string sentence) => Finds(
        SampleTables.Of(Last, Vgg with { Kernel = kernel, MaxPool = pool }),
        Removes(Rules.OptionRange, "block1: " + sentence, Target.Block(0, sentence.Split(' ')[0])));

    [Fact]
    public void RND119_squeeze_and_excitation() => Finds(
        SampleTables.Of(new(), Residual with { SqueezeExcitation = -16 }),
        Removes(Rules.OptionRange, "block1: SqueezeExcitation must be at least 1, or 0 for none, not -16", Target.Block(0, "SqueezeExcitation")));

    [Fact]
    public void RND119_options_of_the_network() => Finds(
        SampleTables.Of(Last with { StochasticDepth = 1, Dropout = double.NaN, StemWidth = -64, HiddenUnits = -4096 }, Residual),
        Removes(Rules.OptionRange, "StochasticDepth must be in [0, 1), not 1", new(Place.Network, "StochasticDepth")),
        Removes(Rules.OptionRange, "Dropout must be in [0, 1), not NaN", new(Place.Network, "Dropout")),
        Removes(Rules.OptionRange, "StemWidth must be at least 1, or 0 for the stem's own width, not -64", new(Place.Network, "StemWidth")),
        Removes(Rules.OptionRange, "HiddenUnits must be at least 1, or 0 for none, not -4,096", new(Place.Network, "HiddenUnits")));

    [Theory]
    [InlineData(100, 16, "depth must be a multiple of SqueezeExcitation (100 is not a multiple of 16); use 96 or 112", "96", "112")]
    [InlineData(8, 16, "depth must be a multiple of SqueezeExcitation (8 is not a multiple of 16); use 16", "16", null)]
    [InlineData(1000, 2000, "depth must be a multiple of SqueezeExcitation (1,000 is not a multiple of 2,000); use 2,000", "2000", null)]
    [InlineData(int.MaxValue, 2, "depth must be a multiple of SqueezeExcitation (2,147,483,647 is not a multiple of 2); use 2,147,483,646", "2147483646", null)]
    public void RND120_reduction(int depth, int by, string sentence, string first, string? second) => Finds(
        SampleTables.Of(new(), Residual with { Depth = depth, SqueezeExcitation = by }),
        new Finding(Rules.Reduction, "block1: " + sentence, Target.Block(0, "SqueezeExcitation"))
        {
            Fixes = new[] { first, second }.OfType<string>().Select(value => Fix.Set(Target.Block(0, "depth"), value)).ToEquatableArray(),
        });

    [Fact]
    public void RND120_is_not_said_of_a_depth_that_is_wrong_itself() =>
        Assert.Equal([Rules.Depth], RulesOf(SampleTables.Of(new(), Residual with { Depth = -100, SqueezeExcitation = 16 })));

    [Fact]
    public void RND121_units_and_stems_that_activate_last() => Finds(
        SampleTables.Of(new() { Stem = StemKind.InceptionResNetV2, Height = 299, Width = 299 }, new("", InceptionA, 320), Residual with { Depth = 320 }),
        ActivatesLast("The stem InceptionResNetV2 is post-activation; set Activation = PostActivation", new(Place.Network, "Stem")),
        ActivatesLast("block1: an InceptionA unit is post-activation; set Activation = PostActivation", Target.Block(0, "unit")));

    [Fact]
    public void RND122_hidden_units_leave_no_map_for_a_pool() => Finds(
        SampleTables.Of(Last with { HiddenUnits = 8, GlobalPool = false, PoolWindow = 7 }, Residual),
        Removes(
            Rules.Exclusive, "HiddenUnits read the whole map at once, but GlobalPool = false keeps the map; remove one of them", new(Place.Network, "GlobalPool")),
        Removes(Rules.Exclusive, "HiddenUnits read the whole map without a pool; remove HiddenUnits or PoolWindow", new(Place.Network, "PoolWindow")));

    [Fact]
    public void RND122_what_stands_before_a_classifier_needs_one() => Finds(
        SampleTables.Of(new() { HiddenUnits = 8, Dropout = 0.5, Classes = 0 }, Residual),
        Removes(Rules.Exclusive, "Dropout applies before the classifier, but Classes = 0 removes it; remove one of them", new(Place.Network, "Dropout")),
        Removes(Rules.Exclusive, "HiddenUnits require a classifier, but Classes = 0 removes it; remove one of them", new(Place.Network, "HiddenUnits")));

    [Fact]
    public void RND122_one_way_to_dilate() => Finds(
        SampleTables.Of(new() { OutputStride = 4 }, Residual with { LastStride = 2, Dilate = true }),
        Removes(
            Rules.Exclusive, "block1: Dilate and OutputStride both turn strides into dilation rates; remove one of them", Target.Block(0, "Dilate")));

    [Theory]
    [InlineData(4, false, "OutputStride")]
    [InlineData(0, true, "Dilate")]
    public void RND122_a_pool_cannot_dilate(int outputStride, bool dilate, string other) => Finds(
        SampleTables.Of(new() { OutputStride = outputStride }, Residual with { MaxPool = 2 }, Residual with { LastStride = 2, Dilate = dilate }),
        Removes(
            Rules.Exclusive,
            $"block1: {other} turns strides into dilation rates, but the stride of a MaxPool cannot become one; remove one of them",
            Target.Block(0, "MaxPool")));

    [Fact]
    public void RND122_units_without_batch_normalisation() => Finds(
        SampleTables.Of(Last with { BatchNorm = false }, Vgg, Residual),
        new Finding(Rules.Exclusive, "block2: a Basic unit requires batch normalization; remove BatchNorm = false", Target.Block(1, "unit"))
        {
            Fixes = new([Fix.Remove(new(Place.Network, "BatchNorm"))]),
        });

    [Fact]
    public void RND122_options_without_an_effect() => Finds(
        SampleTables.Of(
            Last with
            {
                StridePlacement = StridePlacement.Conv1x1,
                Shortcut = ShortcutKind.ZeroPadding,
                ZeroInitResiduals = true,
                StochasticDepth = 0.5,
                StemWidth = 64,
                StemPoolPadding = StemPoolPadding.Zeros,
                Stem = StemKind.None,
            },
            Vgg),
        WithoutEffect("Shortcut", "no unit has such a shortcut"),
        WithoutEffect("StridePlacement", "no unit has a first 1×1 convolution"),
        WithoutEffect("StochasticDepth", "no unit has a residual"),
        WithoutEffect("StemWidth", "the stem None has a fixed width"),
        WithoutEffect("StemPoolPadding", "the stem None has no max pool"),
        WithoutEffect("ZeroInitResiduals", "no unit has a residual"));

    [Fact]
    public void RND122_is_not_said_where_a_unit_is_not_known() => Assert.Equal(
        [Rules.UnknownKind], RulesOf(SampleTables.Of(Last with { ZeroInitResiduals = true }, Vgg, Vgg with { Unit = (UnitKind)99 })));

    [Fact]
    public void RND123_torchvision_activates_last() => Finds(
        SampleTables.Of(new() { Convention = Library.Torchvision }, Residual),
        new Finding(
            Rules.NoKeys,
            "Torchvision has no names for pre-activation units; set Activation = PostActivation, or Keys = Slim",
            new(Place.Network, "Convention"))
        { Fixes = new([ActivateLast, SlimKeys]) });

    [Theory]
    [InlineData(Library.Torchvision, Highway, StemKind.Root, 0, "Torchvision has no names for block1's Highway; set Keys = Slim")]
    [InlineData(Library.Torchvision, InceptionResNetA, StemKind.InceptionResNetV2, 0, "Torchvision has no names for the stem InceptionResNetV2; set Keys = Slim")]
    [InlineData(Library.Timm, Basic, StemKind.None, 8, "Timm has names for hidden units only after plain blocks without a stem (VGG); set Keys = Slim")]
    public void RND123_networks_that_a_library_does_not_have(Library keys, UnitKind unit, StemKind stem, int hidden, string sentence)
    {
        int depth = stem switch { StemKind.None => 3, StemKind.InceptionResNetV2 => 192, _ => 64 };
        Finds(
            SampleTables.Of(Last with { Keys = keys, Stem = stem, HiddenUnits = hidden }, new BlockRow("", unit, depth)),
            new Finding(Rules.NoKeys, sentence, new(Place.Network, "Keys")) { Fixes = new([SlimKeys]) });
    }

    [Fact]
    public void RND123_squeeze_and_excitation_that_activates_first_in_timm() => Finds(
        SampleTables.Of(new() { Keys = Library.Timm }, Residual with { SqueezeExcitation = 16 }),
        new Finding(
            Rules.NoKeys,
            "Timm has no names for squeeze and excitation in pre-activation units (block1); set Activation = PostActivation, or Keys = Slim",
            new(Place.Network, "Keys"))
        { Fixes = new([ActivateLast, SlimKeys]) });

    private static Fix ActivateLast =>
        Fix.Of("Set Activation to PostActivation", new(EditKind.SetArgument, new(Place.Network, "Activation"), "global::ResNetDsl.ActivationKind.PostActivation"));

    private static Fix SlimKeys => Fix.Of("Set Keys to Slim", new(EditKind.SetArgument, new(Place.Network, "Keys"), "global::ResNetDsl.Library.Slim"));

    private static BlockRow With(BlockRow row, string option) => option switch
    {
        "SqueezeExcitation" => row with { SqueezeExcitation = 16 },
        "Scale" => row with { Scale = 0.17 },
        "Kernel" => row with { Kernel = 5 },
        "Dropout" => row with { Dropout = 0.5 },
        _ => row with { OutputActivation = false },
    };

    private static Finding Removes(Rule rule, string message, Target target) => new(rule, message, target) { Fixes = new([Fix.Remove(target)]) };

    private static Finding WithoutEffect(string name, string reason) =>
        Removes(Rules.Exclusive, $"{name} has no effect: {reason}; remove it", new(Place.Network, name));

    private static Finding ActivatesLast(string message, Target target) => new(Rules.Activation, message, target) { Fixes = new([ActivateLast]) };

    private static IEnumerable<Rule> RulesOf(NetworkTable table) => Checker.Check(table).Findings.Select(finding => finding.Rule);

    private static void Finds(NetworkTable table, params Finding[] expected)
    {
        CheckResult result = Checker.Check(table);
        Assert.Equal(expected, result.Findings);
        Assert.Equal(expected.All(finding => !finding.IsError), result.Plan is not null);
    }
}
