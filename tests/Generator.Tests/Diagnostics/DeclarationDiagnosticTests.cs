using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Diagnostics;

/// <summary>RND001 to RND008 and RND304: the class that a table stands on. Each test names everything that is reported.</summary>
public sealed class DeclarationDiagnosticTests
{
    private const string Table = """
        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 3)]
        """;

    [Fact]
    public void RND001_is_on_the_class() => Markup.Reports(
        $"{Table} internal class {{|RND001,RND900:Net|}};",
        "error RND001: 'Net' must be partial: its layers are generated into it");

    [Fact]
    public void RND001_comes_with_the_errors_of_the_table() => Markup.Reports(
        "[Block(\"a\", Bottleneck, {|RND103:0|}, 2)] internal class {|RND001,RND900:Net|};",
        "error RND103: a: depth must be at least 1, not 0",
        "error RND001: 'Net' must be partial: its layers are generated into it");

    [Fact]
    public void RND002_is_on_each_containing_type_that_is_not_partial() => Markup.Reports(
        $"internal class {{|RND002:Outer|}} {{ internal partial struct Middle {{ internal interface {{|RND002:IInner|}}<T> {{ {Table} internal partial class {{|RND900:Net|}}; }} }} }}",
        "error RND002: 'Outer' must be partial because it contains the network 'Net'",
        "error RND002: 'IInner<T>' must be partial because it contains the network 'Net'");

    [Fact]
    public void RND003_is_on_type_parameters() => Markup.Reports(
        $"{Table} internal partial class {{|RND900:Net|}}{{|RND003:<T, U>|}} where T : class;",
        "error RND003: 'Net<T, U>' cannot be a network: type parameters are not supported");

    [Theory]
    [InlineData("static", "a static class has no instances that could have parameters")]
    [InlineData("abstract", "an abstract class cannot be created")]
    [InlineData("file", "a file-local class cannot be extended from another file")]
    public void RND003_is_on_the_modifier(string modifier, string reason) => Markup.Reports(
        $"{Table} {{|RND003:{modifier}|}} partial class {{|RND900:Net|}} {{ }}",
        $"error RND003: 'Net' cannot be a network: {reason}");

    [Fact]
    public void RND003_is_on_a_modifier_of_another_part() => Markup.Reports(
        $"{{|RND003:abstract|}} partial class Net {{ }} {Table} partial class {{|RND900:Net|}};",
        "error RND003: 'Net' cannot be a network: an abstract class cannot be created");

    [Fact]
    public void RND003_is_on_the_keyword_of_a_record() => Markup.Reports(
        $"{Table} internal abstract partial {{|RND003:record|}} {{|RND900:Net|}};",
        "error RND003: 'Net' cannot be a network: a record compares by value, but a network has identity");

    [Fact]
    public void RND003_is_on_a_primary_constructor() => Markup.Reports(
        $"{Table} internal partial class {{|RND900:Net|}}{{|RND003:(string label)|}} {{ internal string Label => label; }}",
        "error RND003: 'Net' cannot be a network: its primary constructor conflicts with the generated constructor");

    [Fact]
    public void RND003_is_on_a_primary_constructor_of_another_part() => Markup.Reports(
        $"internal partial class Net{{|RND003:(string label)|}} {{ internal string Label => label; }} {Table} partial class {{|RND900:Net|}};",
        "error RND003: 'Net' cannot be a network: its primary constructor conflicts with the generated constructor");

    [Theory]
    [InlineData("struct", "a struct is copied, but its parameters are not")]
    [InlineData("interface", "an interface has no instances that could have parameters")]
    public void RND003_adds_the_reason_where_the_compiler_refuses_the_attribute(string keyword, string reason) => Markup.Reports(
        $"[{{|CS0592:Block|}}(\"a\", Bottleneck, 8, 2)] internal partial {{|RND003:{keyword}|}} {{|RND900:INet|}};",
        "error CS0592: Attribute 'Block' is not valid on this declaration type. It is only valid on 'class' declarations.",
        $"error RND003: 'INet' cannot be a network: {reason}");

    [Fact]
    public void RND004_is_on_the_base_class() => Markup.Reports(
        $"internal class Widget; {Table} internal partial class {{|RND900:Net|}} : {{|RND004:Widget|}};",
        "error RND004: 'Net' derives from 'Widget'; a network can only derive from Network, which is a Module<Tensor, Tensor>");

    [Fact]
    public void RND004_is_on_the_base_class_and_not_on_an_interface_of_another_part() => Markup.Reports(
        $"{Table} internal partial class {{|RND900:Net|}} : System.IDisposable {{ public void Dispose() {{ }} }} partial class Net : {{|RND004:Lib.Widget<int>|}}; namespace Lib {{ internal class Widget<T>; }}",
        "error RND004: 'Net' derives from 'Widget<int>'; a network can only derive from Network, which is a Module<Tensor, Tensor>");

    [Fact]
    public void RND005_is_on_the_attribute_that_has_no_effect() => Markup.Reports(
        "[{|RND005:Network|}(Classes = 10)] [{|RND005:ArgScope|}, {|RND005:ResNetDsl.Shares|}(typeof(Other))] internal class Net; " + Tables.Small("Other", "internal"),
        "error RND005: [Network] has no effect on 'Net': it has no [Block]",
        "error RND005: [ArgScope] has no effect on 'Net': it has no [Block]",
        "error RND005: [Shares] has no effect on 'Net': it has no [Block]");

    [Fact]
    public void RND005_says_nothing_of_values_that_have_no_effect() => Markup.Reports(
        "[{|RND005:Network|}(Classes = -10, Height = 0)] internal class Net;",
        "error RND005: [Network] has no effect on 'Net': it has no [Block]");

    [Fact]
    public void RND006_is_on_each_stray_block() => Markup.Reports(
        $"{Table} internal partial class {{|RND900:Net|}}; [{{|RND006:Block|}}(\"c\", Bottleneck, 8, 2)] partial class Net; [{{|RND006:BlockAttribute|}}(\"d\", Bottleneck, 8, 2)] partial class Net;",
        "error RND006: The blocks of 'Net' are on 3 declarations, so their order depends on the order of files; put all of them on one declaration",
        "error RND006: The blocks of 'Net' are on 3 declarations, so their order depends on the order of files; put all of them on one declaration");

    [Fact]
    public void Options_may_stand_on_another_declaration() => Markup.Reports(
        $"{Table} internal partial class Net; [Network(Classes = 10)] partial class Net; [ArgScope(WeightDecay = 0)] partial class Net;");

    [Theory]
    [InlineData("forward", "forward")]
    [InlineData("depth", "Depth")]
    [InlineData("plan", "Plan")]
    [InlineData("output", "Output")]
    [InlineData("conv1", "conv1")]
    [InlineData("logits", "logits")]
    [InlineData("endPoints", "EndPoints")]
    public void RND008_is_on_a_name_that_the_network_has(string name, string member) => Markup.Reports(
        $"[Block({{|RND008:\"{name}\"|}}, Bottleneck, 8, 2)] internal partial class {{|RND900:Net|}};",
        $"error RND008: Block name '{name}' is taken: the network already has a member '{member}'");

    [Theory]
    [InlineData("internal int {0} {{ get; set; }}")]
    [InlineData("internal void {0}() {{ }} internal void {0}(int x) {{ }}")]
    [InlineData("internal sealed class {0};")]
    public void RND008_points_to_the_users_member_too(string member) => Markup.Reports(
        "[Block(name: {|RND008:\"stage\"|}, unit: Bottleneck, depth: 8, bottleneckDepth: 2)] internal partial class {|RND900:Net|} { "
        + MarkFirst(string.Format(null, member, "Stage"), "Stage") + " }",
        "error RND008: Block name 'stage' is taken: the network already has a member 'Stage'");

    [Fact]
    public void RND008_is_on_the_name_of_the_class_itself() => Markup.Reports(
        "[Block({|RND008:\"net\"|}, Bottleneck, 8, 2)] internal partial class {|RND900:Net|};",
        "error RND008: Block name 'net' is taken: the network itself is named 'Net'");

    [Theory]
    [InlineData("string", "string")]
    [InlineData("int[]", "int[]")]
    [InlineData("Other<>", "Other<>")]
    [InlineData("System.Action", "Action")]
    public void RND304_is_on_the_type(string type, string name) => Markup.Reports(
        $"internal class Other<T>; {Table} [Shares({{|RND304:typeof({type})|}})] internal partial class {{|RND900:Net|}};",
        $"error RND304: '{name}' is not a network: it has no [Block]");

    [Fact]
    public void RND304_is_on_null() => Markup.Reports(
        $"{Table} [Shares({{|RND304:null!|}})] internal partial class {{|RND900:Net|}};",
        "error RND304: 'null' is not a network: it has no [Block]");

    [Fact]
    public void RND304_is_on_an_open_type() => Markup.Reports(
        $"internal partial class Models<T> {{ {Table} internal partial class First; }} {Table} [Shares(network: {{|RND304:typeof(Models<>.First)|}})] internal partial class {{|RND900:Net|}};",
        "error RND304: 'Models<>.First' is not a network: its containing type has open type arguments");

    [Fact]
    public void All_independent_errors_are_reported_at_once() => Markup.Reports(
        """
        internal class {|RND002:Outer|}
        {
            [Block("a", Bottleneck, {|RND103:0|}, 2)]
            [Block({|RND102:"A"|}, Bottleneck, 8, {|RND104:-2|}, repeat: {|RND107:-1|}, lastStride: {|RND108:-1|})]
            [Network(Classes = {|RND113:-1|}, Height = {|RND115:0|})]
            [ArgScope(BatchNormEpsilon = {|RND116:0|})]
            [Shares({|RND304:typeof(Outer)|})]
            internal class {|RND001,RND900:Net|} : {|RND004:Outer|};
        }
        """.Replace("(\"a\"", "({|RND102+:\"a\"|}", StringComparison.Ordinal),
        "error RND002: 'Outer' must be partial because it contains the network 'Net'",
        "error RND103: a: depth must be at least 1, not 0",
        "error RND102: 'A' already names another block ('a': both become the property 'A')",
        "error RND104: A: bottleneckDepth must be at least 1, not -2",
        "error RND107: A: repeat must be at least 0, not -1",
        "error RND108: A: lastStride must be at least 1, not -1; omit it if the block has no such unit",
        "error RND113: Classes must be at least 1, or 0 for no classifier, not -1",
        "error RND115: Channels, Height and Width must be at least 1 (the input is 3×0×224)",
        "error RND116: BatchNormEpsilon must be finite and greater than 0, not 0",
        "error RND304: 'Outer' is not a network: it has no [Block]",
        "error RND001: 'Net' must be partial: its layers are generated into it",
        "error RND004: 'Net' derives from 'Outer'; a network can only derive from Network, which is a Module<Tensor, Tensor>");

    private static string MarkFirst(string text, string name)
    {
        int at = text.IndexOf(name, StringComparison.Ordinal);
        return text[..at] + "{|RND008+:" + name + "|}" + text[(at + name.Length)..];
    }
}
