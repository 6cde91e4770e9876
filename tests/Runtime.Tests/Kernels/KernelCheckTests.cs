using ResNetDsl.Kernels;

namespace ResNetDsl.Runtime.Tests.Kernels;

public class KernelCheckTests
{
    private static readonly NetworkPlan Plan = Planner.Plan(new("Net", new(
    [
        new("block1", UnitKind.Bottleneck, 32, 8, Repeat: 2, LastStride: 2),
        new("block2", UnitKind.Basic, 64, Repeat: 3) { Groups = 1 },
    ]))
    {
        Options = new() { Height = 32, Width = 24, Classes = 10 },
    });

    [Fact]
    public void Equal_convolutions_are_one_and_none_is_left_out()
    {
        IReadOnlyList<NetworkConvolution> distinct = NetworkConvolution.Of(Plan);
        Assert.Equal(distinct.Count, distinct.Select(convolution => (convolution.Layer, convolution.Input)).Distinct().Count());

        long convolutions = Plan.Tensors().Count(tensor => tensor.Role == TensorRole.ConvolutionWeight);
        Assert.Equal(convolutions, distinct.Sum(convolution => convolution.Count));
    }

    [Fact]
    public void The_multiply_adds_of_the_convolutions_are_those_of_the_network() =>
        Assert.Equal(Plan.MultiplyAdds, (long)NetworkConvolution.Of(Plan).Aggregate(System.Numerics.BigInteger.Zero, (sum, convolution) => sum + (convolution.Count * convolution.Layer.MultiplyAdds(convolution.Input.IsVector ? convolution.Input with { Height = 1, Width = 1 } : convolution.Input))));

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void The_kernels_of_a_small_network_are_right(ScalarType type) =>
        Assert.All(NetworkConvolution.Of(Plan), convolution => Assert.True(KernelCheck.Measure(convolution, type, batchSize: 2) is { IsRight: true }, $"{KernelCheck.Measure(convolution, type, batchSize: 2)}"));

    [Fact]
    public void A_wrong_kernel_is_found()
    {
        // No kernel has this precision.
        NetworkConvolution convolution = NetworkConvolution.Of(Plan)[0];
        KernelErrors errors = KernelCheck.Measure(convolution, ScalarType.Float32, batchSize: 1);
        Assert.True(errors.Output is > 0 and < 1e-4);
        Assert.False((errors with { Tolerance = errors.Output / 2 }).EvaluationIsRight);
        Assert.False((errors with { WeightGradient = double.NaN }).IsRight);
        Assert.True((errors with { WeightGradient = double.NaN }).EvaluationIsRight);
    }

    [Fact]
    public void Types_without_kernels_are_refused()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => KernelCheck.Measure(NetworkConvolution.Of(Plan)[0], ScalarType.Int64));
        Assert.StartsWith("Convolutions are checked in float32, float64, bfloat16 and float16, not in Int64.", exception.Message, StringComparison.Ordinal);
    }
}
