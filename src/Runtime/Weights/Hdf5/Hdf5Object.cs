using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>A group or a dataset: an object header and its messages.</summary>
internal sealed class Hdf5Object
{
    private const int TimeBytes = 16;

    private readonly List<Hdf5Message> messages = [];
    private readonly Hdf5Bytes bytes;

    /// <summary>Reads a header.</summary>
    /// <exception cref="FormatException">The header is missing.</exception>
    public Hdf5Object(Hdf5Bytes bytes, long position)
    {
        this.bytes = bytes;
        Position = position;
        if (bytes.At(position, 1).Byte() == 1)
        {
            ReadOld(position);
        }
        else
        {
            ReadNew(position);
        }
    }

    /// <summary>The position of the header, which no other object has.</summary>
    public long Position { get; }

    /// <summary>Whether it is a dataset.</summary>
    public bool IsDataset => Find(Hdf5MessageType.Layout) is not null;

    /// <summary>Whether it is a group.</summary>
    public bool IsGroup => Find(Hdf5MessageType.SymbolTable) is not null || Find(Hdf5MessageType.LinkInfo) is not null || Find(Hdf5MessageType.Link) is not null;

    /// <summary>The message of a type; null when there is none.</summary>
    public Hdf5Message? Find(Hdf5MessageType type) => All(type).Select(message => (Hdf5Message?)message).FirstOrDefault();

    /// <summary>The messages of a type.</summary>
    public IEnumerable<Hdf5Message> All(Hdf5MessageType type) => messages.Where(message => message.Type == type);

    /// <summary>Reads a message that the object needs.</summary>
    /// <exception cref="FormatException">It lacks the message, or shares it with other objects.</exception>
    public ByteReader Read(Hdf5MessageType type)
    {
        Hdf5Message message = Find(type) ?? throw new FormatException($"an object of it has no {type}");
        return message.IsShared ? throw new FormatException($"an object of it shares its {type} with others, which is not supported") : bytes.At(message.Position, message.Length);
    }

    private void ReadOld(long position)
    {
        ByteReader prefix = bytes.At(position, 16);
        prefix.Skip(8);
        uint length = prefix.UInt32();
        Read(prefix.End, length, message: reader =>
        {
            int type = reader.UInt16();
            int size = reader.UInt16();
            byte flags = reader.Byte();
            reader.Skip(3);
            return (type, size, flags);
        }, headerBytes: 8, frame: 0);
    }

    private void ReadNew(long position)
    {
        ByteReader prefix = bytes.At(position, Math.Min(64, bytes.Length - position), "OHDR"u8);
        byte version = prefix.Byte();
        byte flags = prefix.Byte();
        if (version != 2)
        {
            throw new FormatException($"a header of it has the unknown version {version}");
        }

        prefix.Skip(((flags & 0x20) != 0 ? TimeBytes : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        long length = Hdf5Bytes.Size(prefix, 1 << (flags & 3));
        bool isOrdered = (flags & 4) != 0;
        Read(prefix.Position, length, message: reader =>
        {
            int type = reader.Byte();
            int size = reader.UInt16();
            byte own = reader.Byte();
            reader.Skip(isOrdered ? 2 : 0);
            return (type, size, own);
        }, headerBytes: isOrdered ? 6 : 4, frame: 4);
    }

    /// <summary>Reads messages, and those of the blocks that continue with them.</summary>
    /// <param name="position">The first message.</param>
    /// <param name="length">The bytes of all.</param>
    /// <param name="message">Reads what is before a message.</param>
    /// <param name="headerBytes">The bytes of that.</param>
    /// <param name="frame">The bytes of the signature before a block that continues, and of the checksum after it.</param>
    private void Read(long position, long length, Func<ByteReader, (int Type, int Size, byte Flags)> message, int headerBytes, int frame)
    {
        Queue<(long Position, long Length)> blocks = new([(position, length)]);
        while (blocks.TryDequeue(out (long Position, long Length) block))
        {
            ByteReader reader = bytes.At(block.Position, block.Length);
            while (reader.Left >= headerBytes)
            {
                (int type, int size, byte flags) = message(reader);
                Hdf5Message read = new((Hdf5MessageType)type, (flags & 2) != 0, reader.Position, size);
                reader.Skip(size);
                if (read.Type != Hdf5MessageType.Continuation)
                {
                    messages.Add(read);
                    continue;
                }

                ByteReader next = bytes.At(read.Position, read.Length);
                long start = bytes.Defined(next);
                long whole = bytes.Size(next);
                if (frame > 0)
                {
                    bytes.At(start, frame, "OCHK"u8);
                }

                blocks.Enqueue((start + frame, whole - (2 * frame)));
            }
        }
    }
}
