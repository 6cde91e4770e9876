using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.Hdf5;

/// <summary>
/// The structures of an HDF5 file, read at their addresses. What one operation reads of them is limited by the length of the file: structures of a damaged file may refer to each other in a circle,
/// or over and over to the same one. For one thread.
/// </summary>
internal sealed class Hdf5Bytes
{
    // A structure is read a few times: a group for each of the names that are looked up in it.
    private const long MostReads = 8;

    private const long Slack = 1 << 16;

    private readonly BufferedBytes source;
    private long left;

    public Hdf5Bytes(ByteSource source, long baseAddress, int addressBytes, int lengthBytes)
    {
        this.source = new(source);
        (Base, AddressBytes, LengthBytes) = (baseAddress, addressBytes, lengthBytes);
        left = (MostReads * source.Length) + Slack;
    }

    /// <summary>The position of address 0.</summary>
    public long Base { get; }

    /// <summary>The number of bytes of an address.</summary>
    public int AddressBytes { get; }

    /// <summary>The number of bytes of a length.</summary>
    public int LengthBytes { get; }

    /// <summary>The length of the file.</summary>
    public long Length => source.Length;

    /// <summary>Reads a stretch at a position.</summary>
    /// <exception cref="FormatException">The file does not have it, or the operation has read too much.</exception>
    public ByteReader At(long position, long length)
    {
        ByteReader reader = new(source, position, length);
        Spend(length);
        return reader;
    }

    /// <summary>Counts what an operation makes of the file.</summary>
    /// <exception cref="FormatException">It is too much.</exception>
    public void Spend(long length)
    {
        left -= length;
        if (left < 0)
        {
            throw new FormatException("its structures refer to each other in a circle");
        }
    }

    /// <summary>Reads a stretch that begins with a signature, and goes past that.</summary>
    public ByteReader At(long position, long length, ReadOnlySpan<byte> signature)
    {
        ByteReader reader = At(position, length);
        return reader.Bytes(signature.Length).AsSpan().SequenceEqual(signature)
            ? reader
            : throw new FormatException($"it has no {System.Text.Encoding.ASCII.GetString(signature)} at byte {position}, where it refers to one");
    }

    /// <summary>Reads an address: a position in the file; null for the undefined address.</summary>
    /// <exception cref="FormatException">It is beyond the end of the file.</exception>
    public long? Address(ByteReader reader)
    {
        ulong address = reader.Sized(AddressBytes);
        if (address == ulong.MaxValue >> (8 * (sizeof(ulong) - AddressBytes)))
        {
            return null;
        }

        return address <= (ulong)(Length - Base) ? Base + (long)address : throw new FormatException($"it refers to byte {address}, but has {Length} bytes");
    }

    /// <summary>Reads an address that has to be defined.</summary>
    public long Defined(ByteReader reader) => Address(reader) ?? throw new FormatException("it lacks a required structure");

    /// <summary>Reads a length.</summary>
    /// <exception cref="FormatException">It is not below 2⁶³.</exception>
    public long Size(ByteReader reader) => Size(reader, LengthBytes);

    /// <summary>Reads a length of so many bytes.</summary>
    /// <exception cref="FormatException">It is not below 2⁶³.</exception>
    public static long Size(ByteReader reader, int bytes) => reader.Sized(bytes) is <= long.MaxValue and ulong size ? (long)size : throw new FormatException("it has an impossible length");
}
