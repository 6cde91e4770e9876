using ResNetDsl.Export;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;

namespace ResNetDsl.Runtime.Tests.Layers;

/// <summary>A stem's max pool pads as its table says, in the network, frozen and exported.</summary>
public sealed class StemPoolPaddingTests
{
    [Theory]
    [InlineData(32, 32)]
    [InlineData(37, 30)]
    public void Zeros_count_before_an_activation(int height, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using KerasV2Like net = new();
        RandomState.Fill(net, 31);

        // A map that is below 0 everywhere: its edge becomes 0. The first unit passes it on, 20 higher.
        net.Conv1.Bias!.fill_(-8);
        KerasV2Like.BottleneckUnit unit = net.Block1[0];
        unit.Preact.Weight!.fill_(Math.Sqrt(1 + 1e-5));
        unit.Preact.Bias.fill_(20);
        unit.Preact.RunningMean.zero_();
        unit.Preact.RunningVariance.fill_(1);
        unit.Shortcut!.Weight.copy_(eye(32, 16).view(32, 16, 1, 1));
        unit.Shortcut.Bias!.zero_();
        net.eval();
        Tensor images = SampleImages.Noise(1, [2, 3, height, width]);
        using KerasV2Like.EndPoints points = net.forward_end_points(images);
        Tensor convolved = nn.functional.conv2d(images, net.Conv1.Weight, net.Conv1.Bias, strides: [2, 2], padding: [3, 3]);
        Tensor expected = nn.functional.max_pool2d(nn.functional.pad(convolved, [1, 1, 1, 1]), [3, 3], [2, 2]);
        Assert.True(expected[.., .., 0, ..].eq(0).all().item<bool>());
        Assert.True(expected[.., .., 1..^1, 1..^1].lt(0).all().item<bool>());
        TensorAssert.Close(expected, points["KerasV2Like/block1/unit_1/bottleneck_v2/shortcut"][.., ..16] - 20, 1e-5);

        using TemporaryFolder folder = new();
        Tensor logits = net.infer(images);
        using FrozenNetwork frozen = net.Freeze();
        TensorAssert.Close(logits, frozen.infer(images), 1e-4);
        string script = folder.Of("network.pt");
        frozen.Save(script);
        using jit.ScriptModule<Tensor, Tensor> module = jit.load<Tensor, Tensor>(script);
        TensorAssert.Close(logits, module.call(images), 1e-4);
        string onnx = folder.Of("network.onnx");
        net.ExportOnnx(onnx);
        TensorAssert.Close(logits, OnnxRun.Of(onnx, images)["output"], 1e-4);
    }

    [Fact]
    public void Each_padding_is_that_of_its_library()
    {
        Assert.Equal([EdgePadding.Same], Paddings(SlimLike.Plan));
        Assert.Equal([EdgePadding.Symmetric], Paddings(TorchvisionLike.Plan));
        Assert.Equal([EdgePadding.SymmetricZeros], Paddings(KerasV2Like.Plan));
        Assert.Equal([EdgePadding.Valid], Paddings(KerasBranchesLikeUnpadded.Plan));
        Assert.Equal(new Shape(16, 8, 8), KerasV2Like.Plan.Stem.Out);
        Assert.Equal(new Shape(16, 7, 7), KerasBranchesLikeUnpadded.Plan.Stem.Out);
        using KerasBranchesLikeUnpadded net = new();
        using Tensor images = SampleImages.Noise(1, [2, 3, 32, 32]);
        using KerasBranchesLikeUnpadded.EndPoints points = net.forward_end_points(images);
        Assert.Equal([2, 32, 7, 7], points["KerasBranchesLikeUnpadded/stage1"].shape);
    }

    private static IEnumerable<EdgePadding> Paddings(NetworkPlan plan) => plan.Stem.Graph.Layers.OfType<MaxPoolLayer>().Select(pool => pool.Padding);
}
