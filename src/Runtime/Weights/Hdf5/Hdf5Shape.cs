using System.Numerics;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>The shapes of datasets and attributes.</summary>
internal static class Hdf5Shape
{
    // HDF5's own limit.
    private const int MostAxes = 32;

    private const byte NullSpace = 2;

    /// <summary>Reads a dataspace; null for one without elements.</summary>
    /// <exception cref="FormatException">It is damaged, or has more elements than can be counted.</exception>
    public static long[]? Read(Hdf5Bytes bytes, ByteReader reader)
    {
        byte version = reader.Byte();
        int axes = reader.Byte();
        reader.Skip(1);
        byte kind = version == 1 ? (byte)0 : reader.Byte();
        reader.Skip(version == 1 ? 5 : 0);
        if (version is not (1 or 2) || axes > MostAxes)
        {
            throw new FormatException($"it has a shape of version {version} with {axes} axes");
        }

        long[] shape = [.. Enumerable.Range(0, axes).Select(_ => bytes.Size(reader))];
        return kind == NullSpace ? null : Elements(shape) <= long.MaxValue ? shape : throw new FormatException($"it has the shape [{string.Join(", ", shape)}]");
    }

    /// <summary>The number of elements of a shape.</summary>
    public static BigInteger Elements(IEnumerable<long> shape) => shape.Aggregate(BigInteger.One, (product, extent) => product * extent);
}
