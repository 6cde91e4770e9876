using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>The names in a group.</summary>
internal static class Hdf5Group
{
    private const int SymbolTableKind = 0;

    // Of a symbol table entry: what its last 16 bytes are for.
    private const uint SoftLink = 2;

    private const byte HardLink = 0;

    /// <summary>The objects of a group by name, in the order of the file. Links to names and to other files are left out.</summary>
    /// <exception cref="FormatException">The group is damaged.</exception>
    public static Dictionary<string, long> Links(Hdf5Bytes bytes, Hdf5Object group)
    {
        Dictionary<string, long> links = new(StringComparer.Ordinal);
        if (group.Find(Hdf5MessageType.SymbolTable) is not null)
        {
            ReadTable(bytes, group.Read(Hdf5MessageType.SymbolTable), links);
            return links;
        }

        foreach (Hdf5Message link in group.All(Hdf5MessageType.Link))
        {
            ReadLink(bytes, bytes.At(link.Position, link.Length), links);
        }

        if (group.Find(Hdf5MessageType.LinkInfo) is not null)
        {
            ByteReader info = group.Read(Hdf5MessageType.LinkInfo);
            info.Skip(1);
            bool isOrdered = (info.Byte() & 1) != 0;
            info.Skip(isOrdered ? 8 : 0);
            foreach (ByteReader link in Hdf5Heap.Objects(bytes, bytes.Address(info), bytes.Address(info), before: 4))
            {
                ReadLink(bytes, link, links);
            }
        }

        return links;
    }

    private static void Add(Dictionary<string, long> links, string name, long position)
    {
        if (!links.TryAdd(name, position))
        {
            throw new FormatException($"a group of it has '{name}' twice");
        }
    }

    private static void ReadLink(Hdf5Bytes bytes, ByteReader reader, Dictionary<string, long> links)
    {
        reader.Skip(1);
        byte flags = reader.Byte();
        byte type = (flags & 8) != 0 ? reader.Byte() : HardLink;
        reader.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        string name = reader.Text(Hdf5Bytes.Size(reader, 1 << (flags & 3)));
        if (type == HardLink)
        {
            Add(links, name, bytes.Defined(reader));
        }
    }

    /// <summary>A group as files of the first version have it: a tree of nodes of symbols, whose names are in a heap.</summary>
    private static void ReadTable(Hdf5Bytes bytes, ByteReader message, Dictionary<string, long> links)
    {
        long tree = bytes.Defined(message);
        ByteReader header = bytes.At(bytes.Defined(message), 8 + (2L * bytes.LengthBytes) + bytes.AddressBytes, "HEAP"u8);
        header.Skip(4);
        long length = bytes.Size(header);
        bytes.Size(header);
        byte[] names = bytes.At(bytes.Defined(header), length).Bytes(length);
        foreach ((_, long node) in Hdf5Tree.Leaves(bytes, tree, SymbolTableKind, bytes.LengthBytes))
        {
            ByteReader prefix = bytes.At(node, 8, "SNOD"u8);
            prefix.Skip(2);
            int symbols = prefix.UInt16();
            ByteReader reader = bytes.At(prefix.End, symbols * ((2L * bytes.AddressBytes) + 24));
            for (int i = 0; i < symbols; i++)
            {
                long name = Hdf5Bytes.Size(reader, bytes.AddressBytes);
                long? position = bytes.Address(reader);
                uint cached = reader.UInt32();
                reader.Skip(20);
                if (cached != SoftLink && position is { } defined)
                {
                    Add(links, NameAt(names, name), defined);
                }
            }
        }
    }

    private static string NameAt(byte[] names, long offset)
    {
        int length = offset < names.Length ? names.AsSpan((int)offset).IndexOf((byte)0) : -1;
        return length >= 0 ? ByteReader.Decode(names.AsSpan((int)offset, length)) : throw new FormatException("a name of it ends too late");
    }
}
