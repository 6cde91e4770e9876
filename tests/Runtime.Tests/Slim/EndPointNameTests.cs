using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>The names under which <c>resnet_v2_test.py</c> finds end points.</summary>
public sealed class EndPointNameTests
{
    [Fact]
    public void Convolutions_of_the_plain_stack_have_slims_names()
    {
        using Tiny net = new();
        using Tensor images = SampleImages.Mesh(2, 3, 32, 16);
        using Tiny.EndPoints points = net.forward_end_points(images);
        string[] convolutions = [.. points.Keys.Where(name => name.Contains("/conv", StringComparison.Ordinal) || name.EndsWith("/shortcut", StringComparison.Ordinal))];
        Assert.Equal(Sorted(GoldenFile.SlimTests.At("utils", "testEndPointsV2", "expected_names").Strings()), Sorted(convolutions));
    }

    [Fact]
    public void The_complete_network_has_exactly_slims_57_names()
    {
        using SmallResNet net = new();
        using Tensor images = SampleImages.Mesh(2, 3, 224, 224);
        using SmallResNet.EndPoints points = net.forward_end_points(images);
        string[] expected = GoldenFile.SlimTests.At("complete_network", "testEndpointNames", "expected_names_v2").Strings();
        Assert.Equal(57, points.Count);
        Assert.Equal(Sorted(expected), Sorted(points.Keys));
    }

    [Fact]
    public void The_plan_names_the_same_end_points_in_the_same_order()
    {
        using SmallResNet net = new();
        using Tensor images = SampleImages.Mesh(2, 3, 224, 224);
        using SmallResNet.EndPoints points = net.forward_end_points(images);
        Assert.Equal(SmallResNet.Plan.EndPoints().Select(point => point.Name), points.Keys);
        Assert.All(SmallResNet.Plan.EndPoints(), point => Assert.Equal(point.Shape.WithBatch(2), points[point.Name].shape));
    }

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
}
