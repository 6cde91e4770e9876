using System.Buffers.Binary;
using System.Numerics;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>A dataset in chunks: blocks of the same shape, each stored by itself.</summary>
internal sealed class Hdf5Chunks
{
    private const int ChunkTreeKind = 1;

    // The indices that files of the second version have.
    private const byte Tree = 0;

    private const byte Single = 1;

    private const byte Implicit = 2;

    private const byte FixedArray = 3;

    private readonly int[] filters;
    private readonly Hdf5Dataset dataset;
    private readonly long[] extents;
    private readonly long[] counts;
    private readonly int chunkBytes;
    private readonly byte index;
    private readonly long? position;
    private readonly long? singleBytes;

    /// <summary>Reads the layout, after its kind.</summary>
    /// <exception cref="FormatException">It is damaged, or its index is not supported.</exception>
    public Hdf5Chunks(ByteReader layout, byte version, int[] filters, Hdf5Dataset dataset, Hdf5Bytes bytes)
    {
        (this.filters, this.dataset) = (filters, dataset);
        byte flags = version == 4 ? layout.Byte() : (byte)0;
        int axes = layout.Byte() - 1;
        int extentBytes = version == 4 ? layout.Byte() : sizeof(uint);
        long? root = version == 3 ? bytes.Address(layout) : null;
        if (axes < 1 || axes != dataset.Shape.Length || extentBytes is < 1 or > 8)
        {
            throw new FormatException($"its chunks have {axes} axes, but it has {dataset.Shape.Length}");
        }

        extents = [.. Enumerable.Range(0, axes).Select(_ => Hdf5Bytes.Size(layout, extentBytes))];
        layout.Skip(extentBytes);
        if (version == 4)
        {
            index = layout.Byte();
            if (index == Single && (flags & 2) != 0)
            {
                singleBytes = bytes.Size(layout);
                layout.Skip(4);
            }
            else if (index == FixedArray)
            {
                layout.Skip(1);
            }

            if (index is not (Single or Implicit or FixedArray))
            {
                throw new FormatException("it has an index of chunks for a dataset that grows, which is not supported; save it with h5py's default 'libver'");
            }

            root = bytes.Address(layout);
        }

        position = root;
        BigInteger length = Hdf5Shape.Elements(extents) * dataset.Type.Bytes;
        chunkBytes = length > 0 && length <= int.MaxValue / 2 ? (int)length : throw new FormatException($"it has chunks of {length} bytes");
        counts = [.. dataset.Shape.Select((extent, axis) => (extent / extents[axis]) + (extent % extents[axis] > 0 ? 1 : 0))];
    }

    /// <summary>Finds all chunks. What is returned reads them into the dataset's elements.</summary>
    /// <exception cref="FormatException">One is missing, or cannot become as long as it has to be.</exception>
    public Action<Span<byte>> Find(Hdf5Bytes bytes)
    {
        BigInteger expected = Hdf5Shape.Elements(counts);
        Dictionary<long, Chunk> chunks = [];
        long atLeast = Array.IndexOf(filters, Hdf5Filter.Deflate) >= 0 ? chunkBytes / 1100 : chunkBytes;
        foreach ((long number, Chunk chunk) in All(bytes))
        {
            if (chunk.Length < atLeast || chunk.Length > (2L * chunkBytes) + (1 << 16) || chunk.Position > bytes.Length - chunk.Length)
            {
                throw new FormatException($"a chunk of it has {chunk.Length} bytes at byte {chunk.Position}, for {chunkBytes}");
            }

            chunks[number] = chunk;
        }

        return chunks.Count == expected
            ? into => Read(bytes, chunks, into)
            : throw new FormatException($"it lacks {expected - chunks.Count} of its {expected} chunks");
    }

    private IEnumerable<(long Number, Chunk Chunk)> All(Hdf5Bytes bytes)
    {
        if (position is not { } root)
        {
            yield break;
        }

        int axes = extents.Length;
        switch (index)
        {
            case Tree:
                foreach ((byte[] key, long leaf) in Hdf5Tree.Leaves(bytes, root, ChunkTreeKind, 8 + (8 * (axes + 1))))
                {
                    uint length = BinaryPrimitives.ReadUInt32LittleEndian(key);
                    uint skipped = BinaryPrimitives.ReadUInt32LittleEndian(key.AsSpan(4));
                    long number = 0;
                    for (int axis = 0; axis < axes; axis++)
                    {
                        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan(8 + (8 * axis)));
                        if (offset % (ulong)extents[axis] != 0 || offset / (ulong)extents[axis] >= (ulong)counts[axis])
                        {
                            throw new FormatException("a chunk of it is outside of its shape");
                        }

                        number = (number * counts[axis]) + (long)(offset / (ulong)extents[axis]);
                    }

                    yield return (number, new(leaf, length, skipped));
                }

                break;
            case Single:
                yield return (0, new(root, singleBytes ?? chunkBytes, 0));
                break;
            case Implicit:
                for (long number = 0; number < Hdf5Shape.Elements(counts); number++)
                {
                    yield return (number, new(root + (number * chunkBytes), chunkBytes, 0));
                }

                break;
            default:
                foreach ((long Number, Chunk Chunk) chunk in OfArray(bytes, root))
                {
                    yield return chunk;
                }

                break;
        }
    }

    private IEnumerable<(long Number, Chunk Chunk)> OfArray(Hdf5Bytes bytes, long root)
    {
        ByteReader header = bytes.At(root, 12 + bytes.LengthBytes + bytes.AddressBytes, "FAHD"u8);
        header.Skip(1);
        bool isFiltered = header.Byte() == 1;
        int entryBytes = header.Byte();
        int pageBits = header.Byte();
        long entries = bytes.Size(header);
        int sizeBytes = entryBytes - bytes.AddressBytes - 4;
        if (entries != Hdf5Shape.Elements(counts) || (isFiltered ? sizeBytes is < 1 or > 8 : entryBytes != bytes.AddressBytes))
        {
            throw new FormatException("its index of chunks is damaged");
        }

        if (pageBits > 62 || entries > 1L << pageBits)
        {
            throw new FormatException("it has an index of chunks in pages, which is not supported; save it with h5py's default 'libver'");
        }

        ByteReader block = bytes.At(bytes.Defined(header), 6 + bytes.AddressBytes, "FADB"u8);
        ByteReader reader = bytes.At(block.End, entries * entryBytes);
        for (long number = 0; number < entries; number++)
        {
            long? chunk = bytes.Address(reader);
            long length = isFiltered ? Hdf5Bytes.Size(reader, sizeBytes) : chunkBytes;
            uint skipped = isFiltered ? reader.UInt32() : 0;
            if (chunk is { } defined)
            {
                yield return (number, new(defined, length, skipped));
            }
        }
    }

    private void Read(Hdf5Bytes bytes, Dictionary<long, Chunk> chunks, Span<byte> into)
    {
        foreach ((long number, Chunk chunk) in chunks)
        {
            byte[] elements = bytes.At(chunk.Position, chunk.Length).Bytes(chunk.Length);
            for (int i = filters.Length - 1; i >= 0; i--)
            {
                elements = (chunk.Skipped >> i & 1) == 0 ? Hdf5Filter.Undo(filters[i], elements, chunkBytes, dataset.Type.Bytes) : elements;
            }

            if (elements.Length != chunkBytes)
            {
                throw new FormatException($"a chunk of it has {elements.Length} of {chunkBytes} bytes");
            }

            Copy(number, elements, into);
        }
    }

    /// <summary>Copies a chunk row by row. What of it is outside of the shape is left out.</summary>
    private void Copy(long number, ReadOnlySpan<byte> chunk, Span<byte> into)
    {
        int axes = extents.Length;
        long[] start = new long[axes];
        for (int axis = axes - 1; axis >= 0; axis--)
        {
            start[axis] = number % counts[axis] * extents[axis];
            number /= counts[axis];
        }

        int element = dataset.Type.Bytes;
        int last = axes - 1;
        int rowBytes = checked((int)(extents[last] * element));
        int keptBytes = checked((int)(Math.Min(extents[last], dataset.Shape[last] - start[last]) * element));
        long[] at = new long[axes];
        for (int row = 0; row < chunk.Length / rowBytes; row++)
        {
            long target = 0;
            bool isInside = true;
            for (int axis = 0; axis < axes; axis++)
            {
                long coordinate = start[axis] + at[axis];
                isInside &= coordinate < dataset.Shape[axis];
                target = (target * dataset.Shape[axis]) + coordinate;
            }

            if (isInside)
            {
                chunk.Slice(row * rowBytes, keptBytes).CopyTo(into[(int)(target * element)..]);
            }

            for (int axis = last - 1; axis >= 0 && ++at[axis] == extents[axis]; axis--)
            {
                at[axis] = 0;
            }
        }
    }

    private readonly record struct Chunk(long Position, long Length, uint Skipped);
}
