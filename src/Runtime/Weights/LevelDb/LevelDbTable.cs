using ResNetDsl.Weights.Bytes;
using Snappier;

namespace ResNetDsl.Weights.LevelDb;

/// <summary>
/// A table of leveldb: sorted keys and their values, in blocks that an index finds by their keys (google/leveldb, doc/table_format.md). TensorFlow writes its checkpoints so. One block at a time is
/// in memory.
/// </summary>
// Packages of leveldb and RocksDB bring native libraries that open databases, not one table.
internal sealed class LevelDbTable
{
    /// <summary>What compression makes of a byte at most: Snappy writes at least 3 bytes for 64.</summary>
    public const long MostExpanded = 22;

    private const int FooterBytes = 48;

    private const ulong Magic = 0xDB4775248B80FB57;

    // The type of a block and its checksum stand after it.
    private const int TrailerBytes = 1 + sizeof(uint);

    // Keys share their beginnings. Without a bound a small block could hold as many long keys as it has bytes.
    private const long MostShared = 32;

    private readonly ByteSource source;
    private readonly (byte[] Last, BlockHandle Handle)[] index;

    private (BlockHandle Handle, byte[] Bytes)? latest;

    /// <summary>Reads the index.</summary>
    /// <exception cref="FormatException">The source is not a whole table.</exception>
    public LevelDbTable(ByteSource source)
    {
        this.source = source;
        ByteReader footer = new(source, source.Length - FooterBytes, FooterBytes);
        BlockHandle.Read(footer);
        BlockHandle handle = BlockHandle.Read(footer);
        footer.Skip(footer.Left - sizeof(ulong));
        if (footer.UInt64() != Magic)
        {
            throw new FormatException("it does not end like a leveldb table");
        }

        index = [.. Entries(Block(handle, "its index")).Select(entry => (entry.Key, BlockHandle.Read(entry.Value)))];
    }

    /// <summary>Whether a source ends as a table does.</summary>
    public static bool Ends(ByteSource source)
    {
        Span<byte> magic = stackalloc byte[sizeof(ulong)];
        return source.Length >= FooterBytes && source.TryFill(magic, source.Length - magic.Length) && BitConverter.ToUInt64(magic) == Magic;
    }

    /// <summary>All keys and values, in order.</summary>
    /// <exception cref="FormatException">A block is damaged.</exception>
    public IEnumerable<(byte[] Key, ByteReader Value)> All() => From(0);

    /// <summary>The value of a key; null when there is none.</summary>
    /// <exception cref="FormatException">A block is damaged.</exception>
    public ByteReader? Find(byte[] key)
    {
        int low = 0;
        for (int high = index.Length; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = index[middle].Last.AsSpan().SequenceCompareTo(key) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low == index.Length ? null : Entries(Block(low)).FirstOrDefault(entry => entry.Key.AsSpan().SequenceEqual(key)).Value;
    }

    private IEnumerable<(byte[] Key, ByteReader Value)> From(int first)
    {
        for (int i = first; i < index.Length; i++)
        {
            foreach ((byte[] Key, ByteReader Value) entry in Entries(Block(i)))
            {
                yield return entry;
            }
        }
    }

    /// <summary>A block of data. The latest one is kept: small tensors share a block.</summary>
    private byte[] Block(int position)
    {
        BlockHandle handle = index[position].Handle;
        if (latest is { } kept && kept.Handle == handle)
        {
            return kept.Bytes;
        }

        latest = null;
        byte[] bytes = Block(handle, $"its block at {handle.Position}");
        latest = (handle, bytes);
        return bytes;
    }

    private byte[] Block(BlockHandle handle, string what)
    {
        ByteReader reader = new(source, handle.Position, Math.Min(handle.Length, long.MaxValue - TrailerBytes) + TrailerBytes);
        byte[] bytes = reader.Bytes(handle.Length);
        byte type = reader.Byte();
        Crc32C checksum = new();
        checksum.Add(bytes);
        checksum.Add([type]);
        if (checksum.Masked != reader.UInt32())
        {
            throw new FormatException($"the checksum of {what} is wrong");
        }

        return type switch
        {
            0 => bytes,
            1 => Expand(bytes, what),
            _ => throw new FormatException($"{what} has the unknown compression {type}"),
        };
    }

    private static byte[] Expand(byte[] bytes, string what)
    {
        try
        {
            int length = Snappy.GetUncompressedLength(bytes);
            byte[] expanded = length <= MostExpanded * bytes.Length ? new byte[length] : throw new FormatException($"{what} cannot have {length} bytes");
            return Snappy.Decompress(bytes, expanded) == length ? expanded : throw new FormatException($"{what} is shorter than its declared length");
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"{what} is not valid Snappy data", exception);
        }
    }

    private static IEnumerable<(byte[] Key, ByteReader Value)> Entries(byte[] block)
    {
        MemoryBytes source = new(block);
        ByteReader tail = new(source, block.Length - sizeof(uint), sizeof(uint));
        long restarts = ((long)tail.UInt32() * sizeof(uint)) + sizeof(uint);
        ByteReader reader = new(source, 0, block.Length - restarts);
        byte[] key = [];
        long keys = MostShared * block.Length;
        while (reader.Left > 0)
        {
            long shared = reader.VarintLength();
            long own = reader.VarintLength();
            long value = reader.VarintLength();
            if (shared > key.Length)
            {
                throw new FormatException("a key shares more with the one before than that one has");
            }

            key = [.. key.AsSpan(0, (int)shared), .. reader.Bytes(own)];
            keys -= key.Length;
            if (keys < 0)
            {
                throw new FormatException("its keys share an impossible number of bytes");
            }

            yield return (key, new(source, reader.Position, value));
            reader.Skip(value);
        }
    }
}
