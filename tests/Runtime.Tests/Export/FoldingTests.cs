using ResNetDsl.Export;
using ResNetDsl.Operations;
using ResNetDsl.Programs;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;

namespace ResNetDsl.Runtime.Tests.Export;

/// <summary>What is recorded of a network computes what the network does, and still does when it is folded.</summary>
public sealed class FoldingTests
{
    public static TheoryData<string> Networks => SmallNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_recorded_and_folded_network_computes_the_same_in_64_bits(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using Network net = SmallNetworks.Make(name, float64);
        RandomState.Fill(net, 5);
        StateBytes before = StateBytes.Of(net);
        Tensor images = SampleImages.Noise(2, net.Architecture.Input.WithBatch(2), float64);
        Tensor expected = net.infer(images);

        Graph recorded = net.Record(null, null);
        TensorAssert.Close(expected, Assert.Single(recorded.Compute(images, float64)), 1e-12);
        Graph folded = Folding.MatrixProducts(Folding.Fold(recorded));
        TensorAssert.Close(expected, Assert.Single(folded.Compute(images, float64)), 1e-10);

        Assert.DoesNotContain(folded.Values, value => value.Operation is Normalize);
        before.AssertUnchangedIn(net);
        Assert.True(net.training);
    }

    [Fact]
    public void Post_activation_units_become_convolutions_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchvisionBottleneck net = new(dtype: float64);
        Graph folded = Folding.MatrixProducts(Folding.Fold(net.Record(null, null)));
        Assert.All(folded.Values, value => Assert.True(value.Operation is Convolve or MaxPool or GlobalPool or Flatten or MatrixProduct, $"{value.Operation}"));

        // One of each unit adds its shortcut.
        Assert.Equal(net.Blocks.Sum(block => block.Count), folded.Values.Count(value => value.Operation is Convolve { Adds: true }));
    }

    [Fact]
    public void A_convolution_does_not_write_over_the_map_that_it_reads_and_adds()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        GraphValue image = GraphValue.Image(new(8)), map = GraphValue.Of(new Sigmoid(), [image], "");
        Tensor weight = SampleImages.Noise(1, [8, 8, 3, 3]);
        GraphValue convolved = GraphValue.Of(new Convolve(new("conv", 8, 8, Kernel: 3), Activated: false), [map, GraphValue.Of(new GraphConstant(weight), "conv.weight"), null], "conv");
        GraphValue sum = GraphValue.Of(new Sum(), [map, convolved], "");
        Graph graph = new(image, [map, convolved, sum], [("output", sum)]);
        Graph folded = Folding.Fold(graph);
        Assert.Equal(2, folded.Values.Count);
        Tensor images = SampleImages.Noise(2, [2, 8, 9, 9]);
        Tensor expected = Assert.Single(graph.Compute(images, float32));
        using FrozenProgram program = FrozenProgram.Of(folded, ScriptForm.OneDnn, float32);
        for (int run = 0; run < 3; run++)
        {
            TensorAssert.Close(expected, Assert.Single(program.Run(images)), 1e-5);
        }
    }

    [Fact]
    public void A_deep_network_is_recorded_and_folded_in_linear_time()
    {
        using DisposeScope scope = NewDisposeScope();
        using OneKLayers deep = new();
        Graph recorded = deep.Record(null, null);
        Graph folded = Folding.Fold(recorded);
        Assert.True(recorded.Values.Count > folded.Values.Count);
        Assert.Equal(folded.Values.Count, folded.Values.Distinct().Count());
    }
}
