using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>What a reviewer sees of a change: the emitted file, which says in its summary what the class is, and in its members what code it becomes. One of each kind is enough.</summary>
[UsesVerify]
public sealed class NetworkSnapshotTests
{
    private const string Wrong = "WrongNetwork";

    private static readonly Dictionary<string, string> Declarations = new(StringComparer.Ordinal)
    {
        ["ResNetV2_50"] = Slim(3, 5, "Depth = 50, Scope = \"resnet_v2_50\"", "ResNetV2_50"),
        ["ResNetV2_101_Segmentation"] = Slim(
            3, 22, "Height = 513, Width = 513, Classes = 21, GlobalPool = false, OutputStride = 16, Depth = 101, Scope = \"resnet_v2_101\"", "ResNetV2_101_Segmentation"),
        ["SeparableNetwork"] = """
            [UnitConvolution("depthwise", kernel: 3, Width.In, Depthwise = true, Strided = true)]
            [UnitConvolution("pointwise", kernel: 1, Width.Depth)]
            internal sealed class Separable : IUnit
            {
                public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers) => layers.forward("pointwise", layers.forward("depthwise", input));
            }

            [Block<Separable>("block1", 64, repeat: 2)]
            [Block("block2", Basic, 128, firstStride: 2)]
            internal partial class SeparableNetwork;
            """,
        ["Detector"] = """
            [Block("block1", Bottleneck, 256, 64, lastStride: 2)]
            [Block("block2", Bottleneck, 512, 128, lastStride: 2)]
            [Block("block3", Bottleneck, 1024, 256)]
            public partial class Features;

            [Backbone(typeof(Features))]
            [FeaturePyramid("pyramid", 256, nameof(Features.Block1), nameof(Features.Block2))]
            [SegmentationHead("masks", nameof(Features.Block2), classes: 21)]
            [ClassifierHead("scores", nameof(Features.Block2), classes: 10)]
            public partial class Detector;
            """,
        [Wrong] = $"""
            [Block("block1", Bottleneck, 256, -64)]
            [Block("block2", Bottleneck, 512, 128)]
            public partial class {Wrong};
            """,
    };

    public static TheoryData<string> Names => [.. Declarations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Source(string name)
    {
        GeneratorRun run = GeneratorRun.Of(Declarations[name]);
        Assert.Equal(name != Wrong, run.Diagnostics().Count == 0);
        return Verify(run.Sources.Single(source => source.Key.EndsWith(name + ".g.cs", StringComparison.Ordinal)).Value, "cs").UseDirectory("Snapshots").UseTextForParameters(name);
    }

    [Fact]
    public void Every_snapshot_belongs_to_a_declaration() =>
        SnapshotFiles.AssertExactly("Snapshots", Declarations.Keys.Select(name => $"{nameof(NetworkSnapshotTests)}.{nameof(Source)}_{name}.verified.cs"));

    [Fact]
    public void Edited_repeat_changes_few_lines()
    {
        string table = Slim(7, 35, "Scope = \"resnet_v2_152\"", "ResNetV2_152");
        string before = GeneratorRun.Of(table).Source;
        string after = GeneratorRun.Of(table.Replace("repeat: 35", "repeat: 22", StringComparison.Ordinal)).Source;

        Assert.InRange(ChangedLines(before, after), 1, 13);
        Assert.InRange(ChangedLines(SummaryIn(before), SummaryIn(after)), 1, 4);
    }

    private static string Slim(int repeat2, int repeat3, string options, string name) => $$"""
        namespace Zoo;

        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: {{repeat2}}, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: {{repeat3}}, lastStride: 2)]
        [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
        [Network({{options}})]
        public partial class {{name}};
        """;

    /// <summary>The value of the emitted constant, which is what the plan says of itself: a test of the running network holds them together.</summary>
    private static string SummaryIn(string source)
    {
        string[] lines = source.Split('\n');
        int first = Array.FindIndex(lines, line => line.Contains("const string Summary", StringComparison.Ordinal)) + 1;
        int last = Array.FindIndex(lines, first, line => line.Trim() == "\"\"\";");
        int indent = lines[last].Length - "\"\"\";".Length;
        return string.Join('\n', lines[first..last].Select(line => line[indent..]));
    }

    private static int ChangedLines(string before, string after)
    {
        string[] old = before.Split('\n'), young = after.Split('\n');
        Assert.Equal(old.Length, young.Length);
        return old.Zip(young).Count(pair => pair.First != pair.Second);
    }
}
