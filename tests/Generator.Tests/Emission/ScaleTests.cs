using System.Runtime.CompilerServices;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>The work is in proportion to the blocks that are written, never to the units they make.</summary>
public sealed class ScaleTests
{
    [Fact]
    public void A_million_units_are_written_like_one()
    {
        int one = Deep(3).Length;
        int million = Deep(1_000_000).Length;

        Assert.InRange(million, one, one * 1.03);
    }

    [Fact]
    public void As_many_units_as_can_be_counted_are_written_like_one()
    {
        // Three layers a unit, and the classifier.
        int most = (int.MaxValue - 2) / 3;

        Assert.InRange(Deep(most - 4).Length, 1, Deep(3).Length * 1.04);
    }

    [Fact]
    public void Two_hundred_networks_are_written_like_one_each()
    {
        const int count = 200;
        GeneratorRun run = GeneratorRun.Of(string.Concat(Enumerable.Range(100, count).Select(i => Tables.Small($"Net{i}"))));

        int one = GeneratorRun.Of(Tables.Small("Net100")).Source.Length;

        Assert.Equal(count, run.Sources.Count);
        Assert.All(run.Sources.Values, text => Assert.Equal(one, text.Length));
    }

    [Fact]
    public void Two_hundred_blocks_are_written_in_proportion()
    {
        int ten = Long(10).Length, hundred = Long(100).Length, twoHundred = Long(200).Length;

        Assert.InRange(twoHundred - hundred, (hundred - ten) * 1.0, (hundred - ten) * 1.2);

        static string Long(int blocks) =>
            GeneratorRun.Of(string.Concat(Enumerable.Range(0, blocks).Select(i => $"[Block(\"block{i}\", Bottleneck, 256, 64)]\n")) + "public partial class Long;").Source;
    }

    [Theory]
    [InlineData(3, 200)]
    [InlineData(18, 111)]
    public void A_thousand_layers_are_as_many_lines_as_a_few(int few, int many)
    {
        int lines = Lines(few);

        Assert.Equal(lines, Lines(many));
        Assert.InRange(lines, 1, 200);

        static int Lines(int units) => GeneratorRun.Of($$"""
            [Block("block1", Basic, 16, repeat: {{units}})]
            [Block("block2", Basic, 32, repeat: {{units - 1}}, firstStride: 2)]
            [Block("block3", Basic, 64, repeat: {{units - 1}}, firstStride: 2)]
            [Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = ActivationKind.PostActivation)]
            public partial class Deep;
            """).AssertClean().Source.Split('\n').Length;
    }

    [Fact]
    public void Every_network_of_the_Zoo_is_a_file_of_less_than_400_lines()
    {
        (string, string)[] tables = [.. Directory.GetFiles(ZooNetworks()).Where(file => !Path.GetFileName(file).StartsWith("Zoo", StringComparison.Ordinal)).Select(file => (file, "using ResNetDsl;\n" + File.ReadAllText(file)))];
        GeneratorRun run = GeneratorRun.Of(TestProject.Of(tables));

        Assert.Equal(48, run.Sources.Count);
        Assert.All(run.AllSources, file => Assert.InRange(file.Value.Split('\n').Length, 1, 399));

        static string ZooNetworks([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/Zoo/Networks");
    }

    private static string Deep(int repeat) => GeneratorRun.Of($$"""
        [Block("block1", Bottleneck, 256, 64, repeat: {{repeat}}, lastStride: 2)]
        public partial class Deep;
        """).AssertClean().Source;
}
