using ResNetDsl.Layers;
using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Layers;

/// <summary>Batch normalization as TF-slim's <c>resnet_arg_scope</c> sets it. The first layer of a network without a stem is one, so its input is the image.</summary>
public sealed class BatchNormTests
{
    private static readonly long[] Shape = [3, 2, 5, 5];

    [Fact]
    public void A_training_step_moves_the_statistics_by_1_minus_the_default_decay()
    {
        using Pocket net = new(dtype: float64);
        AssertMovesBy(0.003, net, Preact(net.First));
    }

    [Fact]
    public void A_training_step_moves_the_statistics_by_1_minus_the_declared_decay()
    {
        using PocketWithOtherConstants net = new(dtype: float64);
        AssertMovesBy(0.25, net, Preact(net.First));
    }

    [Fact]
    public void A_training_step_moves_torchvisions_statistics_by_a_tenth()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchvisionBottleneck net = new(dtype: float64);
        Dictionary<string, Tensor> state = net.state_dict();
        Tensor images = SampleImages.Noise(4, [3, 3, 34, 38], float64);
        using IDisposable inference = no_grad();
        Tensor stem = nn.functional.conv2d(images, state["conv1.weight"], strides: [2, 2], padding: [3, 3]);
        state["bn1.running_mean"].fill_(7);
        state["bn1.running_var"].fill_(11);
        net.forward(images);
        TensorAssert.Close((0.1 * stem.mean([0, 2, 3])) + 6.3, state["bn1.running_mean"], 1e-12);
        TensorAssert.Close((0.1 * stem.var([0, 2, 3], unbiased: true)) + 9.9, state["bn1.running_var"], 1e-12);
    }

    [Fact]
    public void Training_normalises_by_the_biased_variance_of_the_batch()
    {
        using DisposeScope scope = NewDisposeScope();
        using Pocket net = new(dtype: float64);
        Tensor images = SampleImages.Noise(4, Shape, float64);
        Tensor actual = Preact(net.First).forward(images);
        for (int channel = 0; channel < 2; channel++)
        {
            double[] values = TensorAssert.Values(images[.., channel]);
            double mean = values.Average();
            double variance = values.Average(value => (value - mean) * (value - mean));
            TensorAssert.Close([.. values.Select(value => Math.Max(0, (value - mean) / Math.Sqrt(variance + 1e-5)))], TensorAssert.Values(actual[.., channel]), 1e-9);
        }
    }

    [Theory]
    [InlineData(false, 1e-5)]
    [InlineData(true, 0.5)]
    public void Evaluation_normalises_by_the_moving_variance_and_the_declared_epsilon(bool otherConstants, double epsilon)
    {
        using DisposeScope scope = NewDisposeScope();
        using Network net = otherConstants ? new PocketWithOtherConstants(dtype: float64) : new Pocket(dtype: float64);
        net.eval();
        using (no_grad())
        {
            net.state_dict()["first.unit_1.preact.running_mean"].fill_(0.25);
            net.state_dict()["first.unit_1.preact.running_var"].fill_(0.5);
            net.state_dict()["first.unit_1.preact.bias"].fill_(0.125);
        }

        Tensor images = SampleImages.Noise(5, Shape, float64);
        double[] expected = [.. TensorAssert.Values(images).Select(value => Math.Max(0, ((value - 0.25) / Math.Sqrt(0.5 + epsilon)) + 0.125))];
        BatchNorm preact = Preact(net.Blocks[0]);
        TensorAssert.Close(expected, TensorAssert.Values(preact.forward(images)), 1e-9);
    }

    [Fact]
    public void Without_scale_no_normalisation_has_a_weight()
    {
        using Pocket scaled = new();
        using PocketWithOtherConstants unscaled = new();
        string[] gone = [.. scaled.state_dict().Keys.Except(unscaled.state_dict().Keys)];
        Assert.Empty(unscaled.state_dict().Keys.Except(scaled.state_dict().Keys));
        Assert.Equal(scaled.modules().OfType<BatchNorm>().Count(), gone.Length);
        Assert.All(gone, key => Assert.Matches(@"(^postnorm|\.preact|\.bn)\.weight$", key));
        Assert.Equal(PocketWithOtherConstants.ParameterCount, unscaled.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void Training_on_one_value_for_each_channel_is_refused_with_the_way_out()
    {
        using Pocket net = new();
        using Tensor image = SampleImages.Noise(6, [1, 2, 1, 1]);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => net.forward(image));
        Assert.Contains("eval()", refusal.Message, StringComparison.Ordinal);
        net.eval();
        using Tensor output = net.forward(image);
        Assert.Equal([1, 3], output.shape);
    }

    private static BatchNorm Preact(Block block) => (BatchNorm)block[0].named_children().Single(layer => layer.name == "preact").module;

    private static void AssertMovesBy(double rate, Network net, BatchNorm norm)
    {
        using DisposeScope scope = NewDisposeScope();
        using (no_grad())
        {
            norm.state_dict()["running_mean"].fill_(7);
            norm.state_dict()["running_var"].fill_(11);
        }

        Tensor images = SampleImages.Noise(8, Shape, float64);
        net.forward(images);
        for (int channel = 0; channel < 2; channel++)
        {
            double[] values = TensorAssert.Values(images[.., channel]);
            double mean = values.Average();
            double unbiased = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
            Assert.Equal(((1 - rate) * 7) + (rate * mean), norm.state_dict()["running_mean"][channel].item<double>(), 1e-12);
            Assert.Equal(((1 - rate) * 11) + (rate * unbiased), norm.state_dict()["running_var"][channel].item<double>(), 1e-12);
        }
    }
}
