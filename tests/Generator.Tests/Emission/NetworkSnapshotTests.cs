using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>What a reviewer sees of a change: the summary, which says what the network is, and the emitted file, which says what code it becomes.</summary>
[UsesVerify]
public sealed class NetworkSnapshotTests
{
    private static readonly Dictionary<string, string> Networks = new(StringComparer.Ordinal)
    {
        ["ResNetV2_50"] = Slim(3, 5, "Depth = 50, Scope = \"resnet_v2_50\"", "ResNetV2_50"),
        ["ResNetV2_152"] = Slim(7, 35, "Depth = 152, Scope = \"resnet_v2_152\"", "ResNetV2_152"),
        ["ResNetV2_101_Segmentation"] = Slim(
            3, 22, "Height = 513, Width = 513, Classes = 21, GlobalPool = false, OutputStride = 16, Depth = 101, Scope = \"resnet_v2_101\"", "ResNetV2_101_Segmentation"),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Summary(string network) =>
        Verify(SummaryIn(GeneratorRun.Of(Networks[network]).Source)).UseDirectory("Snapshots").UseTextForParameters(network);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Source(string network) =>
        Verify(GeneratorRun.Of(Networks[network]).AssertClean().Source, "cs").UseDirectory("Snapshots").UseTextForParameters(network);

    [Fact]
    public void Every_snapshot_belongs_to_a_network() => SnapshotFiles.AssertExactly(
        "Snapshots",
        Networks.Keys.SelectMany(network => new[]
        {
            $"{nameof(NetworkSnapshotTests)}.{nameof(Summary)}_{network}.verified.txt",
            $"{nameof(NetworkSnapshotTests)}.{nameof(Source)}_{network}.verified.cs",
        }));

    [Fact]
    public void Edited_repeat_changes_few_lines()
    {
        string before = GeneratorRun.Of(Networks["ResNetV2_152"].Replace("Depth = 152, ", "", StringComparison.Ordinal)).Source;
        string after = GeneratorRun.Of(Networks["ResNetV2_152"].Replace("Depth = 152, ", "", StringComparison.Ordinal).Replace("repeat: 35", "repeat: 22", StringComparison.Ordinal)).Source;

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
