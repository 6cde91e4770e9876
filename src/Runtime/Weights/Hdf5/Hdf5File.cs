using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>
/// An HDF5 file, as far as programs that save weights write it (HDF5 File Format Specification, version 3): groups, attributes of text, and datasets of numbers, contiguous or in chunks with the
/// filters that every installation of HDF5 has.
/// </summary>
/// <remarks>
/// PureHDF 2.2.0 reads more of the format and cannot be held against hostile files: a soft link to itself overflows the stack, an external link opens whatever file it names, and lengths are
/// allocated before they are compared with the file's. Soft and external links are not followed here.
/// </remarks>
internal sealed class Hdf5File
{
    // Also the longest superblock.
    private const int SuperblockBytes = 128;

    private static readonly byte[] Signature = [0x89, .. "HDF\r\n\u001A\n"u8];

    private readonly ByteSource source;
    private readonly long baseAddress;
    private readonly int addressBytes;
    private readonly int lengthBytes;

    /// <summary>Reads the superblock and the root group's header.</summary>
    /// <exception cref="FormatException">The source is not a whole HDF5 file.</exception>
    public Hdf5File(ByteSource source)
    {
        this.source = source;
        baseAddress = Begin(source) ?? throw new FormatException("it does not begin with the signature of HDF5");
        ByteReader reader = new(source, baseAddress, Math.Min(SuperblockBytes, source.Length - baseAddress));
        reader.Skip(Signature.Length);
        byte version = reader.Byte();
        bool isOld = version < 2;
        if (isOld)
        {
            reader.Skip(4);
        }
        else if (version > 3)
        {
            throw new FormatException($"its superblock has the unknown version {version}");
        }

        (addressBytes, lengthBytes) = (reader.Byte(), reader.Byte());
        if (addressBytes is not (2 or 4 or 8) || lengthBytes is not (2 or 4 or 8))
        {
            throw new FormatException($"its addresses have {addressBytes} bytes and its lengths {lengthBytes}");
        }

        reader.Skip(isOld ? (version == 1 ? 13 : 9) : 1);
        reader.Skip(2L * addressBytes);
        ulong end = reader.Sized(addressBytes);
        if (end > (ulong)source.Length)
        {
            throw new FormatException($"it has {source.Length} of its {end} bytes");
        }

        // An old superblock has a driver's address, and the name of the root group before its address.
        reader.Skip(isOld ? 2L * addressBytes : 0);
        Structures = Open();
        Root = new(Structures, Structures.Defined(reader));
    }

    /// <summary>The root group.</summary>
    public Hdf5Object Root { get; }

    /// <summary>What the file's groups were read with.</summary>
    public Hdf5Bytes Structures { get; }

    /// <summary>The position of the signature: 0, 512, 1024 and so on; null when there is none.</summary>
    public static long? Begin(ByteSource source)
    {
        Span<byte> found = stackalloc byte[Signature.Length];
        for (long position = 0; position <= source.Length - found.Length; position = position == 0 ? 512 : 2 * position)
        {
            if (source.TryFill(found, position) && found.SequenceEqual(Signature))
            {
                return position;
            }
        }

        return null;
    }

    /// <summary>The file's structures for one operation.</summary>
    public Hdf5Bytes Open() => new(source, baseAddress, addressBytes, lengthBytes);
}
