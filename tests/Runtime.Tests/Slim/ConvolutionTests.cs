using System.Text.Json;
using ResNetDsl.Layers;
using ResNetDsl.Modules;
using ResNetDsl.Variables;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>ResnetUtilsTest of <c>resnet_v2_test.py</c>: <c>conv2d_same</c>, through the layer that networks use.</summary>
public sealed class ConvolutionTests
{
    private static readonly JsonElement Golden = GoldenFile.SlimTests.At("utils", "testConv2DSameEven");

    [Fact]
    public void Stride_1_pads_on_both_sides()
    {
        using DisposeScope scope = NewDisposeScope();
        TensorAssert.Identical(Golden.GetProperty("y1_stride1_same").Map(float32), Convolved(stride: 1));
    }

    [Fact]
    public void Stride_2_of_an_even_extent_is_stride_1_subsampled()
    {
        using DisposeScope scope = NewDisposeScope();
        TensorAssert.Identical(Golden.GetProperty("y2_subsample2").Map(float32), Pass.Current.Subsample(Convolved(stride: 1), 2));
        TensorAssert.Identical(Golden.GetProperty("y3_conv2d_same_stride2").Map(float32), Convolved(stride: 2));
    }

    [Fact]
    public void Stride_2_of_an_even_extent_differs_from_padding_at_the_end_only()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor padded = nn.functional.pad(Golden.GetProperty("input").Map(float32), [0, 1, 0, 1]);
        Tensor plain = nn.functional.conv2d(padded, Golden.GetProperty("kernel_3x3").Map(float32), strides: [2, 2]);
        TensorAssert.Identical(Golden.GetProperty("y4_plain_same_stride2").Map(float32), plain);
        Assert.NotEqual(TensorAssert.Values(plain), TensorAssert.Values(Convolved(stride: 2)));
    }

    [Fact]
    public void Any_stride_of_any_extent_at_any_rate_is_stride_1_subsampled()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (int kernel in new[] { 1, 3, 7 })
        {
            foreach (int rate in new[] { 1, 2, 3 })
            {
                using Convolution dense = Layer(new ConvolutionLayer("conv", 2, 3, kernel, Stride: 1, rate, Biased: true), float64);
                foreach (int stride in new[] { 1, 2, 3, 4 })
                {
                    using Convolution strided = Layer(new ConvolutionLayer("conv", 2, 3, kernel, stride, rate, Biased: true), float64);
                    strided.load_state_dict(dense.state_dict());
                    for (int extent = 1; extent <= 9; extent++)
                    {
                        using DisposeScope inner = NewDisposeScope();
                        Tensor input = SampleImages.Noise(extent, [1, 2, extent, 10 - extent], float64);
                        TensorAssert.Close(Pass.Current.Subsample(dense.forward(input), stride), strided.forward(input), 1e-12);
                    }
                }
            }
        }
    }

    private static Tensor Convolved(int stride)
    {
        using Convolution convolution = Layer(new ConvolutionLayer("Conv", 1, 1, Kernel: 3, stride, Biased: true), float32);
        using IDisposable inference = no_grad();
        convolution.Weight.copy_(Golden.GetProperty("kernel_3x3").Map(float32));
        return convolution.forward(Golden.GetProperty("input").Map(float32));
    }

    private static Convolution Layer(ConvolutionLayer layer, ScalarType type) =>
        new(new VariableScope(new NetworkVariables(new("net"), CPU, type)), layer);
}
