using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>Compositions in unusual places, with unusual names, and half typed: no error of the compiler in emitted code, and none that hides what is wrong.</summary>
public sealed class CompositionCornerTests
{
    private const string Backbone = """
        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
        public partial class ResNet50;

        """;

    [Theory]
    [InlineData("[ClassifierHead(\"logits\", tap: \"block3\", classes: 10)]")]
    [InlineData("[ClassifierHead(\"predictions\", \"block3\", 10), ClassifierHead(\"output\", \"block2\", 10), ClassifierHead(\"depth\", \"block1\", 10)]")]
    [InlineData("[ClassifierHead(\"bottleneck\", \"block3\", 10)]")]
    [InlineData("[ClassifierHead(classes: 10, tap: (nameof(ResNet50.Block3)), name: \"scores\")]")]
    [InlineData("[FeaturePyramid(taps: new[] { \"block1\", nameof(ResNet50.Block2) }, width: 256, name: \"pyramid\")]")]
    [InlineData("[FeaturePyramid(\"pyramid\", 256, new string[] { nameof(ResNet50.Block1), \"block3\" })]")]
    public void Sound_heads_compile_without_a_word(string heads) => GeneratorRun.Of(
        $"{Backbone}[Backbone(typeof(ResNet50))]\n{heads}\npublic partial class Composed;\n").AssertClean();

    [Theory]
    [InlineData("internal", "public")]
    [InlineData("public", "internal")]
    [InlineData("internal", "internal")]
    public void Backbone_and_composition_may_be_seen_differently_far(string backbone, string composition) => GeneratorRun.Of(
        $"{Backbone.Replace("public", backbone, StringComparison.Ordinal)}[Backbone(typeof(ResNet50)), ClassifierHead(\"scores\", \"block3\", 10)]\n{composition} partial class Composed;\n").AssertClean();

    [Fact]
    public void Names_and_places_may_be_unusual() => GeneratorRun.Of("""
        namespace @namespace.Ä
        {
            internal partial class Models
            {
                [Block("class", Bottleneck, 256, 64)]
                [Block("größe", Bottleneck, 256, 64)]
                private partial class @event;

                [Backbone(typeof(@event))]
                [FeaturePyramid("pyramid", 8, "class", "größe")]
                [ClassifierHead("void", "größe", 2)]
                [SegmentationHead("masks", "class", 2)]
                private partial class @string;
            }
        }
        """).AssertClean();

    [Fact]
    public void Files_of_networks_and_compositions_do_not_collide()
    {
        GeneratorRun run = GeneratorRun.Of(Backbone + "[Backbone(typeof(ResNet50)), ClassifierHead(\"scores\", \"block3\", 10)]\npublic partial class RESNET50;\n").AssertClean();
        Assert.Equal(2, run.Sources.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Heads_on_two_declarations() => Markup.Reports(
        Backbone + """
        [Backbone(typeof(ResNet50)), ClassifierHead("scores", "block3", 10)]
        public partial class {|RND900:Scattered|};

        [{|RND006:ClassifierHead|}("other", "block3", 10)]
        public partial class Scattered;
        """,
        "error RND006: The heads of 'Scattered' are on 2 declarations, so their order depends on the order of files; put all of them on one declaration");

    [Fact]
    public void Members_with_the_names_of_generated_ones() => Markup.Reports(
        Backbone + """
        [Backbone(typeof(ResNet50)), ClassifierHead("scores", "block3", 10)]
        public partial class {|RND900:Composed|}
        {
            internal static int {|RND009:Outputs|} => 0;
            internal static int {|RND009:Backbone|} => 0;
        }
        """,
        "error RND009: 'Outputs' is generated into 'Composed'; rename your member",
        "error RND009: 'Backbone' is generated into 'Composed'; rename your member");

    [Fact]
    public void Members_that_only_networks_have_are_free() => GeneratorRun.Of(
        Backbone + "[Backbone(typeof(ResNet50)), ClassifierHead(\"scores\", \"block3\", 10)]\ninternal partial class Composed { internal static int Depth => 3; internal static int ReceptiveField => 7; internal static int EndPoints => 9; }").AssertClean();

    [Fact]
    public void A_backbone_that_cannot_be_extended_is_the_only_error() => Markup.Reports(
        """
        [Block("block3", Bottleneck, 256, 64)]
        internal class {|RND001,RND900:Whole|};

        [Backbone({|RND304:typeof(Whole)|}), ClassifierHead("scores", "block3", 10)]
        internal partial class {|RND900:Composed|};
        """,
        "error RND001: 'Whole' must be partial: its layers are generated into it",
        "error RND304: 'Whole' is not a network: it has an error: 'Whole' must be partial: its layers are generated into it");

    [Fact]
    public void A_network_in_error_that_shares_with_itself_is_told_once() => Markup.Reports(
        "[Block(\"a\", Bottleneck, {|RND103:0|}, 64)] [Shares(typeof(Net))] internal partial class {|RND900:Net|};",
        "error RND103: a: depth must be at least 1, not 0");

    [Fact]
    public void A_nested_backbone_of_another_assembly()
    {
        GeneratorRun library = GeneratorRun.Of(
            "/// <summary>Networks.</summary>\npublic partial class Models { [Block(\"a\", Bottleneck, 64, 16, Groups = 2), Block(\"b\", Bottleneck, 128, 16)] public partial class Nested; }").AssertClean();
        using MemoryStream stream = new();
        Assert.True(library.Output.Emit(stream).Success);
        GeneratorRun.Of(TestProject.Of("""
            [Backbone(typeof(Models.Nested)), ClassifierHead("scores", "b", 2)]
            public partial class OnNested;

            [Block("a", Bottleneck, 64, 16, Groups = 2)]
            [Block("b", Bottleneck, 128, 16)]
            [Shares(typeof(Models.Nested))]
            public partial class Sharing;
            """).Referencing(MetadataReference.CreateFromImage(stream.ToArray()))).AssertClean();
    }

    [Theory]
    [InlineData("[Backbone(typeof(")]
    [InlineData("[Backbone(typeof(ResNet50)), ClassifierHead(")]
    [InlineData("[Backbone(typeof(ResNet50)), ClassifierHead(\"scores\", nameof(), 10)]\npublic partial class Composed;")]
    [InlineData("[Backbone(typeof(ResNet50)), ClassifierHead(\"scores\", nameof(ResNet50.), 10)]\npublic partial class Composed;")]
    [InlineData("[Backbone(typeof(ResNet50)), ClassifierHead(\"scores\", 5)]\npublic partial class Composed;")]
    [InlineData("[Backbone(typeof(ResNet50)), ClassifierHead(null, null, 5)]\npublic partial class Composed;")]
    [InlineData("[Backbone(typeof(ResNet50)), FeaturePyramid(\"scores\", 5, null)]\npublic partial class Composed;")]
    [InlineData("[Backbone(typeof(ResNet50)), FeaturePyramid(\"scores\", 5, null, null)]\npublic partial class Composed;")]
    [InlineData("[Backbone(null), ClassifierHead(\"scores\", \"block1\", 5)]\npublic partial class Composed;")]
    [InlineData("[Backbone(typeof(Nowhere)), ClassifierHead(\"scores\", \"block1\", 5)]\npublic partial class Composed;")]
    [InlineData("[Backbone, ClassifierHead]\npublic partial class Composed;")]
    public void Half_typed_code_does_not_stop_the_generator(string heads)
    {
        GeneratorRun run = GeneratorRun.Of(Backbone + heads);
        Assert.DoesNotContain(run.Diagnostics(), diagnostic => diagnostic.Id is "RND901" or "CS0534" or "CS0115" || diagnostic.Location.SourceTree?.FilePath.Contains("Composed.g.cs", StringComparison.Ordinal) == true);
        Assert.Contains("ResNet50.g.cs", run.Sources.Keys);
    }
}
