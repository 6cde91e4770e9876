using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.HalfTypedCode;

/// <summary>Code that is being typed: nothing throws, and the real error is not buried under follow-up errors about members that are not there yet.</summary>
public sealed class BrokenCodeTests
{
    private const string Use = """

        internal static class Use
        {
            internal const long Numbers = Net.Depth + Net.ParameterCount + Net.MultiplyAdds + Net.ReceptiveField + Net.OutputStride;
            internal const string Text = Net.Summary;

            internal static void Run(TorchSharp.torch.Tensor images)
            {
                using Net net = new(TorchSharp.torch.CPU);
                using TorchSharp.torch.Tensor logits = net.forward(images);
                using Net.EndPoints points = net.forward_end_points(images);
                object[] all = [points.Block1, points.Block2, points.Logits, points.Predictions, points.Output, Net.Plan, Net.InputShape, Net.OutputShape];
                ResNetDsl.Block[] blocks = [net.Block1, net.Block2];
                net.train();
            }
        }

        internal sealed class Holder<T> where T : TorchSharp.torch.nn.Module { internal Holder<Net>? Network { get; set; } }
        """;

    public static TheoryData<string, string> Wrong => new()
    {
        { "RND103 RND900", "[Block(\"block1\", Bottleneck, 0, 64)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "RND109 RND900", "[Block(\"block1\", (UnitKind)99, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "RND124 RND900", "[Block<Missing>(\"block1\", 8)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net; internal class Missing;" },
        { "RND125 RND900", "[Block<Missing>(\"block1\", 8)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net; internal class Missing : IUnit { public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers) => input; }" },
        { "RND126 RND900", "[Block<Missing>(\"block1\", 8)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net; [UnitConvolution(\"conv\", 3, Width.Depth)] internal class Missing : IUnit { internal TorchSharp.Modules.Linear? Gate; public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers) { Gate = null; return input; } }" },
        { "CS0246", "[Block<Missing>(\"block1\", 8)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "RND101 RND900", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] [Block(\"block 3\\n\\u2028<&\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "RND102 RND900", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "RND008 RND900", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] [Block(\"forward\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "RND900 RND006", "[Block(\"block1\", Bottleneck, 8, 2)] internal partial class Net; [Block(\"block2\", Bottleneck, 8, 2)] partial class Net;" },
        { "RND304 RND900", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] [Shares(typeof(string))] internal partial class Net;" },
        { "RND114 RND900", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2, repeat: int.MaxValue)] internal partial class Net;" },
        { "RND503 RND900", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] [Network(Depth = 3)] internal partial class Net;" },
        { "CS0103", "[Block(\"block1\", Bottlenek, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "CS1503", "[Block(\"block1\", Bottleneck, \"8\", 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "CS1503", "[Block(\"block1\", 0.5, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "CS7036", "[Block(\"block1\", Bottleneck)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "CS7036", "[Block(\"block1\")] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "CS1739", "[Block(\"block1\", Bottleneck, 8, 2, repeats: 3)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "CS1729", "[Block(\"block1\", Bottleneck, 8, 2, 3, 1, 1, 1)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "CS0182", "[Block(\"block1\", Bottleneck, Sizes.Depth, 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net; internal static class Sizes { internal static readonly int Depth = 8; }" },
        { "CS0246 CS0246", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] [Netwrk] internal partial class Net;" },
        { "CS0246", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] [Network(Classes = 10, Unknown = 3)] internal partial class Net;" },
        { "CS0029", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] [Network(Classes = \"10\")] internal partial class Net;" },
        { "CS0246", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] [Shares(typeof(Missing))] internal partial class Net;" },
        { "CS0246", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net : Missing;" },
        { "CS0246", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net : Network, IMissing;" },
        { "CS0579", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] [Network] [Network(Classes = 3)] internal partial class Net;" },
        { "CS0101", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net; internal interface Net;" },
        { "CS0260", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net; internal class Net { }" },
        { "CS1525", "[Block(\"block1\", Bottleneck, 8, 2,)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "CS1026", "[Block(\"block1\", Bottleneck, 8, 2] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" },
        { "CS1003", "[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck 8, 2)] internal partial class Net;" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Only_the_real_error_is_reported(string expected, string source) => Assert.Equal(
        expected,
        string.Join(' ', GeneratorRun.Of(source + Use).Diagnostics().Select(diagnostic => diagnostic.Id)));

    [Fact]
    public void Forgotten_using_of_the_units_is_the_only_error()
    {
        GeneratorRun run = GeneratorRun.Of(TestProject.Of((TestProject.FileName, "using ResNetDsl;\n[Block(\"block1\", Bottleneck, 8, 2)] [Block(\"block2\", Bottleneck, 8, 2)] internal partial class Net;" + Use)));

        Assert.Equal(["CS0103", "CS0103"], run.Diagnostics().Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void Forgotten_using_of_the_library_leaves_an_ordinary_class()
    {
        GeneratorRun run = GeneratorRun.Of(TestProject.Of((TestProject.FileName, "[Block(\"block1\", ResNetDsl.UnitKind.Bottleneck, 8, 2)] internal partial class Net;")));

        Assert.Equal(["CS0246", "CS0246"], run.Diagnostics().Select(diagnostic => diagnostic.Id));
        Assert.Empty(run.Sources);
    }
}
