using System.Text.Json;
using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>ResnetCompleteNetworkTest of <c>resnet_v2_test.py</c>: shapes.</summary>
public sealed class CompleteNetworkTests
{
    private static readonly JsonElement Golden = GoldenFile.SlimTests.GetProperty("complete_network");

    [Fact]
    public void Classification_end_points()
    {
        JsonElement golden = Golden.GetProperty("testClassificationEndPoints");
        using SmallResNet net = new();
        using Tensor images = Mesh(golden);
        using SmallResNet.EndPoints points = net.forward_end_points(images);
        Assert.Equal(golden.GetProperty("logits_shape").FromNhwc(), points["resnet/logits"].shape);
        Assert.Equal(golden.At("tf_models_extra", "global_pool").FromNhwc(), points["global_pool"].shape);

        // slim squeezes the pooled axes here only when asked (spatial_squeeze); a classifier's output is always [N, classes].
        Assert.Equal(golden.At("must_have_end_points", "predictions").FromNhwc()[..2], points["predictions"].shape);
        Assert.Equal([2, 10], points["resnet/spatial_squeeze"].shape);
        Assert.Equal([2, 10], points.Output.shape);
        TensorAssert.Identical(points["predictions"], points.Predictions);
        TensorAssert.Identical(points["resnet/spatial_squeeze"], points.Logits);
        TensorAssert.Close([1, 1], TensorAssert.Values(points.Predictions.sum(1)), 1e-6);
    }

    [Fact]
    public void Classification_shapes()
    {
        JsonElement golden = Golden.GetProperty("testClassificationShapes");
        using SmallResNet net = new();
        using Tensor images = Mesh(golden);
        using SmallResNet.EndPoints points = net.forward_end_points(images);
        AssertShapes(golden, points);
        Assert.Equal(points["resnet/block3"].shape, points.Block3.Output.shape);
    }

    [Fact]
    public void Fully_convolutional_shapes()
    {
        JsonElement golden = Golden.GetProperty("testFullyConvolutionalEndpointShapes");
        using SmallFullyConvolutional net = new();
        using Tensor images = Mesh(golden);
        using SmallFullyConvolutional.EndPoints points = net.forward_end_points(images);
        AssertShapes(golden, points);
        Assert.Equal([2, 10, 11, 11], points.Logits.shape);
        Assert.Equal([2, 10, 11, 11], points.Predictions.shape);
        Assert.DoesNotContain("resnet/spatial_squeeze", points.Keys);
    }

    [Fact]
    public void Rootless_fully_convolutional_shapes()
    {
        JsonElement golden = Golden.GetProperty("testRootlessFullyConvolutionalEndpointShapes");
        using SmallRootless net = new();
        using Tensor images = Mesh(golden);
        using SmallRootless.EndPoints points = net.forward_end_points(images);
        AssertShapes(golden, points);
        Assert.DoesNotContain("resnet/conv1", points.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Any_batch_size(long batch)
    {
        JsonElement golden = Golden.GetProperty("testUnknownBatchSize");
        using SmallResNet net = new();
        net.eval();
        using Tensor images = SampleImages.Mesh(batch, 3, 65, 65);
        using Tensor logits = net.forward(images);
        Assert.Equal([batch, golden.GetProperty("run_shape").FromNhwc()[1]], logits.shape);
    }

    [Theory]
    [InlineData(65, 65, 3, 3)]
    [InlineData(33, 97, 2, 4)]
    public void Any_height_and_width(long height, long width, long outHeight, long outWidth)
    {
        using SmallResNet net = new();
        using SmallFeatures features = new(net);
        using Tensor images = SampleImages.Mesh(2, 3, height, width);
        using Tensor output = features.forward(images);
        Assert.Equal([2, 32, outHeight, outWidth], output.shape);
        if (height == 65)
        {
            Assert.Equal(Golden.At("testFullyConvolutionalUnknownHeightWidth", "run_shape").FromNhwc(), output.shape);
        }
    }

    [Fact]
    public void Any_height_and_width_at_an_output_stride()
    {
        // testAtrousFullyConvolutionalUnknownHeightWidth: 65×65 at output stride 8 gives 9×9.
        using SmallResNet net = new();
        using SmallFeatures8 features = new(net);
        using Tensor images = SampleImages.Mesh(2, 3, 65, 65);
        using Tensor output = features.forward(images);
        Assert.Equal([2, 32, 9, 9], output.shape);
    }

    private static Tensor Mesh(JsonElement golden)
    {
        long[] shape = golden.GetProperty("input_shape").FromNhwc();
        return SampleImages.Mesh(shape[0], shape[1], shape[2], shape[3]);
    }

    private static void AssertShapes(JsonElement golden, EndPoints points) =>
        Assert.All(golden.GetProperty("end_point_shapes").EnumerateObject(), shape => Assert.Equal(shape.Value.FromNhwc(), points[shape.Name].shape));
}
