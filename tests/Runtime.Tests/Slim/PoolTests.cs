using ResNetDsl.Layers;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>The root's max pool under TensorFlow's SAME padding.</summary>
public sealed class PoolTests
{
    [Fact]
    public void Pool_of_any_extent_equals_TensorFlows_padding_done_by_hand()
    {
        for (int height = 1; height <= 12; height++)
        {
            for (int width = 1; width <= 12; width++)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor input = SampleImages.Noise((100 * height) + width, [2, 3, height, width], float64);
                (long top, long bottom) = Same(height);
                (long left, long right) = Same(width);
                Tensor padded = nn.functional.pad(input, [left, right, top, bottom], value: double.NegativeInfinity);
                TensorAssert.Identical(nn.functional.max_pool2d(padded, [3, 3], [2, 2]), Pooling.MaxPool3x3Stride2Same(input));
            }
        }
    }

    // Total padding max((⌈n/2⌉ − 1)·2 + 3 − n, 0), the smaller half before.
    private static (long Before, long After) Same(long extent)
    {
        long total = Math.Max(((((extent + 1) / 2) - 1) * 2) + 3 - extent, 0);
        return (total / 2, total - (total / 2));
    }
}
