using ResNetDsl.Layers;
using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Variables;

/// <summary>What new networks hold and compute, in the conventions of torchvision and timm, and with residuals that begin at 0.</summary>
public sealed class FirstStateTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Residuals_that_begin_at_0_leave_the_shortcut(bool training)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using PreActivationFromZero first = new(dtype: float64);
        using PostActivationFromZero last = new(dtype: float64);
        Tensor map = SampleImages.Noise(1, [2, 6, 9, 8], float64);
        foreach (ResNetDsl.Unit unit in first.Blocks.SelectMany(block => block.Units))
        {
            unit.train(training);
            TensorAssert.Close(map, unit.forward(map), 0);
        }

        foreach (ResNetDsl.Unit unit in last.Blocks.SelectMany(block => block.Units))
        {
            unit.train(training);
            TensorAssert.Close(map.relu(), unit.forward(map), 0);
        }
    }

    [Fact]
    public void Torchvisions_convolutions_are_normal_by_fan_out_and_its_classifier_is_uniform()
    {
        manual_seed(2);
        using TorchvisionResNet18 net = new();
        foreach ((string key, Tensor weight) in net.state_dict().Where(entry => entry.Value.dim() == 4))
        {
            AssertNormal(key, weight, Math.Sqrt(2.0 / (weight.size(0) * weight.size(2) * weight.size(3))));
        }

        double bound = 1 / Math.Sqrt(512);
        foreach (string key in new[] { "fc.weight", "fc.bias" })
        {
            double[] values = TensorAssert.Values(net.state_dict()[key]);
            Assert.InRange(values.Max(), 0.98 * bound, bound);
            Assert.InRange(values.Min(), -bound, -0.98 * bound);
            double deviation = Math.Sqrt(values.Average(value => value * value));
            Assert.InRange(deviation, 0.95 * bound / Math.Sqrt(3), 1.05 * bound / Math.Sqrt(3));
        }

        AssertNormalisationsAreNew(net);
    }

    [Fact]
    public void Timms_classifier_behind_pre_activation_is_normal_and_narrow_without_bias()
    {
        manual_seed(3);
        using TimmResNetV2_50 net = new();
        Dictionary<string, Tensor> state = net.state_dict();
        AssertNormal("head.fc.weight", state["head.fc.weight"], 0.01);
        Assert.All(TensorAssert.Values(state["head.fc.bias"]), value => Assert.Equal(0, value));
        foreach ((string key, Tensor weight) in state.Where(entry => entry.Value.dim() == 4 && entry.Key != "head.fc.weight"))
        {
            AssertNormal(key, weight, Math.Sqrt(2.0 / (weight.size(0) * weight.size(2) * weight.size(3))));
        }

        AssertNormalisationsAreNew(net);
    }

    [Fact]
    public void Vggs_dense_layers_are_normal_and_narrow_and_no_bias_is_other_than_0()
    {
        manual_seed(4);
        using SmallVgg net = new();
        Dictionary<string, Tensor> state = net.state_dict();
        AssertNormal("classifier.0.weight", state["classifier.0.weight"], 0.01);
        Assert.All(state.Where(entry => entry.Key.EndsWith("bias", StringComparison.Ordinal)), entry => Assert.All(TensorAssert.Values(entry.Value), value => Assert.Equal(0, value)));
    }

    [Fact]
    public void Highway_gates_begin_nearly_closed()
    {
        using SmallHighway net = new();
        Dictionary<string, Tensor> state = net.state_dict();
        string[] gates = [.. state.Keys.Where(key => key.EndsWith(".gate.bias", StringComparison.Ordinal))];
        Assert.Equal(4, gates.Length);
        Assert.All(gates, key => Assert.All(TensorAssert.Values(state[key]), value => Assert.Equal(-2, value)));
        Assert.All(
            state.Keys.Where(key => key.EndsWith("bias", StringComparison.Ordinal)).Except(gates), key => Assert.All(TensorAssert.Values(state[key]), value => Assert.Equal(0, value)));
    }

    private static void AssertNormal(string key, Tensor weight, double sigma)
    {
        double[] values = TensorAssert.Values(weight);
        double error = sigma / Math.Sqrt(values.Length);
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        Assert.True(Math.Abs(mean) <= 5 * error, $"{key} has mean {mean:R}.");
        Assert.True(Math.Abs(deviation - sigma) <= 5 * error, $"{key} has deviation {deviation:R}, not {sigma:R}.");

        // A truncated distribution would end at 2σ.
        Assert.True(values.Length < 1000 || values.Max(Math.Abs) > 2.5 * sigma, $"{key} is cut off.");
    }

    private static void AssertNormalisationsAreNew(Network net) => Assert.All(net.modules().OfType<BatchNorm>(), norm => Assert.All(norm.state_dict(), entry =>
    {
        double expected = entry.Key is "weight" or "running_var" ? 1 : 0;
        Assert.All(TensorAssert.Values(entry.Value), value => Assert.Equal(expected, value));
    }));
}
