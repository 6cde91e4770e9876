using static ResNetDsl.UnitKind;

namespace ResNetDsl.Dsl.Tests.Checking;

/// <summary>Every rule of the checker: the sentence, the place, and the second place. Each test names all that is found.</summary>
public sealed class CheckerTests
{
    private static readonly BlockRow Block1 = new("block1", Bottleneck, 256, 64, Repeat: 2, LastStride: 2);
    private static readonly BlockRow Block2 = new("block2", Bottleneck, 512, 128, Repeat: 3);

    [Fact]
    public void Sound_table_has_a_plan_and_nothing_is_found() => Assert.NotNull(Checker.Check(Of(Block1, Block2)) is { Findings.Count: 0 } result ? result.Plan : null);

    [Fact]
    public void RND001_class_must_be_partial() => Finds(
        Of(Block1),
        new NetworkDeclaration { IsPartial = false },
        new Finding(Rules.NotPartial, "'Net' must be partial: its layers are generated into it", new(Place.Identifier)));

    [Fact]
    public void RND002_containing_types_must_be_partial() => Finds(
        Of(Block1),
        new NetworkDeclaration
        {
            ContainingTypes = new ContainingType[] { new("class", "Outer<T>", false), new("struct", "Middle", true), new("record", "Inner", false) }.ToEquatableArray(),
        },
        new Finding(Rules.ContainingTypeNotPartial, "'Outer<T>' must be partial because it contains the network 'Net'", new(Place.ContainingType, Index: 0)),
        new Finding(Rules.ContainingTypeNotPartial, "'Inner' must be partial because it contains the network 'Net'", new(Place.ContainingType, Index: 2)));

    [Fact]
    public void RND003_hides_RND001() => Finds(
        Of(Block1),
        new NetworkDeclaration { IsPartial = false, Unsupported = "type parameters are not supported", TypeParameters = "<T>" },
        new Finding(Rules.UnsupportedType, "'Net<T>' cannot be a network: type parameters are not supported", new(Place.TypeKind)));

    [Fact]
    public void RND004_base_class() => Finds(
        Of(Block1),
        new NetworkDeclaration { ForeignBase = "Widget" },
        new Finding(Rules.BaseType, "'Net' derives from 'Widget'; a network can only derive from Network, which is a Module<Tensor, Tensor>", new(Place.BaseType)));

    [Fact]
    public void RND005_attributes_without_a_block_and_nothing_else() => Finds(
        new("Net", default) { Options = new() { Classes = -1, Height = 0 } },
        new NetworkDeclaration { IsPartial = false, ForeignBase = "Widget", Attributes = (true, true), Shared = new("Other", "Other", false, "public") },
        new Finding(Rules.NoBlocks, "[Network] has no effect on 'Net': it has no [Block]", new(Place.Network)),
        new Finding(Rules.NoBlocks, "[ArgScope] has no effect on 'Net': it has no [Block]", new(Place.ArgScope)),
        new Finding(Rules.NoBlocks, "[Shares] has no effect on 'Net': it has no [Block]", new(Place.Shares)));

    [Fact]
    public void RND006_stray_blocks() => Finds(
        Of(Block1, Block2),
        new NetworkDeclaration { DeclarationsWithBlocks = 2, Stray = new[] { false, true }.ToEquatableArray() },
        new Finding(
            Rules.ScatteredBlocks, "The blocks of 'Net' are on 2 declarations, so their order depends on the order of files; put all of them on one declaration", Target.Block(1, null)));

    [Theory]
    [InlineData("forward", "forward")]
    [InlineData("summary", "Summary")]
    [InlineData("postnorm", "postnorm")]
    [InlineData("predictions", "predictions")]
    public void RND008_generated_members(string name, string member) => Finds(
        Of(Block1 with { Name = name }),
        new Finding(Rules.NameTaken, $"Block name '{name}' is taken: the network already has a member '{member}'", Target.Block(0, "name")));

    [Theory]
    [InlineData("basic", "Basic")]
    [InlineData("unitKind", "UnitKind")]
    public void RND008_words_of_the_table(string name, string property) => Finds(
        Of(Block1 with { Name = name }),
        new Finding(
            Rules.NameTaken, $"Block name '{name}' is taken: its property '{property}' would hide the '{property}' of the table", Target.Block(0, "name")));

    [Fact]
    public void RND008_members_of_the_user() => Finds(
        Of(Block1),
        new NetworkDeclaration { Members = new[] { "Block1" }.ToEquatableArray() },
        new Finding(Rules.NameTaken, "Block name 'block1' is taken: the network already has a member 'Block1'", Target.Block(0, "name"), new Target(Place.Member, "Block1")));

    [Fact]
    public void RND008_the_class_itself() => Finds(
        Of(Block1 with { Name = "net" }),
        new Finding(Rules.NameTaken, "Block name 'net' is taken: the network itself is named 'Net'", Target.Block(0, "name")));

    [Theory]
    [InlineData("")]
    [InlineData("block 3")]
    [InlineData("3")]
    [InlineData("@block")]
    [InlineData("a-b")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("a\u200db")]
    [InlineData("\u0301a")]
    [InlineData("\u203fa")]
    [InlineData("\ud835\udcb3")]
    public void RND101_names_that_are_no_identifiers(string name) => Finds(
        Of(Block1 with { Name = name }),
        new Finding(Rules.InvalidName, $"'{name}' is not a C# identifier, but becomes the name of a property", Target.Block(0, "name")));

    [Theory]
    [InlineData("b")]
    [InlineData("_")]
    [InlineData("_1")]
    [InlineData("Block_3")]
    [InlineData("class")]
    [InlineData("größe")]
    [InlineData("網路")]
    [InlineData("a\u0301\u203f9")]
    public void Identifiers_are_names(string name) => Finds(Of(Block1 with { Name = name }));

    [Fact]
    public void RND102_names_are_compared_as_properties() => Finds(
        Of(Block1 with { Name = "a" }, Block2 with { Name = "b" }, Block2 with { Name = "A" }, Block2 with { Name = "b" }),
        new Finding(Rules.DuplicateName, "'A' already names another block ('a': both become the property 'A')", Target.Block(2, "name"), Target.Block(0, "name")),
        new Finding(Rules.DuplicateName, "'b' already names another block", Target.Block(3, "name"), Target.Block(1, "name")));

    [Fact]
    public void RND102_is_not_said_of_names_that_are_no_identifiers() => Finds(
        Of(Block1 with { Name = "a b" }, Block2 with { Name = "a b" }),
        new Finding(Rules.InvalidName, "'a b' is not a C# identifier, but becomes the name of a property", Target.Block(0, "name")),
        new Finding(Rules.InvalidName, "'a b' is not a C# identifier, but becomes the name of a property", Target.Block(1, "name")));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(-12345, "-12,345")]
    [InlineData(int.MinValue, "-2,147,483,648")]
    public void RND103_depth(int depth, string number) => Finds(
        Of(Block1, Block2 with { Depth = depth }),
        new Finding(Rules.Depth, $"block2: depth must be at least 1, not {number}", Target.Block(1, "depth")));

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(int.MinValue, "-2,147,483,648")]
    public void RND104_bottleneck(int depth, string number) => Finds(
        Of(Block1 with { BottleneckDepth = depth }),
        new Finding(Rules.BottleneckDepth, $"block1: bottleneckDepth must be at least 1, not {number}", Target.Block(0, "bottleneckDepth")));

    [Fact]
    public void RND107_negative_repeat() => Finds(
        Of(Block1 with { Repeat = -3 }),
        new Finding(Rules.Repeat, "block1: repeat must be at least 0, not -3", Target.Block(0, "repeat")));

    [Fact]
    public void RND107_no_units() => Finds(
        Of(Block1 with { Repeat = 0, LastStride = 0 }),
        new Finding(Rules.Repeat, "block1: the block has no units (repeat is 0, and neither firstStride nor lastStride adds one); set repeat to at least 1", Target.Block(0, "repeat")));

    [Fact]
    public void RND107_a_wrong_stride_is_a_unit_too() => Finds(
        Of(Block1 with { Repeat = 0, LastStride = -2 }),
        new Finding(Rules.Stride, "block1: lastStride must be at least 1, not -2; omit it if the block has no such unit", Target.Block(0, "lastStride")));

    [Fact]
    public void RND108_both_strides() => Finds(
        Of(Block1 with { FirstStride = -1, LastStride = int.MinValue }),
        new Finding(Rules.Stride, "block1: firstStride must be at least 1, not -1; omit it if the block has no such unit", Target.Block(0, "firstStride")),
        new Finding(Rules.Stride, "block1: lastStride must be at least 1, not -2,147,483,648; omit it if the block has no such unit", Target.Block(0, "lastStride")));

    [Theory]
    [InlineData(97)]
    [InlineData(-1)]
    [InlineData(10)]
    public void RND109_units(int unit) => Finds(
        Of(Block1 with { Unit = (UnitKind)unit }),
        new Finding(Rules.UnknownKind, $"block1: (UnitKind){unit} is not a unit; the units are {UnitDefinition.Names}", Target.Block(0, "unit")));

    [Fact]
    public void RND109_stems() => Finds(
        Of(Block1) with { Options = new() { Stem = (StemKind)7, OutputStride = 3, Depth = 1 } },
        new Finding(Rules.UnknownKind, "(StemKind)7 is not a stem; the stems are Root, None, Cifar, Deep, InceptionResNetV2", new(Place.Network, "Stem")));

    [Fact]
    public void RND110_bottleneck_left_out() => Finds(
        Of(Block1 with { BottleneckDepth = 0 }),
        new Finding(Rules.BottleneckPresence, "block1: a Bottleneck unit requires a bottleneckDepth; use 64", Target.Block(0, "bottleneckDepth")));

    [Fact]
    public void RND110_bottleneck_of_a_basic_unit() => Finds(
        Of(Block1 with { Unit = Basic }),
        new Finding(Rules.BottleneckPresence, "block1: a Basic unit has no bottleneck; remove bottleneckDepth (64)", Target.Block(0, "bottleneckDepth")));

    [Theory]
    [InlineData(64, 2, 1, 0, "if 2 units are meant, write repeat: 2 instead of 2")]
    [InlineData(128, 2, 1, 2, "if 2 units are meant, write repeat: 1 instead of 2, since firstStride adds one")]
    [InlineData(128, 2, 2, 0, "if 2 units with a stride of 2 are meant, write repeat: 1, firstStride: 2 instead of 2")]
    [InlineData(16, 9, 1, 0, "if 9 units are meant, write repeat: 9 instead of 9")]
    [InlineData(16, 200, 1, 2, "if 200 units are meant, write repeat: 199 instead of 200, since firstStride adds one")]
    [InlineData(64, 2, 3, 0, "remove bottleneckDepth (2)")]
    [InlineData(64, 64, 1, 0, "remove bottleneckDepth (64)")]
    [InlineData(64, 16, 1, 0, "remove bottleneckDepth (16)")]
    [InlineData(64, 1000, 1, 0, "remove bottleneckDepth (1,000)")]
    public void RND110_units_in_the_place_of_a_bottleneck(int depth, int number, int repeat, int firstStride, string sentence) => Finds(
        Of(new BlockRow("block1", Basic, depth, number, repeat, firstStride)),
        new Finding(Rules.BottleneckPresence, "block1: a Basic unit has no bottleneck; " + sentence, Target.Block(0, "bottleneckDepth")));

    [Theory]
    [InlineData(64, 4, 1, 0, "the bottleneck (4) is less than a quarter of the block (64); if 4 units are meant, write Bottleneck, 256, 64, repeat: 4 (torchvision's 64 planes)")]
    [InlineData(64, 8, 2, 0, "the bottleneck (8) is less than a quarter of the block (64); if 8 units are meant, write Bottleneck, 256, 64, repeat: 7, firstStride: 2 (torchvision's 64 planes)")]
    [InlineData(256, 36, 1, 2, "the bottleneck (36) is less than a quarter of the block (256); if 36 units are meant, write Bottleneck, 256, 64, repeat: 35, firstStride: 2")]
    [InlineData(64, 64, 3, 0, "the bottleneck (64) is as wide as the block; for torchvision's 64 planes, write Bottleneck, 256, 64, repeat: 3")]
    public void RND127_order_of_torchvision(int depth, int number, int repeat, int firstStride, string sentence) => Finds(
        Of(new BlockRow("block1", Bottleneck, depth, number, repeat, firstStride)),
        new Finding(Rules.Proportion, "block1: " + sentence, Target.Block(0, "bottleneckDepth")));

    // Wide ResNet-50-4 is as wide inside as outside, ResNeXt has groups, and a number beside repeat is a width.
    [Theory]
    [InlineData(256, 256, 3, 1)]
    [InlineData(256, 64, 1, 1)]
    [InlineData(64, 64, 3, 32)]
    [InlineData(64, 8, 3, 1)]
    [InlineData(2048, 256, 1, 1)]
    public void RND127_is_silent(int depth, int width, int repeat, int groups) => Finds(Of(new BlockRow("block1", Bottleneck, depth, width, repeat) { Groups = groups }));

    [Theory]
    [InlineData(32, 100, "bottleneckDepth must be a multiple of Groups (100 is not a multiple of 32); use 96 or 128")]
    [InlineData(2000, 1000, "bottleneckDepth must be a multiple of Groups (1,000 is not a multiple of 2,000); use 2,000")]
    [InlineData(0, 64, "Groups must be at least 1, not 0")]
    [InlineData(-8, 64, "Groups must be at least 1, not -8")]
    public void RND112_groups(int groups, int width, string sentence) => Finds(
        Of(Block1 with { Depth = 4000, BottleneckDepth = width, Groups = groups } with { Depth = width * 4 }),
        new Finding(Rules.Groups, "block1: " + sentence, Target.Block(0, "Groups")));

    [Fact]
    public void RND112_basic_units_have_no_groups() => Finds(
        Of(Block1 with { Unit = Basic, BottleneckDepth = 0, Groups = 4 }),
        new Finding(Rules.Groups, "block1: Basic units do not support Groups (4); remove it", Target.Block(0, "Groups")));

    [Fact]
    public void RND112_is_not_said_of_a_width_that_is_wrong_itself() => Finds(
        Of(Block1 with { BottleneckDepth = -100, Groups = 32 }),
        new Finding(Rules.BottleneckDepth, "block1: bottleneckDepth must be at least 1, not -100", Target.Block(0, "bottleneckDepth")));

    [Fact]
    public void RND105_swapped_depths() => Finds(
        Of(Block1 with { Depth = 256, BottleneckDepth = 1024 }),
        new Finding(Rules.WideBottleneck, "block1: the bottleneck (1,024) is wider than the block (256); are the two swapped?", Target.Block(0, "bottleneckDepth")));

    [Theory]
    [InlineData(1000, "1,024")]
    [InlineData(640, "768")]
    [InlineData(639, "512")]
    public void RND106_depth_that_is_no_multiple(int depth, string multiple) => Finds(
        Of(Block1 with { Depth = depth, BottleneckDepth = 256 }),
        new Finding(Rules.UnevenBottleneck, $"block1: depth should be a multiple of bottleneckDepth ({Text.Grouped(depth)} is not a multiple of 256); use {multiple}", Target.Block(0, "depth")));

    [Fact]
    public void RND117_stride_of_one() => Finds(
        Of(Block1 with { Repeat = 3, LastStride = 1 }, Block2 with { FirstStride = 1 }),
        new Finding(Rules.StrideOfOne, "block1: lastStride: 1 adds a unit of stride 1; if 4 units are meant, write repeat: 4 instead", Target.Block(0, "lastStride")),
        new Finding(Rules.StrideOfOne, "block2: firstStride: 1 adds a unit of stride 1; if 4 units are meant, write repeat: 4 instead", Target.Block(1, "firstStride")));

    [Fact]
    public void RND207_blocks_in_another_order_than_their_numbers() => Finds(
        Of(Block1, Block2 with { Name = "block4", Depth = 2048 }, Block2 with { Name = "block3", Depth = 1024 }, Block2 with { Name = "other2" }),
        new Finding(
            Rules.BlockOrder, "block4 comes before block3; blocks run in the order in which they are written", Target.Block(1, "name"), Target.Block(2, "name")));

    [Theory]
    [InlineData("stage", "block1")]
    [InlineData("b10", "b11")]
    [InlineData("b2", "c1")]
    [InlineData("b99999999999999999999", "b1")]
    public void Other_names_have_no_order(string first, string second) => Finds(Of(Block1 with { Name = first }, Block2 with { Name = second }));

    [Fact]
    public void RND208_narrowing() => Finds(
        Of(Block1, Block2 with { Depth = 128, BottleneckDepth = 32 }, Block2 with { Name = "block3" }),
        new Finding(Rules.Narrowing, "block2 narrows the network from 256 to 128 channels, and block3 widens it to 512; is the depth mistyped?", Target.Block(1, "depth")));

    [Fact]
    public void RND208_is_not_said_of_the_last_block() => Finds(Of(Block1 with { Depth = 1024 }, Block2));

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void RND208_is_not_said_of_a_plain_1x1(int kernel, bool said)
    {
        BlockRow plain = new("before", UnitKind.Plain, 1024);
        NetworkTable table = Of(plain, new("mixing", UnitKind.Plain, 512) { Kernel = kernel }, plain with { Name = "after" });
        table = table with { Options = table.Options with { Activation = ActivationKind.PostActivation } };
        Assert.Equal(said ? [Rules.Narrowing] : [], Checker.Check(table).Findings.Select(finding => finding.Rule).Where(rule => rule != Rules.BlockSummary));
    }

    [Fact]
    public void RND208_is_not_said_of_a_depth_that_is_wrong_itself() =>
        Assert.Equal([Rules.Depth], Checker.Check(Of(Block1, Block2 with { Depth = 0 })).Findings.Select(finding => finding.Rule));

    [Fact]
    public void RND009_members_of_generated_names() => Finds(
        Of(Block1),
        new NetworkDeclaration { Members = new[] { "Depth", "Plan", "helper" }.ToEquatableArray() },
        new Finding(Rules.MemberTaken, "'Depth' is generated into 'Net'; rename your member", new(Place.Member, "Depth")),
        new Finding(Rules.MemberTaken, "'Plan' is generated into 'Net'; rename your member", new(Place.Member, "Plan")));

    [Fact]
    public void RND009_members_named_like_a_layer_or_a_class_of_units() => Finds(
        Of(Block1),
        new NetworkDeclaration { Members = new[] { "BottleneckUnit", "Conv1", "Logits", "Conv1_1", "BasicUnit", "Fc6" }.ToEquatableArray() },
        new Finding(Rules.MemberTaken, "'BottleneckUnit' is generated into 'Net'; rename your member", new(Place.Member, "BottleneckUnit")),
        new Finding(Rules.MemberTaken, "'Conv1' is generated into 'Net'; rename your member", new(Place.Member, "Conv1")),
        new Finding(Rules.MemberTaken, "'Logits' is generated into 'Net'; rename your member", new(Place.Member, "Logits")));

    [Fact]
    public void RND009_a_class_named_like_its_units() => Finds(
        Of(Block1) with { Name = "BottleneckUnit" },
        new Finding(Rules.MemberTaken, "a network cannot be named 'BottleneckUnit': a member of that name is generated into it; rename the class", new(Place.Identifier)));

    [Fact]
    public void RND008_a_block_named_like_its_units()
    {
        Finding finding = Assert.Single(Checker.Check(Of(Block1 with { Name = "bottleneckUnit" })).Findings, finding => finding.IsError);
        Assert.Equal("Block name 'bottleneckUnit' is taken: the network already has a member 'BottleneckUnit'", finding.Message);
    }

    [Fact]
    public void RND009_a_class_of_a_generated_name() => Finds(
        Of(Block1) with { Name = "Summary" },
        new Finding(Rules.MemberTaken, "a network cannot be named 'Summary': a member of that name is generated into it; rename the class", new(Place.Identifier)));

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(int.MinValue, "-2,147,483,648")]
    public void RND113_classes(int classes, string number) => Finds(
        Of(Block1) with { Options = new() { Classes = classes } },
        new Finding(Rules.Classes, $"Classes must be at least 1, or 0 for no classifier, not {number}", new(Place.Network, "Classes")));

    [Fact]
    public void RND115_every_extent() => Finds(
        Of(Block1) with { Options = new() { Channels = 0, Height = -1, Width = int.MinValue } },
        new Finding(Rules.Input, "Channels, Height and Width must be at least 1 (the input is 0×-1×-2147483648)", new(Place.Network, "Channels")),
        new Finding(Rules.Input, "Channels, Height and Width must be at least 1 (the input is 0×-1×-2147483648)", new(Place.Network, "Height")),
        new Finding(Rules.Input, "Channels, Height and Width must be at least 1 (the input is 0×-1×-2147483648)", new(Place.Network, "Width")));

    [Theory]
    [InlineData(-1e-4, "-0.0001")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void RND116_weight_decay(double value, string number) => Finds(
        Of(Block1) with { ArgScope = new() { WeightDecay = value } },
        new Finding(Rules.ArgScope, $"WeightDecay must be finite and at least 0, not {number}", new(Place.ArgScope, "WeightDecay")));

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(1.0, "1")]
    [InlineData(1.5, "1.5")]
    [InlineData(double.NaN, "NaN")]
    public void RND116_batch_norm_decay(double value, string number) => Finds(
        Of(Block1) with { ArgScope = new() { BatchNormDecay = value } },
        new Finding(Rules.ArgScope, $"BatchNormDecay must be in [0, 1), not {number}", new(Place.ArgScope, "BatchNormDecay")));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-1.0, "-1")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NaN, "NaN")]
    public void RND116_batch_norm_epsilon(double value, string number) => Finds(
        Of(Block1) with { ArgScope = new() { BatchNormEpsilon = value } },
        new Finding(Rules.ArgScope, $"BatchNormEpsilon must be finite and greater than 0, not {number}", new(Place.ArgScope, "BatchNormEpsilon")));

    [Fact]
    public void Limits_of_the_arg_scope_are_in_range() =>
        Finds(Of(Block1) with { ArgScope = new() { WeightDecay = 0, BatchNormDecay = 0, BatchNormEpsilon = 1.2e-38, BatchNormScale = false } });

    [Theory]
    [InlineData(12, "12")]
    [InlineData(1, "1")]
    [InlineData(-8, "-8")]
    [InlineData(1_000_000, "1,000,000")]
    public void RND205_output_stride(int value, string number) => Finds(
        SampleTables.Slim("resnet_v2_50") with { Options = new() { OutputStride = value } },
        new Finding(
            Rules.OutputStride,
            $"OutputStride {number} cannot be reached; the strides are 4 (root), 8 (block1), 16 (block2), 32 (block3)",
            new(Place.Network, "OutputStride")));

    [Fact]
    public void RND205_strides_at_both_ends_of_a_block() => Finds(
        Of(Block1 with { FirstStride = 3, LastStride = 0 }, Block2 with { FirstStride = 0, LastStride = 5 }) with { Options = new() { OutputStride = 7, Stem = StemKind.None } },
        new Finding(Rules.OutputStride, "OutputStride 7 cannot be reached; the strides are 1 (input), 3 (block1), 15 (block2)", new(Place.Network, "OutputStride")));

    [Theory]
    [InlineData(StemKind.Root, 1000, "3 × (3 + 3) + 2", 20)]
    [InlineData(StemKind.Root, 0, "3 × (3 + 3) + 1", 19)]
    [InlineData(StemKind.None, 0, "3 × (3 + 3)", 18)]
    public void RND503_depth(StemKind stem, int classes, string sum, int layers)
    {
        NetworkTable table = Of(Block1, Block2) with { Options = new() { Stem = stem, Classes = classes, Depth = layers } };

        Finds(table);
        Finds(
            table with { Options = table.Options with { Depth = 1520 } },
            new Finding(Rules.DeclaredDepth, $"Net is declared with Depth = 1,520, but its table has {layers} layers: {sum}", new(Place.Network, "Depth")));
    }

    [Fact]
    public void RND503_one_block_needs_no_parentheses() => Finds(
        Of(Block1) with { Options = new() { Depth = 12 } },
        new Finding(Rules.DeclaredDepth, "Net is declared with Depth = 12, but its table has 11 layers: 3 × 3 + 2", new(Place.Network, "Depth")));

    [Theory]
    [InlineData(false, false, "it has no [Block]")]
    [InlineData(true, true, "its containing type has open type arguments")]
    public void RND304_shares(bool isNetwork, bool isOpen, string reason) => Finds(
        Of(Block1),
        new NetworkDeclaration { Shared = new("Backbone", "global::Backbone", isNetwork, "public") { IsOpen = isOpen } },
        new Finding(Rules.NotANetwork, $"'Backbone' is not a network: {reason}", new(Place.Shares, "network")));

    [Fact]
    public void A_class_of_the_same_name_and_table_that_is_wrong_itself_is_compared_with_nothing() => Finds(
        Of(Block1),
        new NetworkDeclaration { Shared = new("Net", "global::Other.Net", true, "public") { Table = Of(Block1), Declaration = new() { IsPartial = false } } });

    [Fact]
    public void After_a_wrong_count_nothing_is_said_of_depth_and_output_stride() => Assert.All(
        new[] { Block2 with { Repeat = -1 }, Block2 with { Repeat = 0 }, Block2 with { LastStride = -1 }, Block2 with { FirstStride = -1 }, Block2 with { Unit = (UnitKind)99 } },
        row => Assert.Single(Checker.Check(Of(Block1, row) with { Options = new() { OutputStride = 12, Depth = 7 } }).Findings));

    [Fact]
    public void After_a_wrong_value_nothing_is_said_of_totals() =>
        Assert.Equal([Rules.Depth], Checker.Check(Of(Block1 with { Depth = 0 }, Block2 with { Repeat = int.MaxValue })).Findings.Select(finding => finding.Rule));

    [Fact]
    public void Every_independent_mistake_is_found_at_once() => Assert.Equal(
        ["RND001", "RND004", "RND101", "RND103", "RND104", "RND107", "RND108", "RND108", "RND115", "RND113", "RND116"],
        Checker.Check(
            Of(new BlockRow("a b", Bottleneck, 0, -1, -1, -1, -1)) with { Options = new() { Height = 0, Classes = -1 }, ArgScope = new() { WeightDecay = -1 } },
            new NetworkDeclaration { IsPartial = false, ForeignBase = "Widget" }).Findings.Select(finding => finding.Rule.Id));

    [Fact]
    public void Rules_have_ids_of_their_own_in_order_and_titles() =>
        Assert.Equal(Rules.All.Select(rule => rule.Id).Distinct().Count(), Rules.All.Count(rule => rule.Id.StartsWith("RND", StringComparison.Ordinal) && rule.Title.Length > 0));

    private static NetworkTable Of(params BlockRow[] rows) => new("Net", rows.ToEquatableArray());

    private static void Finds(NetworkTable table, params Finding[] expected) => Finds(table, NetworkDeclaration.Plain, expected);

    private static void Finds(NetworkTable table, NetworkDeclaration declaration, params Finding[] expected)
    {
        CheckResult result = Checker.Check(table, declaration);

        // The ways out have tests of their own: each is applied to source and compiled.
        Assert.Equal(expected, result.Findings.Select(finding => finding with { Fixes = default }));
        Assert.Equal(expected.All(finding => !finding.IsError), result.Plan is not null);
    }
}
