using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Architecture;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests;

/// <summary>Each diagnostic as a user sees it: the line, what is underlined, and the sentence. Where a sentence has several forms, all of them.</summary>
[UsesVerify]
public sealed class DiagnosticSnapshotTests
{
    private static readonly Dictionary<string, string> Sources = new(StringComparer.Ordinal)
    {
        ["RND001"] = Of("public class ResNet152;"),
        ["RND002"] = "internal class Models\n{\n" + Of("public partial class ResNet152;") + "\n}",
        ["RND003"] = string.Join(
            "\n",
            Of("internal partial class Generic<T>;"), Of("internal static partial class Static;"), Of("internal abstract partial class Abstract;"), Of("file partial class Local;"),
            Of("internal partial record Record;"), Of("internal partial class Primary(string label);"), Of("internal partial struct Struct;"),
            Of("internal partial interface IInterface;")),
        ["RND004"] = "internal class Widget;\n" + Of("internal partial class ResNet152 : Widget;"),
        ["RND005"] = "[Network(Classes = 10)]\n[ArgScope(WeightDecay = 0)]\n[Shares(typeof(Other))]\ninternal partial class ResNet152;\n" + Of("internal partial class Other;"),
        ["RND006"] = Of("internal partial class ResNet152;") + "\n[Block(\"block5\", Bottleneck, 2048, 512)]\npartial class ResNet152;",
        ["RND008"] = """
            [Block("forward", Bottleneck, 256, 64)]
            [Block("depth", Bottleneck, 256, 64)]
            [Block("stage", Bottleneck, 256, 64)]
            [Block("resNet152", Bottleneck, 256, 64)]
            internal partial class ResNet152
            {
                internal int Stage { get; set; }
            }
            """,
        ["RND101"] = Blocks("[Block(\"block 3\", Bottleneck, 1024, 256, repeat: 35)]"),
        ["RND102"] = Blocks("[Block(\"block3\", Bottleneck, 1024, 256)]", "[Block(\"block3\", Bottleneck, 1024, 256)]", "[Block(\"Block3\", Bottleneck, 1024, 256)]"),
        ["RND103"] = Blocks("[Block(\"block3\", Bottleneck, 0, 256, repeat: 35, lastStride: 2)]"),
        ["RND104"] = Blocks("[Block(\"block3\", Bottleneck, 1024, -256, repeat: 35, lastStride: 2)]"),
        ["RND107"] = Blocks("[Block(\"block3\", Bottleneck, 1024, 256, repeat: -3, lastStride: 2)]", "[Block(\"block4\", Bottleneck, 2048, 512, repeat: 0)]"),
        ["RND108"] = Blocks("[Block(\"block3\", Bottleneck, 1024, 256, repeat: 35, lastStride: -2)]", "[Block(\"block4\", Bottleneck, 2048, 512, firstStride: -2, repeat: 35)]"),
        ["RND109"] = Blocks("[Block(\"block3\", (UnitKind)97, 1024, 256, repeat: 35, lastStride: 2)]", "[Network(Stem = (StemKind)2)]"),
        ["RND110"] = Blocks("[Block(\"block3\", Bottleneck, 1024, repeat: 35, lastStride: 2)]", "[Block(\"block4\", Bottleneck, 2048, 0)]"),
        ["RND113"] = Blocks("[Block(\"block1\", Bottleneck, 256, 64)]", "[Network(Classes = -1)]"),
        ["RND114"] = string.Join(
            "\n",
            Blocks("[Block(\"block3\", Bottleneck, 1024000000, 2000000000)]"),
            Blocks("[Block(\"block3\", Bottleneck, 1024, 256, repeat: 1000000000, lastStride: 2)]").Replace("152", "101", StringComparison.Ordinal),
            Blocks("[Block(\"block3\", Bottleneck, 1024, 256, repeat: 35, lastStride: 2000000000)]").Replace("152", "50", StringComparison.Ordinal),
            Blocks("[Block(\"block3\", Bottleneck, 1024, 256)]", "[Network(Height = 2000000000, Width = 2000000000)]").Replace("152", "200", StringComparison.Ordinal)),
        ["RND115"] = Blocks("[Block(\"block1\", Bottleneck, 256, 64)]", "[Network(Channels = 3, Height = 0, Width = 224)]"),
        ["RND116"] = Blocks("[Block(\"block1\", Bottleneck, 256, 64)]", "[ArgScope(WeightDecay = -1e-4, BatchNormDecay = 1.5, BatchNormEpsilon = 0)]"),
        ["RND205"] = Of("internal partial class ResNet152;", "[Network(OutputStride = 12)]"),
        ["RND304"] = "internal class Backbone;\n" + Of("internal partial class ResNet152;", "[Shares(typeof(Backbone))]"),
        ["RND503"] = Of("internal partial class ResNet152;", "[Network(Depth = 152)]").Replace("repeat: 35", "repeat: 34", StringComparison.Ordinal),
        ["RND900"] = Blocks("[Block(\"block3\", Bottleneck, 1024, 256, repeat: -3)]", "[Block(\"block4\", Bottleneck, 0, 512)]") + "\n" + Of("internal class ResNet101;"),
        ["RND901"] = Of("internal partial class Broken;"),
    };

    public static TheoryData<string> Ids => [.. Sources.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public Task Sentence(string id)
    {
        TestProject project = TestProject.Of((TestProject.FileName, TestProject.Usings + Sources[id]));
        GeneratorRun run = GeneratorRun.Of(project, id == "RND901" ? GeneratorFailureTests.Failing : new NetworkGenerator());
        SourceText text = project.Compilation.SyntaxTrees.Single().GetText();
        IEnumerable<string> reports = run.Diagnostics().Where(diagnostic => diagnostic.Id == id).Select(diagnostic => Report(diagnostic, text));
        return Verify(string.Join("\n", reports)).UseDirectory("Snapshots").UseTextForParameters(id);
    }

    [Fact]
    public void Every_id_has_a_snapshot_and_there_are_no_others()
    {
        Assert.Equal(Rules.All.Select(rule => rule.Id).Append("RND900").Append("RND901").Order(StringComparer.Ordinal), Sources.Keys.Order(StringComparer.Ordinal));
        SnapshotFiles.AssertExactly(
            "Snapshots",
            [
                .. Sources.Keys.Select(id => $"{nameof(DiagnosticSnapshotTests)}.{nameof(Sentence)}_{id}.verified.txt"),
                .. NetworkSnapshotTests.Files,
            ]);
    }

    private static string Of(string declaration, string attributes = "") => Blocks(
        "[Block(\"block1\", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]",
        "[Block(\"block2\", Bottleneck, 512, 128, repeat: 7, lastStride: 2)]",
        "[Block(\"block3\", Bottleneck, 1024, 256, repeat: 35, lastStride: 2)]",
        "[Block(\"block4\", Bottleneck, 2048, 512, repeat: 3)]",
        attributes).Replace("internal partial class ResNet152;", declaration, StringComparison.Ordinal);

    private static string Blocks(params string[] attributes) => string.Join('\n', attributes.Where(line => line.Length > 0).Append("internal partial class ResNet152;"));

    private static string Report(Diagnostic diagnostic, SourceText text)
    {
        StringBuilder report = new();
        Underline(diagnostic.Location);
        foreach (Location also in diagnostic.AdditionalLocations)
        {
            report.Append("also\n");
            Underline(also);
        }

        return report.Append(Markup.Describe(diagnostic)).Append('\n').ToString();

        void Underline(Location location)
        {
            TextLine line = text.Lines.GetLineFromPosition(location.SourceSpan.Start);
            string indent = new(' ', location.SourceSpan.Start - line.Start);
            report.Append(CultureInfo.InvariantCulture, $"{line}\n{indent}{new string('~', location.SourceSpan.Length)}\n");
        }
    }
}
