using ResNetDsl.Modules;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>The root's max pool under TensorFlow's SAME padding.</summary>
public sealed class PoolTests
{
    [Theory]
    [InlineData(3, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(5, 3)]
    public void Pool_of_any_extent_equals_TensorFlows_padding_done_by_hand(int kernel, int stride)
    {
        for (int height = 1; height <= 12; height++)
        {
            for (int width = 1; width <= 12; width++)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor input = SampleImages.Noise((100 * height) + width, [2, 3, height, width], float64);
                (long top, long bottom) = Same(height, kernel, stride);
                (long left, long right) = Same(width, kernel, stride);
                Tensor padded = nn.functional.pad(input, [left, right, top, bottom], value: double.NegativeInfinity);
                TensorAssert.Identical(nn.functional.max_pool2d(padded, [kernel, kernel], [stride, stride]), Pass.Current.MaxPool(input, kernel, stride));
            }
        }
    }

    // Total padding max((⌈n/s⌉ − 1)·s + k − n, 0), the smaller half before.
    private static (long Before, long After) Same(long extent, int kernel, int stride)
    {
        long total = Math.Max(((((extent + stride - 1) / stride) - 1) * stride) + kernel - extent, 0);
        return (total / 2, total - (total / 2));
    }
}
