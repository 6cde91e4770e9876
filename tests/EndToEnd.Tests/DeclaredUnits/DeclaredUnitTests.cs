using ResNetDsl.EndToEnd.Tests.RandomTables;

namespace ResNetDsl.EndToEnd.Tests.DeclaredUnits;

/// <summary>Networks whose units are classes of the user, as they run: the shapes, keys and end points that their declared layers say.</summary>
public sealed class DeclaredUnitTests
{
    private const string Separable = """
        [UnitConvolution("depthwise", kernel: 3, Width.In, Depthwise = true, Strided = true)]
        [UnitConvolution("pointwise", kernel: 1, Width.Depth)]
        internal sealed class Separable : IUnit
        {
            public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers) =>
                layers.forward("pointwise", layers.forward("depthwise", input));
        }

        """;

    private const string Residual = """
        [UnitBatchNorm("preact")]
        [UnitConvolution("conv1", kernel: 1, Width.Bottleneck)]
        [UnitConvolution("conv2", kernel: 3, Width.Depth, Strided = true, Normalized = false, Activated = false)]
        [UnitConvolution("skip", kernel: 1, Width.Depth, Strided = true, OnShortcut = true)]
        internal sealed class Residual : IUnit
        {
            public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers)
            {
                TorchSharp.torch.Tensor shortcut = layers.Has("skip") ? layers.forward("skip", input) : input;
                return shortcut + layers.forward("conv2", layers.forward("conv1", layers.forward("preact", input)));
            }
        }

        """;

    [Theory]
    [InlineData(
        "[Block<Separable>(\"block1\", 16, repeat: 2)] [Block<Residual>(\"block2\", 32, 8, firstStride: 2)] [Network(Stem = StemKind.Cifar, Height = 32, Width = 32, Classes = 10)]",
        "[2, 10]", "[2, 16, 32, 32] [2, 32, 16, 16]")]
    [InlineData(
        "[Block(\"block1\", Basic, 16, lastStride: 2)] [Block<Residual>(\"block2\", 32, 8, repeat: 2, lastStride: 2)] [Block<Separable>(\"block3\", 64, MaxPool = 2)] [Network(Stem = StemKind.Cifar, Height = 32, Width = 32, Classes = 0)]",
        "[2, 64]", "[2, 16, 16, 16] [2, 32, 8, 8] [2, 64, 4, 4]")]
    public void Networks_run_as_declared(string table, string output, string blocks) => Assert.Equal(
        $"{output} {output} {blocks} True True",
        Run(table, """
            using TorchSharp.torch.Tensor images = TorchSharp.torch.randn(2, 3, 32, 32);
            net.eval();
            using TorchSharp.torch.Tensor given = net.forward(images);
            using Net.EndPoints points = net.forward_end_points(images);
            long parameters = net.parameters().Sum(parameter => parameter.numel());
            string[] shapes = [Shape(given), Shape(points.Output), .. Net.Plan.Table.Blocks.Select(block => Shape(points["Net/" + block.Name]))];
            return $"{string.Join(' ', shapes)} {parameters == Net.ParameterCount} {given.allclose(points.Output)}";
            """));

    [Theory]
    [InlineData("add", "pool")]
    [InlineData("call", "train")]
    [InlineData("class", "größe")]
    [InlineData("forward", "training")]
    [InlineData("input", "stochastic_depth")]
    public void Layers_may_have_any_name_that_is_an_identifier(string first, string second) => Assert.Equal(
        $"block1.unit_1.{first}.weight block1.unit_1.{first}.bn.weight block1.unit_1.{second}.weight block1.unit_1.{second}.bn.weight",
        Run("[Block<Separable>(\"block1\", 16, repeat: 2, MaxPool = 2)]", """
            using TorchSharp.torch.Tensor images = TorchSharp.torch.randn(2, 3, 32, 32);
            using TorchSharp.torch.Tensor logits = net.forward(images);
            using Net.EndPoints points = net.forward_end_points(images);
            return string.Join(' ', net.state_dict().Keys.Where(key => key.StartsWith("block1.unit_1.") && key.EndsWith("weight")));
            """,
            Separable.Replace("depthwise", first, StringComparison.Ordinal).Replace("pointwise", second, StringComparison.Ordinal)));

    [Fact]
    public void Every_unit_is_an_instance_of_its_own() => Assert.Equal(
        "True Separable",
        Run("[Block<Separable>(\"block1\", 16, repeat: 2)]", "return $\"{!ReferenceEquals(net.Block1[0].Own, net.Block1[1].Own)} {net.Block1[0].Own.GetType().Name}\";"));

    [Fact]
    public void A_layer_may_run_twice() => Assert.Equal(
        "[1, 64, 8, 8]",
        Run(
            "[Block<Separable>(\"block1\", 64)]",
            """
            using TorchSharp.torch.Tensor images = TorchSharp.torch.randn(1, 3, 32, 32);
            using Net.EndPoints points = net.forward_end_points(images);
            return Shape(points.Block1.Output);
            """,
            Separable.Replace("layers.forward(\"depthwise\", input)", "layers.forward(\"depthwise\", layers.forward(\"depthwise\", input))", StringComparison.Ordinal)));

    [Fact]
    public void Gradients_reach_every_layer() => Assert.Equal(
        "0",
        Run("[Block<Residual>(\"block1\", 16, 4, repeat: 2, lastStride: 2)]", """
            using TorchSharp.torch.Tensor images = TorchSharp.torch.randn(2, 3, 32, 32);
            using TorchSharp.torch.Tensor logits = net.forward(images);
            logits.sum().backward();
            return net.named_parameters().Count(parameter => parameter.parameter.grad is null).ToString();
            """));

    private static string Run(string table, string body, string? units = null)
    {
        string source = $$"""
            using System.Linq;

            {{table}}
            internal partial class Net;

            {{units ?? Separable + Residual}}
            public static class Program
            {
                public static string Run()
                {
                    using Net net = new();
                    {{body.ReplaceLineEndings("\n                    ")}}
                }

                internal static string Shape(TorchSharp.torch.Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
            }
            """.Replace("public static class", "#pragma warning disable CS1591\npublic static class", StringComparison.Ordinal);
        return (string)CompiledTables.Compile([("Net", source)]).Type("Program").GetMethod("Run")!.Invoke(null, null)!;
    }
}
