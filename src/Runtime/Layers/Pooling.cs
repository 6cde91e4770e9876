namespace ResNetDsl.Layers;

/// <summary>Pooling and subsampling as TF-slim does it.</summary>
internal static class Pooling
{
    private static readonly long[][] EvenOrOddPadding = [[0, 0], [0, 1], [1, 0], [1, 1]];

    /// <summary>
    /// A 3×3 max pool of stride 2 with TensorFlow's SAME padding, which depends on the extent: an even one is padded by 0 before and 1 after, an odd one by 1 on
    /// both sides. torch's <c>padding: 1</c> would give other values for even extents. [N, C, H, W] to [N, C, ⌈H/2⌉, ⌈W/2⌉].
    /// </summary>
    public static Tensor MaxPool3x3Stride2Same(Tensor input)
    {
        long[] padding = EvenOrOddPadding[((input.size(2) & 1) << 1) | (input.size(3) & 1)];
        return nn.functional.max_pool2d(input, KernelOf3, StrideOf2, padding, ceil_mode: true);
    }

    /// <summary>TF-slim's <c>subsample</c> (<c>resnet_utils.py</c>): every s-th pixel, x[:, :, ::s, ::s]. A view for s above 1, else a new wrapper of the same.</summary>
    public static Tensor Subsample(Tensor input, int stride)
    {
        if (stride == 1)
        {
            return input.alias();
        }

        using Tensor rows = input.slice(2, 0, long.MaxValue, stride);
        return rows.slice(3, 0, long.MaxValue, stride);
    }

    private static readonly long[] KernelOf3 = [3, 3];
    private static readonly long[] StrideOf2 = [2, 2];
}
