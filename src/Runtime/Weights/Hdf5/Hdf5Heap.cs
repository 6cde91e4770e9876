using System.Numerics;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>The fractal heaps and their indices, in which files of the second version keep what is too much for a header: many links, many attributes.</summary>
internal sealed class Hdf5Heap
{
    // Of a node of an index: its signature, version and kind, and its checksum.
    private const int NodeFrame = 10;

    private const int ManagedObject = 0;

    private readonly Hdf5Bytes bytes;
    private readonly int offsetBytes;
    private readonly int width;
    private readonly long startBytes;
    private readonly long mostDirectBytes;
    private readonly long root;
    private readonly int rows;

    private Hdf5Heap(Hdf5Bytes bytes, long position)
    {
        this.bytes = bytes;
        ByteReader reader = bytes.At(position, 26 + (12L * bytes.LengthBytes) + (3L * bytes.AddressBytes), "FRHP"u8);
        reader.Skip(1);
        IdBytes = reader.UInt16();
        int filterBytes = reader.UInt16();
        reader.Skip(5 + bytes.LengthBytes + bytes.AddressBytes + bytes.LengthBytes + bytes.AddressBytes + (8L * bytes.LengthBytes));
        width = reader.UInt16();
        startBytes = bytes.Size(reader);
        mostDirectBytes = bytes.Size(reader);
        offsetBytes = (reader.UInt16() + 7) / 8;
        reader.Skip(2);
        root = bytes.Defined(reader);
        rows = reader.UInt16();
        if (filterBytes != 0)
        {
            throw new FormatException("it compresses its links and attributes, which is not supported");
        }

        if (width == 0 || !BitOperations.IsPow2(startBytes) || !BitOperations.IsPow2(mostDirectBytes) || mostDirectBytes > int.MaxValue || offsetBytes is 0 or > 8 || IdBytes < 2 + offsetBytes || IdBytes > 16)
        {
            throw new FormatException("a heap of it is damaged");
        }
    }

    private int IdBytes { get; }

    /// <summary>The objects of a heap, in the order of an index of it.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="heap">The position of the heap; null when there is none.</param>
    /// <param name="index">The position of the index; null when there is none.</param>
    /// <param name="before">The bytes of a record before the number of its object.</param>
    /// <exception cref="FormatException">Heap or index are damaged.</exception>
    public static IEnumerable<ByteReader> Objects(Hdf5Bytes bytes, long? heap, long? index, int before)
    {
        if (heap is not { } position || index is not { } tree)
        {
            yield break;
        }

        Hdf5Heap opened = new(bytes, position);
        foreach (ByteReader record in Records(bytes, tree))
        {
            record.Skip(before);
            yield return opened.Object(record);
        }
    }

    /// <summary>The records of a B-tree of the second version. Its depth is in its header, and falls from node to node.</summary>
    private static IEnumerable<ByteReader> Records(Hdf5Bytes bytes, long position)
    {
        ByteReader header = bytes.At(position, 22 + bytes.AddressBytes + bytes.LengthBytes, "BTHD"u8);
        header.Skip(2);
        (uint nodeBytes, int recordBytes, int depth) = (header.UInt32(), header.UInt16(), header.UInt16());
        header.Skip(2);
        if (bytes.Address(header) is not { } root)
        {
            yield break;
        }

        if (recordBytes == 0 || nodeBytes < NodeFrame + recordBytes || depth > 16)
        {
            throw new FormatException("an index of it is damaged");
        }

        // How many bytes the counts of records have that are beside the address of a child: its own, and those of all below it.
        int[] ownBytes = new int[depth + 1];
        int[] allBytes = new int[depth + 1];
        BigInteger most = (nodeBytes - NodeFrame) / recordBytes;
        BigInteger all = most;
        ownBytes[0] = BytesOf(most);
        for (int level = 1; level <= depth; level++)
        {
            int pointer = bytes.AddressBytes + ownBytes[0] + allBytes[level - 1];
            most = (nodeBytes - NodeFrame - pointer) / (recordBytes + pointer);
            all = ((most + 1) * all) + most;
            (ownBytes[level], allBytes[level]) = (BytesOf(most), BytesOf(all));
        }

        Stack<(long Node, int Records, int Level)> nodes = new([(root, header.UInt16(), depth)]);
        while (nodes.TryPop(out (long Node, int Records, int Level) node))
        {
            ByteReader reader = bytes.At(node.Node, Math.Min(nodeBytes, bytes.Length - node.Node), node.Level == 0 ? "BTLF"u8 : "BTIN"u8);
            reader.Skip(2);
            for (int i = 0; i < node.Records; i++)
            {
                ByteReader record = bytes.At(reader.Position, recordBytes);
                reader.Skip(recordBytes);
                yield return record;
            }

            for (int i = 0; node.Level > 0 && i <= node.Records; i++)
            {
                long child = bytes.Defined(reader);
                int records = (int)Math.Min(reader.Sized(ownBytes[0]), nodeBytes);
                reader.Skip(allBytes[node.Level - 1]);
                nodes.Push((child, records, node.Level - 1));
            }
        }

        static int BytesOf(BigInteger most) => most < 1 ? throw new FormatException("an index of it is damaged") : Math.Min(sizeof(ulong), (int)((most.GetBitLength() + 7) / 8));
    }

    private ByteReader Object(ByteReader record)
    {
        int type = (record.Byte() >> 4) & 3;
        if (type != ManagedObject)
        {
            throw new FormatException("it keeps a long attribute outside of the object's header, which is not supported; save it with h5py's default 'libver'");
        }

        long offset = Hdf5Bytes.Size(record, offsetBytes);
        long length = Hdf5Bytes.Size(record, Math.Min(IdBytes - 1 - offsetBytes, sizeof(ulong)));
        (long block, long size) = (root, startBytes);
        int blockRows = rows;
        while (blockRows > 0)
        {
            // Rows of a table of blocks: two of the smallest, then each twice as large as the one before.
            long rowBytes = Checked((BigInteger)startBytes * width);
            int row = offset < rowBytes ? 0 : BitOperations.Log2((ulong)(offset / rowBytes)) + 1;
            long rowStart = row == 0 ? 0 : Checked((BigInteger)rowBytes << (row - 1));
            size = row == 0 ? startBytes : Checked((BigInteger)startBytes << (row - 1));
            long column = (offset - rowStart) / size;
            if (row >= blockRows || column >= width)
            {
                throw new FormatException("an index of it refers to what its heap does not have");
            }

            ByteReader reader = bytes.At(block, 5 + bytes.AddressBytes + offsetBytes, "FHIB"u8);
            block = bytes.Defined(bytes.At(reader.End + (((row * (long)width) + column) * bytes.AddressBytes), bytes.AddressBytes));
            offset -= rowStart + (column * size);

            // A block that is too large to hold objects is a table itself, of the rows that make up its size.
            blockRows = size <= mostDirectBytes ? 0 : BitOperations.Log2((ulong)(size / rowBytes)) + 1;
            if (size > mostDirectBytes && size < rowBytes)
            {
                throw new FormatException("a heap of it is damaged");
            }
        }

        return offset <= size && length <= size - offset ? bytes.At(block + offset, length) : throw new FormatException("an index of it refers to what its heap does not have");

        static long Checked(BigInteger number) => number <= long.MaxValue ? (long)number : throw new FormatException("a heap of it is damaged");
    }
}
