using System.Text.Json;
using ResNetDsl.Modules;
using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>
/// testAtrousValuesBottleneck and testAtrousFullyConvolutionalValues of <c>resnet_v2_test.py</c>: a dense output, subsampled, is the nominal output of the same
/// parameters.
/// </summary>
public sealed class AtrousValueTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    public void Of_the_plain_stack(long seed)
    {
        JsonElement golden = GoldenFile.SlimTests.At("utils", "testAtrousValuesBottleneck");
        using DisposeScope scope = NewDisposeScope();
        manual_seed(seed);
        using StackNominal nominal = new();
        using StackAtStride1 one = new(nominal);
        using StackAtStride2 two = new(nominal);
        using StackAtStride4 four = new(nominal);
        using StackAtStride8 eight = new(nominal);
        Network[] atStrides = [one, two, four, eight, nominal];

        long[] shape = golden.GetProperty("input_shape").FromNhwc();
        Tensor images = SampleImages.Mesh(shape[0], shape[1], shape[2], shape[3]);
        AssertEqualWhenSubsampled(golden, "output_strides", nominal, atStrides, images, network => network is StackNominal ? "None" : $"{network.Architecture.OutputStride}", "atol");
    }

    [Fact]
    public void Of_the_fully_convolutional_network()
    {
        JsonElement golden = GoldenFile.SlimTests.At("complete_network", "testAtrousFullyConvolutionalValues");
        using DisposeScope scope = NewDisposeScope();
        manual_seed(0);
        using SmallResNet net = new();
        using SmallFeatures nominal = new(net);
        using SmallFeatures4 four = new(net);
        using SmallFeatures8 eight = new(net);
        using SmallFeatures16 sixteen = new(net);
        using SmallFeatures32 thirtyTwo = new(net);
        Network[] atStrides = [four, eight, sixteen, thirtyTwo, nominal];

        long[] shape = golden.GetProperty("input_shape").FromNhwc();
        Tensor images = SampleImages.Mesh(shape[0], shape[1], shape[2], shape[3]);
        AssertEqualWhenSubsampled(golden, "output_strides", nominal, atStrides, images, network => network is SmallFeatures ? "None" : $"{network.Architecture.OutputStride}", "v2_atol");
    }

    private static void AssertEqualWhenSubsampled(
        JsonElement golden, string strides, Network nominal, Network[] atStrides, Tensor images, Func<Network, string> strideOf, string tolerance)
    {
        string[] listed = [.. golden.GetProperty(strides).EnumerateArray().Select(stride => stride.ValueKind == JsonValueKind.Null ? "None" : stride.ToString())];
        Assert.Equal(listed, atStrides.Select(strideOf));

        nominal.eval();
        Tensor expected = nominal.forward(images);
        foreach (Network network in atStrides)
        {
            network.eval();
            int factor = golden.At("subsample_factor", strideOf(network)).GetInt32();
            TensorAssert.Close(expected, Pass.Current.Subsample(network.forward(images), factor), golden.GetProperty(tolerance).GetDouble());
        }
    }
}
