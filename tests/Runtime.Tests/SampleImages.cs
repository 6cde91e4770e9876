namespace ResNetDsl.Runtime.Tests;

/// <summary>Tensors to feed networks with.</summary>
internal static class SampleImages
{
    /// <summary>TF-slim's <c>create_test_input</c>: each pixel is its row plus its column.</summary>
    public static Tensor Mesh(long count, long channels, long height, long width, ScalarType? type = null)
    {
        using Tensor rows = arange(height, dtype: float64).reshape(1, 1, height, 1);
        using Tensor columns = arange(width, dtype: float64).reshape(1, 1, 1, width);
        using Tensor mesh = rows + columns;
        return mesh.expand(count, channels, height, width).to(type ?? float32).contiguous();
    }

    /// <summary>Normal noise, the same for a seed and a shape.</summary>
    public static Tensor Noise(int seed, long[] shape, ScalarType? type = null)
    {
        using Generator generator = new((ulong)seed, CPU);
        return randn(shape, dtype: type ?? float32, generator: generator);
    }
}
