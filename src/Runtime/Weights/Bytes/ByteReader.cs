using System.Buffers.Binary;
using System.Text;

namespace ResNetDsl.Weights.Bytes;

/// <summary>Reads a stretch of bytes from its beginning to its end. Numbers are little-endian. Nothing is read beyond the end, and no memory is taken for what is not there.</summary>
internal sealed class ByteReader
{
    private const string TooEarly = "it ends too early";

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a stretch.</summary>
    /// <exception cref="FormatException">The source does not have the stretch.</exception>
    public ByteReader(ByteSource source, long position, long length)
    {
        if (position < 0 || length < 0 || position > source.Length || length > source.Length - position)
        {
            throw new FormatException(TooEarly);
        }

        Source = source;
        Position = position;
        End = position + length;
    }

    /// <summary>What has the stretch.</summary>
    public ByteSource Source { get; }

    /// <summary>The position of the next byte.</summary>
    public long Position { get; private set; }

    /// <summary>The position after the last byte.</summary>
    public long End { get; }

    /// <summary>The number of bytes that are left.</summary>
    public long Left => End - Position;

    public byte Byte()
    {
        Span<byte> bytes = stackalloc byte[1];
        Fill(bytes);
        return bytes[0];
    }

    public ushort UInt16()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public uint UInt32()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public ulong UInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Reads an unsigned number of up to 8 bytes.</summary>
    public ulong Sized(int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        Fill(bytes[..size]);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Reads a LEB128 number, protobuf's varint.</summary>
    /// <exception cref="FormatException">It has more than 64 bits.</exception>
    public ulong Varint()
    {
        ulong number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Byte();
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return shift < 63 || part < 2 ? number : throw new FormatException("it has a number of more than 64 bits");
            }
        }

        throw new FormatException("it has a number of more than 64 bits");
    }

    /// <summary>Reads a number that is a length or an offset.</summary>
    /// <exception cref="FormatException">It is not below 2⁶³.</exception>
    public long VarintLength() => Varint() is <= long.MaxValue and ulong number ? (long)number : throw new FormatException(TooEarly);

    public byte[] Bytes(long count)
    {
        Require(count);
        byte[] bytes = count <= Array.MaxLength ? new byte[count] : throw new FormatException($"it has a part of {count} bytes");
        Fill(bytes);
        return bytes;
    }

    /// <summary>Reads UTF-8.</summary>
    /// <exception cref="FormatException">It is not UTF-8.</exception>
    public string Text(long count) => Decode(Bytes(count));

    public void Skip(long count)
    {
        Require(count);
        Position += count;
    }

    public void Fill(Span<byte> bytes)
    {
        Require(bytes.Length);
        if (!Source.TryFill(bytes, Position))
        {
            throw new FormatException(TooEarly);
        }

        Position += bytes.Length;
    }

    /// <summary>Text of UTF-8.</summary>
    /// <exception cref="FormatException">It is not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException("it has a name that is not UTF-8", exception);
        }
    }

    private void Require(long count)
    {
        if (count < 0 || count > Left)
        {
            throw new FormatException(TooEarly);
        }
    }
}
