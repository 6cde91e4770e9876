using System.Numerics;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>The attributes of an object that are text.</summary>
internal sealed class Hdf5Attributes
{
    private const byte SharedType = 1;

    private const byte SharedShape = 2;

    private readonly Hdf5Bytes bytes;
    private readonly Dictionary<string, Stored> attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Dictionary<int, byte[]>> collections = [];

    /// <summary>Reads the names and types of all.</summary>
    /// <exception cref="FormatException">One is damaged.</exception>
    public Hdf5Attributes(Hdf5Bytes bytes, Hdf5Object owner)
    {
        this.bytes = bytes;
        foreach (Hdf5Message message in owner.All(Hdf5MessageType.Attribute).Where(message => !message.IsShared))
        {
            Read(bytes.At(message.Position, message.Length));
        }

        if (owner.Find(Hdf5MessageType.AttributeInfo) is not null)
        {
            ByteReader info = owner.Read(Hdf5MessageType.AttributeInfo);
            info.Skip(1);
            bool isOrdered = (info.Byte() & 1) != 0;
            info.Skip(isOrdered ? 2 : 0);
            foreach (ByteReader attribute in Hdf5Heap.Objects(bytes, bytes.Address(info), bytes.Address(info), before: 0))
            {
                Read(attribute);
            }
        }
    }

    /// <summary>The text of an attribute; null where it has another type, and where there is none.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public string? Text(string name) => attributes.TryGetValue(name, out Stored? stored) && stored.IsText && Texts(name) is [string text] ? text : null;

    /// <summary>The texts of an attribute; null when there is none. Without elements its type does not matter: h5py writes an empty list as numbers.</summary>
    /// <exception cref="FormatException">It is damaged, or does not consist of text.</exception>
    public string[]? Texts(string name)
    {
        if (!attributes.TryGetValue(name, out Stored? stored))
        {
            return null;
        }

        if (stored.Elements == 0)
        {
            return [];
        }

        if (!stored.IsText)
        {
            throw new FormatException($"its attribute '{name}' is not text");
        }

        ByteReader reader = bytes.At(stored.Position, stored.Elements * stored.Type.Bytes);
        List<string> texts = [];
        for (long i = 0; i < stored.Elements; i++)
        {
            texts.Add(ByteReader.Decode(Trim(stored.Type.Class == Hdf5Class.Text ? reader.Bytes(stored.Type.Bytes) : Referred(reader))));
        }

        return [.. texts];
    }

    /// <summary>The texts of an attribute, or of the attributes of that name with a number behind it, in which Keras keeps what is too long for one; null when there are none.</summary>
    /// <exception cref="FormatException">One is damaged, or does not consist of text.</exception>
    public string[]? SplitTexts(string name)
    {
        if (Texts(name) is { } whole)
        {
            return whole;
        }

        List<string>? parts = null;
        for (int part = 0; Texts($"{name}{part}") is { } texts; part++)
        {
            (parts ??= []).AddRange(texts);
        }

        return parts?.ToArray();
    }

    // A text ends at its first 0 or fills its element.
    private static ReadOnlySpan<byte> Trim(byte[] text) => text.AsSpan().IndexOf((byte)0) is >= 0 and int end ? text.AsSpan(0, end) : text;

    private void Read(ByteReader reader)
    {
        byte version = reader.Byte();
        byte flags = reader.Byte();
        (int nameBytes, int typeBytes, int shapeBytes) = (reader.UInt16(), reader.UInt16(), reader.UInt16());
        reader.Skip(version == 3 ? 1 : 0);
        if (version is not (1 or 2 or 3))
        {
            throw new FormatException($"it has an attribute of the unknown version {version}");
        }

        // Version 1 pads each part to 8 bytes.
        string name = ByteReader.Decode(Trim(Part(nameBytes).Bytes(nameBytes)));
        ByteReader type = Part(typeBytes);
        ByteReader shape = Part(shapeBytes);
        if (version > 1 && (flags & (SharedType | SharedShape)) != 0)
        {
            // Its type is elsewhere in the file, where programs that save weights do not put it.
            return;
        }

        Hdf5Type read = Hdf5Type.Read(type);
        BigInteger elements = Hdf5Shape.Read(bytes, shape) is { } extents ? Hdf5Shape.Elements(extents) : 0;
        if (elements * read.Bytes > reader.Left)
        {
            throw new FormatException($"its attribute '{name}' is longer than its header");
        }

        attributes[name] = new(read, (long)elements, reader.Position);

        ByteReader Part(int length)
        {
            ByteReader part = bytes.At(reader.Position, length);
            reader.Skip(version == 1 ? (length + 7) & ~7 : length);
            return part;
        }
    }

    /// <summary>The bytes that an element of variable length refers to: a number of an object in a collection.</summary>
    private byte[] Referred(ByteReader reader)
    {
        uint length = reader.UInt32();
        long? collection = bytes.Address(reader);
        int number = (int)reader.UInt32();
        if (length == 0 || collection is not { } position)
        {
            return [];
        }

        bytes.Spend(length);

        if (!collections.TryGetValue(position, out Dictionary<int, byte[]>? objects))
        {
            collections.Add(position, objects = Collection(position));
        }

        return objects.TryGetValue(number, out byte[]? text) && text.Length >= length ? text[..(int)length] : throw new FormatException("it refers to a text that it does not have");
    }

    private Dictionary<int, byte[]> Collection(long position)
    {
        Dictionary<int, byte[]> objects = [];
        ByteReader prefix = bytes.At(position, 8 + bytes.LengthBytes, "GCOL"u8);
        prefix.Skip(4);
        long length = bytes.Size(prefix);
        ByteReader reader = bytes.At(prefix.End, length - (8 + bytes.LengthBytes));
        while (reader.Left >= 8 + bytes.LengthBytes)
        {
            int number = reader.UInt16();
            reader.Skip(6);
            long size = bytes.Size(reader);
            if (number == 0)
            {
                break;
            }

            objects[number] = reader.Bytes(size);
            reader.Skip(Math.Min(reader.Left, -size & 7));
        }

        return objects;
    }

    private sealed record Stored(Hdf5Type Type, long Elements, long Position)
    {
        public bool IsText => Type.Class == Hdf5Class.Text || Type.IsText;
    }
}
