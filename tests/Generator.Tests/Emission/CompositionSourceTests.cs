using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>The file of a composition, what it depends on, and what remains of a wrong one.</summary>
public sealed class CompositionSourceTests
{
    private const string Backbone = "using ResNetDsl; using static ResNetDsl.UnitKind;\n[Block(\"block1\", Bottleneck, 256, 64, lastStride: 2)] [Block(\"block2\", Basic, 512)] public partial class Small;\n";

    private const string Heads = "using ResNetDsl;\n[Backbone(typeof(Small))] [FeaturePyramid(\"pyramid\", 64, \"block1\", \"block2\")] [ClassifierHead(\"scores\", nameof(Small.Block2), 10)] public partial class Net;\n";

    private const string Use = """
        internal static class Use
        {
            internal const long Numbers = Net.ParameterCount + Net.MultiplyAdds;
            internal const string Text = Net.Summary;

            internal static void Run(TorchSharp.torch.Tensor images, Small small)
            {
                using Net own = new(TorchSharp.torch.CPU);
                using Net given = new(small);
                using Net.Outputs outputs = given.forward(images);
                object[] all = [outputs.Pyramid[0], outputs.Scores, given.Backbone, given.Pyramid, given.Scores, Net.Plan, Net.InputShape];
            }
        }

        """;

    private static TestProject Project => TestProject.Of(("Backbone.cs", Backbone), ("Heads.cs", Heads), ("Use.cs", Use));

    [Fact]
    public void Composition_compiles_without_a_warning_and_is_used_by_name() => GeneratorRun.Of(Project).AssertClean();

    [Fact]
    public void Constructor_and_forward_pass_are_straight_lines()
    {
        GeneratorRun run = GeneratorRun.Of("""
            [Block("a", Bottleneck, 256, 64)] [Block("b", Bottleneck, 256, 64)] [Block("c", Basic, 512)] [Block("d", Basic, 512)] public partial class Four;
            [Backbone(typeof(Four))]
            [ClassifierHead("late", "c", 10)] [SegmentationHead("masks", "a", 3)] [FeaturePyramid("a", 64, "a", "c")] [ClassifierHead("early", "a", 5)]
            public partial class Net;
            """).AssertClean();

        string source = run.Sources["Net.g.cs"];
        Assert.Equal(
            [
                "Backbone = backbone;",
                "Late = AddHead(new global::ResNetDsl.Heads.Classifier(HeadScope(\"late\"), 512, 10));",
                "Masks = AddHead(new global::ResNetDsl.Heads.Segmentation(HeadScope(\"masks\"), 256, 256, 3));",
                "A = AddHead(new global::ResNetDsl.Heads.FeaturePyramid(HeadScope(\"a\"), 64, 256, 512));",
                "Early = AddHead(new global::ResNetDsl.Heads.Classifier(HeadScope(\"early\"), 256, 5));",
            ],
            BodyAfter(source, ": base(\"Net\", backbone)"));
        Assert.Equal(
            [
                "var stem = ComputeStem(input, pass);",
                "using var a = Backbone.A.After(stem, pass);",
                "using var aTap = pass.InParameterType(a);",
                "var b = Backbone.B.After(a, pass);",
                "using var c = Backbone.C.After(b, pass);",
                "using var cTap = pass.InParameterType(c);",
                "c.Dispose();",
                "using var outputs = new global::ResNetDsl.HeadOutputs();",
                "var late = outputs.Add(Late.Run(cTap, pass));",
                "var masks = outputs.Add(Masks.Run(aTap, input, pass));",
                "var aOutput = outputs.Add(A.Run([aTap, cTap], pass));",
                "cTap.Dispose();",
                "var early = outputs.Add(Early.Run(aTap, pass));",
                "return new Outputs(outputs, late, masks, aOutput, early);",
            ],
            BodyAfter(source, "protected override Outputs Compute("));
    }

    [Fact]
    public void A_backbone_without_a_stem_begins_with_its_first_block()
    {
        GeneratorRun run = GeneratorRun.Of("""
            [Block("a", Bottleneck, 256, 64)] [Network(Stem = StemKind.None)] public partial class Rootless;
            [Backbone(typeof(Rootless))] [ClassifierHead("scores", "a", 10)] public partial class Net;
            """).AssertClean();

        Assert.Equal("using var a = Backbone.A.Run(input, pass);", BodyAfter(run.Sources["Net.g.cs"], "protected override Outputs Compute(")[0]);
    }

    [Fact]
    public void A_block_whose_property_is_hidden_is_taken_by_its_position()
    {
        GeneratorRun run = GeneratorRun.Of("""
            /// <summary>Networks.</summary>
            public static partial class Models
            {
                [Block<Hidden>("a", 16)] [Block("b", Bottleneck, 32, 8)] public partial class Open;

                [UnitConvolution("conv", kernel: 3, Width.Depth)]
                private sealed class Hidden : IUnit
                {
                    public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers) => layers.forward("conv", input);
                }
            }

            [Backbone(typeof(Models.Open))] [ClassifierHead("scores", "b", 10)] public partial class Net;
            """).AssertClean();

        Assert.Equal("var a = Backbone.Blocks[0].After(stem, pass);", BodyAfter(run.Sources["Net.g.cs"], "protected override Outputs Compute(")[1]);
    }

    [Fact]
    public void An_edit_elsewhere_writes_nothing()
    {
        GeneratorRun run = GeneratorRun.Of(Project).Then(Project.With("Use.cs", Use + "// x\n"));
        Assert.Equal(0, run.Rewritten);
    }

    [Fact]
    public void An_edit_of_the_backbone_writes_both_files()
    {
        GeneratorRun run = GeneratorRun.Of(Project).Then(Project.With("Backbone.cs", Backbone.Replace("512", "128", StringComparison.Ordinal)));
        Assert.Equal(2, run.Rewritten);
        Assert.Contains("128×28×28 -> 64×28×28", run.Sources["Net.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_composition_keeps_its_public_members()
    {
        GeneratorRun run = GeneratorRun.Of(Project.With("Heads.cs", Heads.Replace("64", "0", StringComparison.Ordinal)));
        Assert.Equal(["RND103", "RND900"], run.Diagnostics().Select(diagnostic => diagnostic.Id).Order());
    }

    [Fact]
    public void Backbone_and_shared_network_may_come_from_another_assembly()
    {
        GeneratorRun library = GeneratorRun.Of(TestProject.Of(("Backbone.cs", Backbone)));
        using MemoryStream image = new();
        Assert.True(library.Output.WithOptions(library.Output.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default)).Emit(image).Success);
        TestProject project = TestProject.Of(
            ("Heads.cs", Heads),
            ("Shares.cs", "using ResNetDsl; using static ResNetDsl.UnitKind;\n[Block(\"block1\", Bottleneck, 256, 64, lastStride: 2)] [Block(\"block2\", Basic, 512)] [Network(Classes = 5)] [Shares(typeof(Small))] public partial class Same;\n"),
            ("Use.cs", Use)).Referencing(MetadataReference.CreateFromImage(image.ToArray()));

        GeneratorRun.Of(project).AssertClean();
    }

    /// <summary>The lines between the braces that follow a line, without their comments.</summary>
    private static string[] BodyAfter(string source, string line) =>
    [
        .. source.Split('\n').Select(text => text.Trim()).SkipWhile(text => !text.StartsWith(line, StringComparison.Ordinal)).Skip(2).TakeWhile(text => text != "}")
            .Select(text => text.Split("//")[0].TrimEnd()),
    ];
}
