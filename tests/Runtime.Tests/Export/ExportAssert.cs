namespace ResNetDsl.Runtime.Tests.Export;

internal static class ExportAssert
{
    /// <summary>Each value within a tolerance in relation to the largest value.</summary>
    public static void Relative(Tensor expected, Tensor actual, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        double largest = expected.abs().max().to(float64).item<double>();
        double difference = (expected.to(float64) - actual.to(float64)).abs().max().item<double>();
        Assert.True(difference <= tolerance * largest, $"The values differ by {difference:E2}, and the largest is {largest:E2}.");
    }
}
