using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Compositions;

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
}
