using System.IO.Compression;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>What is done to the bytes of a chunk before they are stored: compression, another order, a checksum.</summary>
internal static class Hdf5Filter
{
    public const int Deflate = 1;

    private const int Shuffle = 2;

    private const int Checksum = 3;

    private static readonly Dictionary<int, string> Others = new()
    {
        [4] = "szip",
        [5] = "nbit",
        [6] = "scaleoffset",
        [32000] = "lzf",
        [32001] = "Blosc",
        [32004] = "LZ4",
        [32008] = "bitshuffle",
        [32015] = "Zstandard",
    };

    /// <summary>Reads which filters there are, in the order in which they were applied.</summary>
    /// <exception cref="FormatException">One is not supported.</exception>
    public static int[] ReadAll(ByteReader reader)
    {
        byte version = reader.Byte();
        int[] filters = new int[reader.Byte()];
        reader.Skip(version == 1 ? 6 : 0);
        for (int i = 0; i < filters.Length; i++)
        {
            int id = reader.UInt16();
            bool isNamed = version == 1 || id >= 256;
            int name = isNamed ? reader.UInt16() : 0;
            reader.Skip(2);
            int values = reader.UInt16();
            reader.Skip(version == 1 ? (name + 7) & ~7 : name);
            reader.Skip((4L * values) + (version == 1 && values % 2 == 1 ? 4 : 0));
            filters[i] = id is Deflate or Shuffle or Checksum
                ? id
                : throw new FormatException($"it is compressed with {(Others.TryGetValue(id, out string? known) ? known : $"the filter {id}")}, which is not supported; save it with gzip or without compression");
        }

        return filters;
    }

    /// <summary>Takes a filter back.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="stored">The bytes as the filter made them.</param>
    /// <param name="length">The length of a chunk.</param>
    /// <param name="elementBytes">The bytes of an element.</param>
    /// <exception cref="FormatException">The bytes are not what the filter makes.</exception>
    public static byte[] Undo(int filter, byte[] stored, int length, int elementBytes) => filter switch
    {
        Deflate => Inflate(stored, length),
        Shuffle => Unshuffle(stored, elementBytes),
        _ => WithoutChecksum(stored),
    };

    private static byte[] Inflate(byte[] stored, int length)
    {
        // A checksum may come between the compression and the elements. Memory grows with what there is: the length is only said to be.
        int longest = length + sizeof(uint);
        byte[] inflated = new byte[Math.Min(longest, (4L * stored.Length) + 64)];
        try
        {
            using ZLibStream stream = new(new MemoryStream(stored), CompressionMode.Decompress);
            int read = 0;
            while (true)
            {
                read += stream.ReadAtLeast(inflated.AsSpan(read), inflated.Length - read, throwOnEndOfStream: false);
                if (read < inflated.Length || inflated.Length == longest)
                {
                    return read < longest || stream.ReadByte() < 0 ? inflated[..read] : throw new FormatException("a chunk of it is longer than its shape");
                }

                Array.Resize(ref inflated, (int)Math.Min(longest, 2L * inflated.Length));
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // The latter is zlib's: its header asks for a preset dictionary.
            throw new FormatException("a chunk of it is not valid gzip data", exception);
        }
    }

    /// <summary>The first bytes of all elements are stored first, then the second ones. What is left over has its order.</summary>
    private static byte[] Unshuffle(byte[] stored, int elementBytes)
    {
        int elements = stored.Length / elementBytes;
        byte[] ordered = new byte[stored.Length];
        for (int part = 0; part < elementBytes; part++)
        {
            ReadOnlySpan<byte> from = stored.AsSpan(part * elements, elements);
            for (int i = 0; i < from.Length; i++)
            {
                ordered[(i * elementBytes) + part] = from[i];
            }
        }

        stored.AsSpan(elements * elementBytes).CopyTo(ordered.AsSpan(elements * elementBytes));
        return ordered;
    }

    /// <summary>Fletcher's checksum of 32 bits over words of 16, as HDF5 computes it.</summary>
    private static byte[] WithoutChecksum(byte[] stored)
    {
        int length = stored.Length - sizeof(uint);
        if (length < 0)
        {
            throw new FormatException("a chunk of it lacks its checksum");
        }

        (uint first, uint second) = (0, 0);
        for (int i = 0; i < length; i += 2)
        {
            uint word = ((uint)stored[i] << 8) | (i + 1 < length ? stored[i + 1] : 0u);
            first = (first + word) % ushort.MaxValue;
            second = (second + first) % ushort.MaxValue;
        }

        // HDF5 stores 65535 where a sum is a multiple of it, and so is 0.
        uint checksum = BitConverter.ToUInt32(stored, length);
        return (checksum & ushort.MaxValue) % ushort.MaxValue == first && (checksum >> 16) % ushort.MaxValue == second
            ? stored[..length]
            : throw new FormatException("the checksum of a chunk is wrong");
    }
}
