using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Variables;

namespace ResNetDsl.Runtime.Tests.Variables;

/// <summary>TF-slim's <c>variance_scaling_initializer()</c>: a normal distribution of σ = √(2.6 / fan_in), cut off at 2σ.</summary>
public sealed class InitializerTests
{
    // The standard deviation of a standard normal distribution that is cut off at ±2.
    private const double TruncatedDeviation = 0.87962566103423978;

    [Theory]
    [InlineData(ScalarType.Float32, 64, 3, 7)]
    [InlineData(ScalarType.Float32, 64, 512, 1)]
    [InlineData(ScalarType.Float64, 128, 128, 3)]
    public void Weights_follow_the_truncated_normal_distribution(ScalarType type, int output, int input, int kernel)
    {
        manual_seed(7);
        using Tensor weight = empty([output, input, kernel, kernel], dtype: type);
        new InitialValues().Fill(weight, new Initializers(new NetworkSettings("net")).Weight(new ConvolutionLayer("conv", input, output, kernel)));

        double[] values = TensorAssert.Values(weight);
        double sigma = Math.Sqrt(2.6 / (input * kernel * kernel));
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        double error = sigma / Math.Sqrt(values.Length);
        Assert.InRange(mean, -4 * error, 4 * error);
        Assert.InRange(deviation, (TruncatedDeviation * sigma) - (3 * error), (TruncatedDeviation * sigma) + (3 * error));
        Assert.InRange(values.Max(), 1.9 * sigma, 2.000001 * sigma);
        Assert.InRange(values.Min(), -2.000001 * sigma, -1.9 * sigma);
        Assert.InRange(values.Distinct().Count(), (int)(0.98 * values.Length), values.Length);

        // Quartiles of the truncated distribution: Φ⁻¹(Φ(−2) + p·(Φ(2) − Φ(−2))).
        Array.Sort(values);
        Assert.InRange(values[values.Length / 4] / sigma, -0.6376 - 0.05, -0.6376 + 0.05);
        Assert.InRange(values[values.Length / 2] / sigma, -0.05, 0.05);
        Assert.InRange(values[3 * values.Length / 4] / sigma, 0.6376 - 0.05, 0.6376 + 0.05);
    }

    [Fact]
    public void Every_convolution_of_a_network_is_scaled_by_its_own_fan_in()
    {
        manual_seed(3);
        using SmallResNet net = new();
        foreach (TensorPlan plan in SmallResNet.Plan.Tensors().Where(tensor => tensor.Role == TensorRole.ConvolutionWeight))
        {
            double[] values = TensorAssert.Values(net.state_dict()[plan.Key]);
            double sigma = Math.Sqrt(2.6 / (plan.Shape[1] * plan.Shape[2] * plan.Shape[3]));
            Assert.All(values, value => Assert.InRange(value, -2.000001 * sigma, 2.000001 * sigma));
            if (values.Length >= 256)
            {
                double deviation = Math.Sqrt(values.Average(value => value * value));
                Assert.InRange(deviation / (TruncatedDeviation * sigma), 0.85, 1.15);
            }
        }
    }

    [Fact]
    public void Everything_else_begins_as_zeros_and_ones()
    {
        using SmallResNet net = new();
        foreach ((string key, Tensor value) in net.state_dict())
        {
            bool convolution = value.dim() == 4;
            if (!convolution)
            {
                double expected = key.EndsWith(".weight", StringComparison.Ordinal) || key.EndsWith(".running_var", StringComparison.Ordinal) ? 1 : 0;
                Assert.All(TensorAssert.Values(value), element => Assert.Equal(expected, element));
            }
        }
    }

    [Fact]
    public void A_seed_gives_the_same_weights_again_and_another_seed_gives_others()
    {
        using SmallResNet first = Seeded(11);
        using SmallResNet again = Seeded(11);
        using SmallResNet other = Seeded(12);
        StateBytes bytes = StateBytes.Of(first);
        bytes.AssertUnchangedIn(again);
        Assert.Contains("block1.unit_1.conv2.weight", bytes.ChangedIn(other));
        Assert.Contains("logits.weight", bytes.ChangedIn(other));
    }

    [Fact]
    public void A_bfloat16_network_rounds_the_weights_of_a_float32_network()
    {
        using SmallResNet wide = Seeded(5);
        manual_seed(5);
        using SmallResNet narrow = new(dtype: bfloat16);
        foreach ((string key, Tensor value) in narrow.state_dict())
        {
            using Tensor rounded = wide.state_dict()[key].to(bfloat16);
            TensorAssert.Identical(rounded, value);
        }
    }

    private static SmallResNet Seeded(long seed)
    {
        manual_seed(seed);
        return new SmallResNet();
    }
}
