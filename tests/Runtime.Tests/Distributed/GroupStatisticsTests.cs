using ResNetDsl.Distributed;
using ResNetDsl.Operations;

namespace ResNetDsl.Runtime.Tests.Distributed;

public sealed class GroupStatisticsTests
{
    [Theory]
    [InlineData(ScalarType.Float64, 1e-12)]
    [InlineData(ScalarType.Float32, 1e-4)]
    public void Mean_and_variance_and_their_gradients_are_those_of_torch(ScalarType type, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new(3);
        Tensor values = randn([5, 3, 4, 2], dtype: type, generator: generator).mul(3).add(1);
        Tensor weights = randn([2, 3], dtype: type, generator: generator);
        Tensor input = values.clone().requires_grad_(true), expected = values.clone().requires_grad_(true);

        (Tensor statistics, long count) = GroupStatistics.Of(input, ProcessGroup.Alone, hasPictures: true);
        statistics.mul(weights).sum().backward();
        (Tensor variance, Tensor mean) = var_mean(expected, [0, 2, 3], unbiased: false);
        stack([mean, variance]).mul(weights).sum().backward();

        Assert.Equal(5 * 4 * 2, count);
        Assert.True(statistics.allclose(stack([mean, variance]), tolerance, tolerance));
        Assert.True(input.grad!.allclose(expected.grad!, tolerance, tolerance));
    }
}
