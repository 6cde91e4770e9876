using System.Numerics;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>A dataset: its type, its shape and where its elements are. Everything is checked against the length of the file when it is opened.</summary>
internal sealed class Hdf5Dataset
{
    private const byte Compact = 0;

    private const byte Contiguous = 1;

    private const byte Chunked = 2;

    // What deflate makes of a byte at most.
    private const long MostExpanded = 1032;

    private readonly Hdf5File file;
    private readonly Hdf5Chunks? chunks;

    /// <summary>Reads the description of a dataset.</summary>
    /// <exception cref="FormatException">It is damaged, or stored in a way that is not supported.</exception>
    public Hdf5Dataset(Hdf5File file, Hdf5Object header)
    {
        this.file = file;
        Hdf5Bytes bytes = file.Structures;
        Type = Hdf5Type.Read(header.Read(Hdf5MessageType.Datatype));
        Shape = Hdf5Shape.Read(bytes, header.Read(Hdf5MessageType.Dataspace)) ?? throw new FormatException("it is empty");
        BigInteger length = Hdf5Shape.Elements(Shape) * Type.Bytes;
        if (header.Find(Hdf5MessageType.ExternalFiles) is not null)
        {
            throw new FormatException("its numbers are in another file, which is not supported");
        }

        ByteReader layout = header.Read(Hdf5MessageType.Layout);
        byte version = layout.Byte();
        if (version is not (3 or 4))
        {
            throw new FormatException($"its layout has version {version}, which is not supported");
        }

        byte kind = layout.Byte();
        (long? position, long stored) = kind switch
        {
            Compact => (layout.Position + 2, layout.UInt16()),
            Contiguous => (bytes.Address(layout), bytes.Size(layout)),
            Chunked => (0, bytes.Length),
            _ => throw new FormatException("it is composed of other datasets, which is not supported"),
        };
        if (kind == Chunked)
        {
            chunks = new(layout, version, header.Find(Hdf5MessageType.Filters) is null ? [] : Hdf5Filter.ReadAll(header.Read(Hdf5MessageType.Filters)), this, bytes);
            if (length > MostExpanded * (BigInteger)bytes.Length)
            {
                throw new FormatException($"it is [{string.Join(", ", Shape)}], and the file has {bytes.Length} bytes");
            }
        }
        else if (length > 0 && (length > stored || position is not { } start || start > bytes.Length - (long)length))
        {
            throw new FormatException($"it is [{string.Join(", ", Shape)}], and the file does not have its {length} bytes");
        }

        Length = (long)length;
        Position = chunks is null ? position ?? 0 : null;
    }

    /// <summary>The type of the elements.</summary>
    public Hdf5Type Type { get; }

    /// <summary>The shape.</summary>
    public long[] Shape { get; }

    /// <summary>The bytes of all elements.</summary>
    public long Length { get; }

    /// <summary>The position in the file of all elements, one after the other; null where they are in chunks.</summary>
    public long? Position { get; }

    /// <summary>Finds the chunks of a dataset that has them. None is read.</summary>
    /// <exception cref="FormatException">One is missing, or cannot become as long as it has to be.</exception>
    public Action<Span<byte>> FindChunks() => chunks!.Find(file.Open());
}
