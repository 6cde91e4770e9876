using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>The classes of units, their typed layers and end points: what compiles, what does not, and what a wrong table leaves of them.</summary>
public sealed class TypedStructureTests
{
    private const string Mixed = """
        [Block("block1", Bottleneck, 64, 16, repeat: 2, SqueezeExcitation = 4)]
        [Block("block2", Bottleneck, 128, 32, repeat: 2, lastStride: 2)]
        [Block("block3", Basic, 128, repeat: 1, Dropout = 0.1)]
        internal partial class Net;

        """;

    [Fact]
    public void A_form_is_a_class_whose_name_tells_which() => GeneratorRun.Of(Mixed + """
        internal static class Use
        {
            internal static object?[] All(Net net) =>
            [
                net.Block1[0].SeFc1.Weight, net.Block2[0].Shortcut, net.Block3[^1].Conv2.Norm, net.Conv1.Bias, net.Postnorm.RunningMean, net.Logits.Weight,
                (Net.BottleneckSeUnit)net.Block1[1], (Net.BottleneckUnit)net.Block2[1], (Net.BasicUnit)net.Block3[0],
            ];

            internal static object?[] Points(Net.EndPoints points) => [points.Block1[1].SeFc2, points.Block2.Output, points.Block2[0].Shortcut, points.Block3[0].Output];
        }
        """).AssertClean();

    [Theory]
    [InlineData("net.Block2[0].Conv4")]
    [InlineData("net.Block2[0].SeFc1")]
    [InlineData("net.Block3[0].Conv3")]
    [InlineData("points.Block2[0].Conv4")]
    [InlineData("points.Block3[0].Shortcut_")]
    public void A_misspelt_layer_does_not_compile(string layer)
    {
        GeneratorRun run = GeneratorRun.Of(Mixed + $"internal static class Use {{ internal static object? Run(Net net, Net.EndPoints points) => {layer}; }}");
        Assert.Equal(["CS1061"], run.Diagnostics().Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void A_unit_of_the_users_own_has_typed_layers_too() => GeneratorRun.Of("""
        [Block<Own>("block1", 64)] internal partial class Net;

        [UnitConvolution("expand", 1, Width.Depth)]
        [UnitConvolution("forward", 3, Width.Depth)]
        internal sealed class Own : IUnit { public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers) => layers.forward("forward", layers.forward("expand", input)); }

        internal static class Use { internal static object All(Net net) => new object[] { net.Block1[0].Expand.Weight, net.Block1[0].Forward.Weight, net.Block1[0].Own }; }
        """).AssertClean();

    /// <summary>The real mistake is all that is said: what typed code names of the network is there.</summary>
    [Theory]
    [InlineData("Bottleneck, 128, 32", "Bottleneck, 0, 32", "RND103")]
    [InlineData("repeat: 2, lastStride: 2", "repeat: -2", "RND107")]
    [InlineData("Bottleneck, 64, 16", "Bottleneck, 64, -16", "RND104")]
    public void A_wrong_table_leaves_its_typed_surface(string part, string wrong, string id)
    {
        GeneratorRun run = GeneratorRun.Of(Mixed.Replace(part, wrong, StringComparison.Ordinal) + """
            internal static class Use
            {
                internal static object?[] All(Net net, Net.EndPoints points) =>
                [
                    net.Block1[0].SeFc1.Weight, net.Block2[0].Shortcut, net.Block3[0].Conv2.Norm, net.Conv1.Bias, net.Postnorm, net.Logits.Weight, points.Block2[0].Conv1, points.Block1.Output,
                    (Net.BottleneckSeUnit)net.Block1[1], (Net.BottleneckUnit)net.Block2[1], (Net.BasicUnit)net.Block3[0],
                ];
            }
            """);
        Assert.Equal([id, "RND900"], run.Diagnostics().Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }
}
