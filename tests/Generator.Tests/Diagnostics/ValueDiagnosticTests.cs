using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Diagnostics;

/// <summary>RND101 to RND116, RND205 and RND503: the values of a table. Each test names everything that is reported.</summary>
public sealed class ValueDiagnosticTests
{
    private const string Class = " internal partial class {|RND900:Net|};";

    private const string Slim = """
        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
        [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
        """;

    [Fact]
    public void Sound_table_reports_nothing() => Markup.Reports(Slim + "[Network(Depth = 50, OutputStride = 16)] [ArgScope(WeightDecay = 0)] internal partial class Net;");

    [Theory]
    [InlineData("block 3")]
    [InlineData("")]
    [InlineData("3block")]
    [InlineData("@block")]
    [InlineData("block-3")]
    [InlineData("block.3")]
    public void RND101_is_on_the_name(string name) => Markup.Reports(
        $"[Block({{|RND101:\"{name}\"|}}, Bottleneck, 8, 2)]" + Class,
        $"error RND101: '{name}' is not a C# identifier, but becomes the name of a property");

    [Fact]
    public void RND101_is_on_a_name_that_is_null() => Markup.Reports(
        "[Block({|RND101:null!|}, Bottleneck, 8, 2)]" + Class,
        "error RND101: '' is not a C# identifier, but becomes the name of a property");

    [Fact]
    public void RND102_is_on_the_second_name_and_points_to_the_first() => Markup.Reports(
        "[Block({|RND102+:\"a\"|}, Bottleneck, 8, 2)] [Block(\"b\", Bottleneck, 8, 2)] [Block(unit: Bottleneck, name: {|RND102:\"a\"|}, depth: 8, bottleneckDepth: 2)]" + Class,
        "error RND102: 'a' already names another block");

    [Fact]
    public void RND102_compares_names_as_properties() => Markup.Reports(
        "[Block({|RND102+,RND102+:\"a\"|}, Bottleneck, 8, 2)] [Block({|RND102:\"A\"|}, Bottleneck, 8, 2)] [Block({|RND102:Names.A|}, Bottleneck, 8, 2)]" + Class
        + " internal static class Names { internal const string A = \"a\"; }",
        "error RND102: 'A' already names another block ('a': both become the property 'A')",
        "error RND102: 'a' already names another block");

    [Theory]
    [InlineData("{|RND103:0|}, 2", "0")]
    [InlineData("{|RND103:-256|}, 2", "-256")]
    [InlineData("{|RND103:-1234567|}, 2", "-1,234,567")]
    [InlineData("{|RND103:4 - 4|}, 2", "0")]
    [InlineData("{|RND103:int.MinValue|}, 2", "-2,147,483,648")]
    [InlineData("{|RND103:Numbers.Zero|}, 2", "0")]
    [InlineData("bottleneckDepth: 2, depth: {|RND103:0|}", "0")]
    [InlineData("repeat: 3, bottleneckDepth: 2, lastStride: 2, depth: {|RND103:(0)|}", "0")]
    public void RND103_is_on_the_depth(string arguments, string value) => Markup.Reports(
        $"[Block(\"block3\", Bottleneck, {arguments})]" + Class + " internal static class Numbers { internal const int Zero = 0; }",
        $"error RND103: block3: depth must be at least 1, not {value}");

    [Theory]
    [InlineData("256, {|RND104:-256|}")]
    [InlineData("bottleneckDepth: {|RND104:-256|}, depth: 256")]
    public void RND104_is_on_the_bottleneck(string arguments) => Markup.Reports(
        $"[Block(\"block3\", Bottleneck, {arguments})]" + Class,
        "error RND104: block3: bottleneckDepth must be at least 1, not -256");

    [Theory]
    [InlineData("8, 2, {|RND107:-3|}")]
    [InlineData("8, 2, repeat: {|RND107:-3|}")]
    [InlineData("repeat: {|RND107:-3|}, bottleneckDepth: 2, depth: 8")]
    [InlineData("8, 2, lastStride: 2, repeat: {|RND107:-3|}")]
    public void RND107_is_on_a_negative_repeat(string arguments) => Markup.Reports(
        $"[Block(\"block3\", Bottleneck, {arguments})]" + Class,
        "error RND107: block3: repeat must be at least 0, not -3");

    [Fact]
    public void RND107_is_on_the_repeat_of_a_block_without_units() => Markup.Reports(
        "[Block(\"block3\", Bottleneck, 8, 2, repeat: {|RND107:0|})]" + Class,
        "error RND107: block3: the block has no units (repeat is 0, and neither firstStride nor lastStride adds one); set repeat to at least 1");

    [Theory]
    [InlineData("repeat: 0, lastStride: 2")]
    [InlineData("repeat: 0, firstStride: 2")]
    [InlineData("0, 2, 2")]
    public void Stride_alone_makes_a_unit(string arguments) =>
        Markup.Reports($"[Block(\"block3\", Bottleneck, 8, 2, {arguments})] internal partial class Net;");

    [Theory]
    [InlineData("lastStride: {|RND108:-2|}", "lastStride")]
    [InlineData("firstStride: {|RND108:-2|}", "firstStride")]
    [InlineData("2, {|RND108:-2|}", "firstStride")]
    [InlineData("2, 2, {|RND108:-2|}", "lastStride")]
    public void RND108_is_on_the_stride(string arguments, string parameter) => Markup.Reports(
        $"[Block(\"block3\", Bottleneck, 8, 2, {arguments})]" + Class,
        $"error RND108: block3: {parameter} must be at least 1, not -2; omit it if the block has no such unit");

    [Theory]
    [InlineData("\"block3\", {|RND109:(UnitKind)97|}, 8, 2")]
    [InlineData("depth: 8, bottleneckDepth: 2, unit: {|RND109:(UnitKind)97|}, name: \"block3\"")]
    public void RND109_is_on_the_unit(string arguments) => Markup.Reports(
        $"[Block({arguments})]" + Class,
        "error RND109: block3: (UnitKind)97 is not a unit; the units are Bottleneck, Basic, Plain, Highway, InceptionResNetA, InceptionResNetB, InceptionResNetC, InceptionA, ReductionA, ReductionB");

    [Fact]
    public void RND109_is_on_the_stem() => Markup.Reports(
        Slim + "[Network(Stem = {|RND109:(StemKind)(-1)|}, OutputStride = 12)]" + Class,
        "error RND109: (StemKind)-1 is not a stem; the stems are Root, None, Cifar, Deep, InceptionResNetV2");

    [Theory]
    [InlineData("[{|RND110:Block|}(\"block3\", Bottleneck, 256)]")]
    [InlineData("[{|RND110:Block|}(\"block3\", Bottleneck, 256, repeat: 3)]")]
    [InlineData("[{|RND110:ResNetDsl.Block|}(\"block3\", Bottleneck, 256)]")]
    [InlineData("[Block(\"block3\", Bottleneck, 256, {|RND110:0|})]")]
    [InlineData("[Block(\"block3\", Bottleneck, 256, bottleneckDepth: {|RND110:0|})]")]
    public void RND110_is_on_a_missing_bottleneck_or_the_attribute(string block) => Markup.Reports(
        block + Class,
        "error RND110: block3: a Bottleneck unit requires a bottleneckDepth; use 64");

    [Fact]
    public void RND113_is_on_the_classes() => Markup.Reports(
        Slim + "[Network(Height = 32, Classes = {|RND113:-1|}, Width = 32)]" + Class,
        "error RND113: Classes must be at least 1, or 0 for no classifier, not -1");

    [Theory]
    [InlineData("\"a\", Bottleneck, {|RND114:2000000000|}, 2000000000", "a: the parameter count exceeds 9,223,372,036,854,775,807; is a depth mistyped?")]
    [InlineData("\"a\", Bottleneck, bottleneckDepth: 2000000000, depth: {|RND114:2000000000|}", "a: the parameter count exceeds 9,223,372,036,854,775,807; is a depth mistyped?")]
    [InlineData("\"a\", Bottleneck, 2048, 512, {|RND114:int.MaxValue|}", "a: the number of layers exceeds 2,147,483,647; is repeat mistyped?")]
    [InlineData("\"a\", Bottleneck, 2048, 512, {|RND114:int.MaxValue|}, 2, 2", "a: the number of layers exceeds 2,147,483,647; is repeat mistyped?")]
    [InlineData("\"a\", Bottleneck, 2048, 512, lastStride: {|RND114:int.MaxValue|}", "a: the stride exceeds 2,147,483,647; is a stride mistyped?")]
    [InlineData("\"a\", Bottleneck, 2048, 512, firstStride: 2, lastStride: {|RND114:300000000|}", "a: the stride exceeds 2,147,483,647; is a stride mistyped?")]
    public void RND114_is_on_the_largest_factor(string arguments, string message) => Markup.Reports(
        $"[Block({arguments})]" + Class,
        "error RND114: " + message);

    [Fact]
    public void RND114_is_on_the_first_stride_that_is_too_much() => Markup.Reports(
        "[Block(\"a\", Bottleneck, 8, 2, lastStride: 50000)] [Block(\"b\", Bottleneck, 8, 2, lastStride: {|RND114,RND203:50000|})] [Block(\"c\", Bottleneck, 8, 2, lastStride: {|RND203:50000|})]" + Class,
        "error RND114: b: the stride exceeds 2,147,483,647; is a stride mistyped?",
        "error RND203: b: stride 50,000 on a map that is already 1×1 (input 3×224×224: 56 → 1)",
        "error RND203: c: stride 50,000 on a map that is already 1×1 (input 3×224×224: 56 → 1)");

    [Fact]
    public void RND114_is_on_the_input_where_the_stem_alone_is_too_much() => Markup.Reports(
        Slim + "[Network(Width = int.MaxValue - 1, Height = {|RND114:int.MaxValue|})]" + Class,
        "error RND114: The number of multiply-adds of the stem alone exceeds 9,223,372,036,854,775,807; is the input's size mistyped?");

    [Theory]
    [InlineData("Channels = {|RND115:0|}", "0×224×224")]
    [InlineData("Width = 8, Height = {|RND115:0|}", "3×0×8")]
    [InlineData("Width = {|RND115:-1234|}", "3×224×-1234")]
    public void RND115_is_on_the_extent(string arguments, string shape) => Markup.Reports(
        Slim + $"[Network({arguments})]" + Class,
        $"error RND115: Channels, Height and Width must be at least 1 (the input is {shape})");

    [Fact]
    public void RND115_is_on_each_wrong_extent() => Markup.Reports(
        Slim + "[Network(Channels = {|RND115:0|}, Height = {|RND115:0|})]" + Class,
        "error RND115: Channels, Height and Width must be at least 1 (the input is 0×0×224)",
        "error RND115: Channels, Height and Width must be at least 1 (the input is 0×0×224)");

    [Theory]
    [InlineData("WeightDecay", "1e39", "must be in the range of 32-bit floating-point numbers, 1.2E-38 to 3.4E+38, not 1E+39")]
    [InlineData("BatchNormEpsilon", "1e-300", "must be in the range of 32-bit floating-point numbers, 1.2E-38 to 3.4E+38, not 1E-300")]
    [InlineData("WeightDecay", "-0.5", "must be finite and at least 0, not -0.5")]
    [InlineData("WeightDecay", "double.PositiveInfinity", "must be finite and at least 0, not Infinity")]
    [InlineData("BatchNormDecay", "1.5", "must be in [0, 1), not 1.5")]
    [InlineData("BatchNormDecay", "1", "must be in [0, 1), not 1")]
    [InlineData("BatchNormDecay", "double.NaN", "must be in [0, 1), not NaN")]
    [InlineData("BatchNormEpsilon", "0", "must be finite and greater than 0, not 0")]
    [InlineData("BatchNormEpsilon", "-1e-5", "must be finite and greater than 0, not -1E-05")]
    public void RND116_is_on_the_constant(string name, string value, string message) => Markup.Reports(
        Slim + $"[ArgScope(BatchNormScale = false, {name} = {{|RND116:{value}|}})]" + Class,
        $"error RND116: {name} {message}");

    [Theory]
    [InlineData("12", "12")]
    [InlineData("2", "2")]
    [InlineData("64", "64")]
    [InlineData("-4", "-4")]
    public void RND205_is_on_the_output_stride(string value, string number) => Markup.Reports(
        Slim + $"[Network(OutputStride = {{|RND205:{value}|}}, Depth = 50)]" + Class,
        $"error RND205: OutputStride {number} cannot be reached; the strides are 4 (root), 8 (block1), 16 (block2), 32 (block3)");

    [Fact]
    public void RND205_counts_from_the_input_without_a_stem() => Markup.Reports(
        Slim + "[Network(Stem = StemKind.None, OutputStride = {|RND205:16|})]" + Class,
        "error RND205: OutputStride 16 cannot be reached; the strides are 1 (input), 2 (block1), 4 (block2), 8 (block3)");

    [Fact]
    public void RND503_is_on_the_depth() => Markup.Reports(
        Slim + "[Network(Depth = {|RND503:152|})]" + Class,
        "error RND503: Net is declared with Depth = 152, but its table has 50 layers: 3 × (3 + 4 + 6 + 3) + 2");

    [Fact]
    public void Nothing_that_depends_on_a_wrong_repeat_is_reported() => Markup.Reports(
        Slim.Replace("repeat: 5", "repeat: {|RND107:-5|}", StringComparison.Ordinal) + "[Network(Depth = 152)]" + Class,
        "error RND107: block3: repeat must be at least 0, not -5");

    [Fact]
    public void Nothing_that_depends_on_a_wrong_stride_is_reported() => Markup.Reports(
        Slim.Replace("repeat: 5, lastStride: 2", "repeat: 5, lastStride: {|RND108:-2|}", StringComparison.Ordinal) + "[Network(Depth = 152, OutputStride = 12)]" + Class,
        "error RND108: block3: lastStride must be at least 1, not -2; omit it if the block has no such unit");

    [Fact]
    public void Nothing_that_depends_on_a_wrong_unit_is_reported() => Markup.Reports(
        "[Block(\"a\", {|RND109:(UnitKind)99|}, 8)] [Network(Depth = 152, OutputStride = 12)]" + Class,
        "error RND109: a: (UnitKind)99 is not a unit; the units are Bottleneck, Basic, Plain, Highway, InceptionResNetA, InceptionResNetB, InceptionResNetC, InceptionA, ReductionA, ReductionB");

    [Fact]
    public void What_does_not_depend_on_a_wrong_depth_is_reported_with_it() => Markup.Reports(
        Slim.Replace("2048, 512", "{|RND103:0|}, 512", StringComparison.Ordinal) + "[Network(Depth = {|RND503:49|}, OutputStride = {|RND205:12|})]" + Class,
        "error RND103: block4: depth must be at least 1, not 0",
        "error RND503: Net is declared with Depth = 49, but its table has 50 layers: 3 × (3 + 4 + 6 + 3) + 2",
        "error RND205: OutputStride 12 cannot be reached; the strides are 4 (root), 8 (block1), 16 (block2), 32 (block3)");
}
