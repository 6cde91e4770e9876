using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.BadInput;

/// <summary>Sizes that no stride divides.</summary>
public sealed class OddSizeTests
{
    [Fact]
    public void Every_size_from_1x1_to_40x40_gives_the_shapes_that_its_plan_says()
    {
        using SmallResNet net = new();
        net.eval();
        using IDisposable inference = no_grad();
        for (int height = 1; height <= 40; height++)
        {
            // Every height with the widths that meet each remainder of the strides, and the square.
            foreach (int width in new HashSet<int> { 1, 2, 3, 4, 17, 32, 33, height, 41 - height })
            {
                NetworkTable table = SmallResNet.Plan.Table;
                NetworkPlan plan = Checker.Check(table with { Options = table.Options with { Height = height, Width = width } }).Plan!;
                using Tensor images = SampleImages.Noise(height, [2, 3, height, width]);
                using SmallResNet.EndPoints points = net.forward_end_points(images);
                Assert.Equal(
                    plan.EndPoints().Select(point => $"{point.Name} {string.Join('x', point.Shape.WithBatch(2))}"),
                    points.Select(point => $"{point.Key} {string.Join('x', point.Value.shape)}"));
                Assert.Equal([2, 32, Ceiling(height, 32), Ceiling(width, 32)], points.Block4.Output.shape);
            }
        }
    }

    [Fact]
    public void Dense_output_of_odd_sizes_at_an_output_stride()
    {
        using SmallResNet net = new();
        using SmallFeatures8 features = new(net);
        features.eval();
        using IDisposable inference = no_grad();
        for (int extent = 1; extent <= 40; extent++)
        {
            using Tensor images = SampleImages.Noise(extent, [2, 3, extent, 41 - extent]);
            using Tensor output = features.forward(images);
            Assert.Equal([2, 32, Ceiling(extent, 8), Ceiling(41 - extent, 8)], output.shape);
        }
    }

    private static long Ceiling(long extent, long stride) => (extent + stride - 1) / stride;
}
