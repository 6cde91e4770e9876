namespace ResNetDsl.Dsl.Tests.Plans;

public sealed class ShapeTests
{
    [Theory]
    [InlineData(224, 2, 112)]
    [InlineData(7, 2, 4)]
    [InlineData(1, 2, 1)]
    [InlineData(int.MaxValue, 2, 1_073_741_824)]
    [InlineData(int.MaxValue, int.MaxValue, 1)]
    public void Strides_round_up(int extent, int stride, int expected) => Assert.Equal(new Shape(3, expected, expected), new Shape(3, extent, extent).Strided(stride));

    [Fact]
    public void Shapes_are_written_as_maps_and_as_batches()
    {
        Shape map = new(64, 56, 28), vector = Shape.Vector(1000);

        Assert.Equal(("64×56×28", "[N, 64, 56, 28]"), (map.ToString(), map.ToBatchString()));
        Assert.Equal(("1000", "[N, 1000]"), (vector.ToString(), vector.ToBatchString()));
        Assert.Equal([2, 64, 56, 28], map.WithBatch(2));
        Assert.Equal([2, 1000], vector.WithBatch(2));
    }
}
