using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Diagnostics;

/// <summary>Heads and taps: what is underlined and what is said. Each test names everything that is reported.</summary>
public sealed class CompositionDiagnosticTests
{
    private const string Backbone = """
        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
        [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
        public partial class ResNet50;

        """;

    private const string Class = " internal partial class {|RND900:Net|};";

    [Theory]
    [InlineData("[ClassifierHead(\"logits2\", \"block3\", 10)]")]
    [InlineData("[ClassifierHead(\"logits2\", tap: nameof(ResNet50.Block3), classes: 10, Channels = 1024)]")]
    [InlineData("[SegmentationHead(\"masks\", nameof(ResNet50.Block4), 21, Width = 64)]")]
    [InlineData("[FeaturePyramid(\"pyramid\", 256, \"block1\", nameof(ResNet50.Block3), \"block4\")]")]
    [InlineData("[FeaturePyramid(\"pyramid\", 256, \"block4\")]")]
    [InlineData("[FeaturePyramid(name: \"pyramid\", width: 256, taps: new[] { \"block1\", \"block2\" })]")]
    [InlineData("[FeaturePyramid(\"pyramid\", 256, [\"block1\", \"block2\"])] [ClassifierHead(\"scores\", \"block2\", 3)] [ClassifierHead(\"others\", \"block2\", 3)]")]
    public void Sound_heads_report_nothing(string heads) => Markup.Reports($"{Backbone}[Backbone(typeof(ResNet50))] {heads} internal partial class Net;");

    [Theory]
    [InlineData("[ClassifierHead(\"a\", {|RND301:\"block5\"|}, 10)]")]
    [InlineData("[ClassifierHead(classes: 10, tap: {|RND301:\"block5\"|}, name: \"a\")]")]
    [InlineData("[FeaturePyramid(\"a\", 256, \"block1\", {|RND301:\"block5\"|})]")]
    [InlineData("[FeaturePyramid(\"a\", 256, new[] { \"block1\", {|RND301:\"block5\"|} })]")]
    [InlineData("[FeaturePyramid(\"a\", width: 256, taps: [{|RND301:\"block5\"|}, \"block2\"])]")]
    public void RND301_is_on_the_tap(string head) => Markup.Reports(
        $"{Backbone}[Backbone(typeof(ResNet50))] {head}{Class}",
        "error RND301: 'block5' is not a block of ResNet50; its blocks are block1, block2, block3, block4");

    [Fact]
    public void RND301_is_on_a_pyramid_without_taps() => Markup.Reports(
        $"{Backbone}[Backbone(typeof(ResNet50))] [{{|RND301:FeaturePyramid|}}(\"a\", 256)]{Class}", "error RND301: a: the head has no taps; name at least one block");

    [Fact]
    public void RND302_is_on_the_tap_and_the_channels() => Markup.Reports(
        $"{Backbone}[Backbone(typeof(ResNet50))] [ClassifierHead(\"a\", {{|RND302:\"block3\"|}}, 10, Channels = {{|RND302+:2048|}})]{Class}",
        "error RND302: the head expects 2048 channels; 'block3' of ResNet50 has 1024×7×7");

    [Theory]
    [InlineData("internal class Other;", "Other", "'Other' is not a network: it has no [Block]")]
    [InlineData("", "string", "'string' is not a network: it has no [Block]")]
    [InlineData("", "Net", "'Net' is not a network: it has no [Block]")]
    public void RND304_is_on_the_type(string other, string type, string sentence) => Markup.Reports(
        $"{other} [Backbone({{|RND304:typeof({type})|}})] [ClassifierHead(\"a\", \"block3\", 10)]{Class}", "error RND304: " + sentence);

    [Fact]
    public void RND304_is_on_a_backbone_that_has_an_error() => Markup.Reports(
        """
        [Block("block1", Bottleneck, {|RND103:0|}, 64)] public partial class {|RND900:Wrong|};
        [Backbone({|RND304:typeof(Wrong)|})] [ClassifierHead("a", "block1", 10)] internal partial class {|RND900:Net|};
        """,
        "error RND103: block1: depth must be at least 1, not 0",
        "error RND304: 'Wrong' is not a network: it has an error: block1: depth must be at least 1, not 0");

    [Theory]
    [InlineData("\"block1\", {|RND305:\"block1\"|}")]
    [InlineData("\"block1\", {|RND305:nameof(ResNet50.Block1)|}")]
    public void RND305_is_on_the_second_tap(string taps) => Markup.Reports(
        $"{Backbone}[Backbone(typeof(ResNet50))] [FeaturePyramid(\"a\", 256, {taps})]{Class}", "error RND305: 'block1' is tapped twice; remove one of the taps");

    [Fact]
    public void RND306_is_on_the_finer_tap() => Markup.Reports(
        $"{Backbone}[Backbone(typeof(ResNet50))] [FeaturePyramid(\"a\", 256, \"block1\", \"block3\", {{|RND306:\"block2\"|}}, \"block4\")]{Class}",
        "error RND306: 'block2' is tapped after 'block3'; list a pyramid's taps from fine to coarse");

    [Theory]
    [InlineData("[{|RND005:ClassifierHead|}(\"a\", \"block1\", 10)] internal partial class Net;", "[ClassifierHead] has no effect on 'Net': it has no [Backbone]")]
    [InlineData("[{|RND005:Backbone|}(typeof(ResNet50))] internal partial class {|RND900:Net|};", "[Backbone] has no effect on 'Net': it has no head")]
    [InlineData("[Block(\"a\", Basic, 64)] [{|RND005:Backbone|}(typeof(ResNet50))] internal partial class {|RND900:Net|};", "[Backbone] has no effect on 'Net': it has blocks of its own")]
    [InlineData("[Block(\"a\", Basic, 64)] [{|RND005:ClassifierHead|}(\"a\", \"block1\", 10)] internal partial class {|RND900:Net|};", "[ClassifierHead] has no effect on 'Net': it has blocks of its own")]
    [InlineData("[{|RND005:Network|}] [Backbone(typeof(ResNet50))] [ClassifierHead(\"a\", \"block1\", 10)] internal partial class {|RND900:Net|};", "[Network] has no effect on 'Net': it has no [Block]")]
    [InlineData("[{|RND005:Names|}(\"a\", \"b\")] [Backbone(typeof(ResNet50))] [ClassifierHead(\"a\", \"block1\", 10)] internal partial class {|RND900:Net|};", "[Names] has no effect on 'Net': it has no [Block]")]
    [InlineData("[{|RND005:Names|}(\"a\", \"b\")] internal partial class Net;", "[Names] has no effect on 'Net': it has no [Block]")]
    public void RND005_is_on_the_attribute(string source, string sentence) => Markup.Reports(Backbone + source, "error RND005: " + sentence);

    [Theory]
    [InlineData("[ClassifierHead({|RND101:\"a b\"|}, \"block1\", 10)]", "RND101", "'a b' is not a C# identifier, but becomes the name of a property")]
    [InlineData("[ClassifierHead({|RND102+:\"a\"|}, \"block1\", 10)] [ClassifierHead({|RND102:\"A\"|}, \"block1\", 10)]", "RND102", "'A' already names another head ('a': both become the property 'A')")]
    [InlineData("[ClassifierHead({|RND008:\"forward\"|}, \"block1\", 10)]", "RND008", "Head name 'forward' is taken: the composition already has a member 'forward'")]
    [InlineData("[ClassifierHead({|RND008:\"backbone\"|}, \"block1\", 10)]", "RND008", "Head name 'backbone' is taken: the composition already has a member 'Backbone'")]
    [InlineData("[ClassifierHead(\"a\", \"block1\", {|RND113:0|})]", "RND113", "a: classes must be at least 1, not 0")]
    [InlineData("[FeaturePyramid(\"a\", {|RND103:-1|}, \"block1\")]", "RND103", "a: width must be at least 1, not -1")]
    [InlineData("[SegmentationHead(\"a\", \"block1\", 2, Width = {|RND103:0|})]", "RND103", "a: Width must be at least 1, not 0")]
    [InlineData("[ClassifierHead(\"a\", \"block1\", 2, Channels = {|RND103:-5|})]", "RND103", "a: Channels must be at least 1, or 0 for the channels of the tap, not -5")]
    [InlineData("[FeaturePyramid(\"a\", {|RND114:int.MaxValue|}, \"block1\", \"block2\")]", "RND114", "With a, the parameter count exceeds 9,223,372,036,854,775,807; is width mistyped?")]
    public void Values_of_heads(string heads, string id, string sentence) => Markup.Reports($"{Backbone}[Backbone(typeof(ResNet50))] {heads}{Class}", $"error {id}: {sentence}");

    [Theory]
    [InlineData("internal class {|RND001,RND900:Net|};", "RND001", "'Net' must be partial: its layers are generated into it")]
    [InlineData("internal partial class {|RND900:Net|}{|RND003:<T>|};", "RND003", "'Net<T>' cannot be a composition: type parameters are not supported")]
    [InlineData("internal partial class {|RND900:Net|} : {|RND004:System.IO.MemoryStream|};", "RND004", "'Net' derives from 'MemoryStream'; a composition cannot have a base class")]
    [InlineData("internal partial class {|RND900:Net|} { public int {|RND009:Plan|} => 1; }", "RND009", "'Plan' is generated into 'Net'; rename your member")]
    public void Classes_of_compositions(string declaration, string id, string sentence) => Markup.Reports(
        $"{Backbone}[Backbone(typeof(ResNet50))] [ClassifierHead(\"a\", \"block1\", 10)] {declaration}", $"error {id}: {sentence}");

    [Fact]
    public void RND303_is_on_the_type() => Markup.Reports(
        Backbone + """
        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: 22, lastStride: 2)]
        [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
        [Network(Classes = 21)]
        [Shares({|RND303:typeof(ResNet50)|})]
        internal partial class {|RND900:Net|};
        """,
        "error RND303: cannot share parameters with ResNet50: block3.unit_7.preact.weight is 1024 here and absent there");

    [Fact]
    public void Sharing_in_a_circle_and_with_oneself_ends() => Markup.Reports(
        """
        [Block("a", Basic, 64)] [Shares(typeof(Second))] internal partial class First;
        [Block("a", Basic, 64)] [Shares(typeof(First))] internal partial class Second;
        [Block("a", Basic, 64)] [Shares(typeof(Third))] internal partial class Third;
        """);
}
