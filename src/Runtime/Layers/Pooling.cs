namespace ResNetDsl.Layers;

/// <summary>Pooling and subsampling.</summary>
internal static class Pooling
{
    private static readonly long[] Spatial = [2, 3];

    /// <summary>
    /// A max pool. TensorFlow's SAME padding depends on the extent n: max((⌈n/s⌉ − 1)·s + k − n, 0) in all, the smaller half before. For 3×3/2 an even extent is
    /// padded by 0 and 1, an odd one by 1 and 1; torch's <c>padding: 1</c> gives other values for even extents. The padding after comes from ceiling mode, which suffices
    /// for strides above 1 and for odd kernels. [N, C, H, W] to [N, C, ⌈H/s⌉, ⌈W/s⌉].
    /// </summary>
    /// <exception cref="ArgumentException">Without padding, when the map is smaller than the window.</exception>
    public static Tensor Max(Tensor input, int kernel, int stride, EdgePadding mode, string name)
    {
        if (mode == EdgePadding.Valid)
        {
            RefuseSmaller(input, new(kernel, kernel), name);
        }

        long[] padding = mode switch
        {
            EdgePadding.Same => [Before(input.size(2)), Before(input.size(3))],
            EdgePadding.Symmetric => [(kernel - 1) / 2, (kernel - 1) / 2],
            _ => [0, 0],
        };
        return nn.functional.max_pool2d(input, [kernel, kernel], [stride, stride], padding, ceil_mode: mode is EdgePadding.Same or EdgePadding.Ceiling);

        long Before(long extent) => Math.Max(((((extent + stride - 1) / stride) - 1) * stride) + kernel - extent, 0) / 2;
    }

    /// <summary>An average pool that counts no padding. [N, C, H, W] to [N, C, ⌈H/s⌉, ⌈W/s⌉], or without padding (H − k) / s + 1, rounded down, and W likewise.</summary>
    /// <exception cref="ArgumentException">Without padding, when the map is smaller than the window.</exception>
    public static Tensor Average(Tensor input, int kernel, int stride, EdgePadding mode, string name)
    {
        if (mode == EdgePadding.Valid)
        {
            RefuseSmaller(input, new(kernel, kernel), name);
        }

        long padding = mode is EdgePadding.Same or EdgePadding.Symmetric ? (kernel - 1) / 2 : 0;
        return nn.functional.avg_pool2d(input, [kernel, kernel], [stride, stride], [padding, padding], ceil_mode: mode == EdgePadding.Ceiling, count_include_pad: false);
    }

    /// <summary>The mean over height and width: [N, C, H, W] to [N, C, 1, 1].</summary>
    public static Tensor Global(Tensor input) => input.mean(Spatial, keepdim: true);

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

    /// <summary>Refuses a map that is smaller than the window of a layer without padding; libtorch's own message does not say which layer.</summary>
    /// <exception cref="ArgumentException">The map is smaller.</exception>
    public static void RefuseSmaller(Tensor input, Window window, string name)
    {
        if (input.size(2) < window.Height || input.size(3) < window.Width)
        {
            throw new ArgumentException(
                $"{name} looks at {window.Height}×{window.Width}, and this image leaves a map of {input.size(2)}×{input.size(3)}; give a larger image.", nameof(input));
        }
    }
}
