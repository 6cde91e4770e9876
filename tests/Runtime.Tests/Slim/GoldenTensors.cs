using System.Text.Json;

namespace ResNetDsl.Runtime.Tests.Slim;

/// <summary>What stands in <c>tests/Golden</c>, as torch has it.</summary>
internal static class GoldenTensors
{
    /// <summary>A square or rectangular array of arrays as one map, [1, 1, H, W].</summary>
    public static Tensor Map(this JsonElement rows, ScalarType type)
    {
        double[][] values = [.. rows.EnumerateArray().Select(GoldenFile.Doubles)];
        return tensor(values.SelectMany(row => row).ToArray(), [1, 1, values.Length, values[0].Length], dtype: type);
    }

    /// <summary>A shape that is written [N, H, W, C].</summary>
    public static long[] FromNhwc(this JsonElement shape)
    {
        long[] extents = shape.Longs();
        return [extents[0], extents[3], extents[1], extents[2]];
    }
}
