namespace ResNetDsl.Layers;

/// <summary>Pooling and subsampling as TF-slim does it.</summary>
internal static class Pooling
{
    /// <summary>
    /// A max pool with TensorFlow's SAME padding, which depends on the extent n: max((⌈n/s⌉ − 1)·s + k − n, 0) in all, the smaller half before. For 3×3/2 an even extent is
    /// padded by 0 and 1, an odd one by 1 and 1; torch's <c>padding: 1</c> would give other values for even extents. The padding after comes from ceiling mode, which suffices
    /// for strides above 1 and for odd kernels. [N, C, H, W] to [N, C, ⌈H/s⌉, ⌈W/s⌉].
    /// </summary>
    public static Tensor MaxPoolSame(Tensor input, MaxPoolLayer layer)
    {
        long[] before = [Before(input.size(2)), Before(input.size(3))];
        return nn.functional.max_pool2d(input, [layer.Kernel, layer.Kernel], [layer.Stride, layer.Stride], before, ceil_mode: true);

        long Before(long extent) => Math.Max(((((extent + layer.Stride - 1) / layer.Stride) - 1) * layer.Stride) + layer.Kernel - extent, 0) / 2;
    }

    /// <summary>An average pool of stride 1 without padding: [N, C, H, W] to [N, C, H − k + 1, W − k + 1].</summary>
    /// <exception cref="ArgumentException">The map is smaller than the window.</exception>
    public static Tensor Average(Tensor input, int window, string network)
    {
        if (input.size(2) < window || input.size(3) < window)
        {
            throw new ArgumentException($"{network} pools {window}×{window}, and this image leaves a map of {input.size(2)}×{input.size(3)}; give a larger image.", nameof(input));
        }

        return nn.functional.avg_pool2d(input, window, stride: 1);
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
}
