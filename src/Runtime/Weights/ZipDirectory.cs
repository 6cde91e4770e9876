using System.Buffers.Binary;
using System.Text;
using ResNetDsl.Texts;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights;

/// <summary>
/// The entries of a zip archive (PKWARE's APPNOTE 6.3), and where each is in the file. Custom code, because <see cref="System.IO.Compression.ZipArchive"/> does not say where an entry is, so that every view
/// of a storage would be read from the storage's beginning.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int LargeEndLength = 56;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int LongestComment = ushort.MaxValue;

    // The directory of a network's archive has about a hundred bytes for each tensor.
    private const long Longest = 1 << 26;

    // Deflate makes at most 258 bytes of two bits.
    private const long MostInflated = 1032;

    private const int Stored = 0;
    private const int Deflated = 8;

    /// <summary>Whether a file begins as a zip archive does.</summary>
    public static bool Begins(ReadOnlySpan<byte> begin) => begin.StartsWith("PK\u0003\u0004"u8);

    /// <summary>The name of the entry that a zip archive begins with; null when it does not fit into the first bytes.</summary>
    public static string? FirstName(ReadOnlySpan<byte> begin) =>
        begin.Length > LocalLength && BinaryPrimitives.ReadUInt16LittleEndian(begin[26..]) is var length && length <= begin.Length - LocalLength
            ? Encoding.UTF8.GetString(begin.Slice(LocalLength, length))
            : null;

    /// <summary>Reads the directory.</summary>
    /// <exception cref="FormatException">It is truncated or damaged; the message is a clause.</exception>
    /// <exception cref="EndOfStreamException">It is truncated.</exception>
    public static IReadOnlyDictionary<string, ByteSource> Read(TensorFile file)
    {
        (long start, long length, long count) = End(file);
        Require(length <= Longest && length <= file.Length - start && count <= length / EntryLength, $"the directory at its end is inconsistent");
        ReadOnlySpan<byte> directory = Bytes(file, start, (int)length);
        Dictionary<string, ByteSource> entries = new(StringComparer.Ordinal);
        for (long i = 0; i < count; i++)
        {
            Require(directory.Length >= EntryLength && directory.StartsWith("PK\u0001\u0002"u8), $"the directory at its end is damaged");
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]);
            int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            Require(directory.Length >= EntryLength + nameLength + extraLength + commentLength, $"the directory at its end is damaged");
            string name = Encoding.UTF8.GetString(directory.Slice(EntryLength, nameLength));
            ByteSource bytes = Entry(file, name, directory[..EntryLength], directory.Slice(EntryLength + nameLength, extraLength), start);
            Require(entries.TryAdd(name, bytes), $"it has the entry '{OneLine.Of(name)}' twice");
            directory = directory[(EntryLength + nameLength + extraLength + commentLength)..];
        }

        return entries;
    }

    /// <summary>Where the directory is, how long it is, and how many entries it has.</summary>
    private static (long Start, long Length, long Count) End(TensorFile file)
    {
        int searched = (int)Math.Min(file.Length, EndLength + LongestComment);
        byte[] tail = Bytes(file, file.Length - searched, searched);
        int end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        Require(end >= 0 && tail.Length - end >= EndLength, $"it is cut off, as the directory at the end of the archive is missing; download or copy it again");
        ReadOnlySpan<byte> record = tail.AsSpan(end);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        long start = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        if (end < LocatorLength || !tail.AsSpan(end - LocatorLength).StartsWith("PK\u0006\u0007"u8))
        {
            return (start, length, count);
        }

        long large = Length(BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - LocatorLength + 8)));
        byte[] largeRecord = Bytes(file, large, LargeEndLength);
        Require(largeRecord.AsSpan().StartsWith("PK\u0006\u0006"u8), $"the directory at its end is damaged");
        return (
            Length(BinaryPrimitives.ReadInt64LittleEndian(largeRecord.AsSpan(48))),
            Length(BinaryPrimitives.ReadInt64LittleEndian(largeRecord.AsSpan(40))),
            Length(BinaryPrimitives.ReadInt64LittleEndian(largeRecord.AsSpan(32))));
    }

    private static ByteSource Entry(TensorFile file, string name, ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra, long end)
    {
        Require((header[8] & 1) == 0, $"the entry '{OneLine.Of(name)}' is encrypted");
        int method = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        Require(method is Stored or Deflated, $"the entry '{OneLine.Of(name)}' is compressed by a method that is not Deflate ({method})");

        // What does not fit into 32 bits is in the extra field, in this order.
        ReadOnlySpan<byte> large = Large(extra);
        long length = Number(header[24..], ref large);
        long compressed = Number(header[20..], ref large);
        long local = Number(header[42..], ref large);
        Require(local <= end - LocalLength, $"the entry '{OneLine.Of(name)}' is not within the file");
        byte[] localHeader = Bytes(file, local, LocalLength);
        Require(localHeader.AsSpan().StartsWith("PK\u0003\u0004"u8), $"the entry '{OneLine.Of(name)}' is not where the directory says");
        long start = local + LocalLength + BinaryPrimitives.ReadUInt16LittleEndian(localHeader.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(localHeader.AsSpan(28));
        Require(compressed <= end - start, $"the entry '{OneLine.Of(name)}' is not within the file");
        ByteSource bytes = file.Slice(start, compressed);
        if (method == Stored)
        {
            Require(length == compressed, $"the entry '{OneLine.Of(name)}' has two lengths");
            return bytes;
        }

        Require(length / MostInflated <= compressed, $"the entry '{OneLine.Of(name)}' cannot have {length} bytes, compressed to {compressed}");
        return new DeflatedBytes(bytes, length, BinaryPrimitives.ReadUInt32LittleEndian(header[16..]));
    }

    private static long Number(ReadOnlySpan<byte> field, ref ReadOnlySpan<byte> large)
    {
        uint small = BinaryPrimitives.ReadUInt32LittleEndian(field);
        if (small != uint.MaxValue)
        {
            return small;
        }

        Require(large.Length >= sizeof(long), $"the directory at its end is damaged");
        long number = Length(BinaryPrimitives.ReadInt64LittleEndian(large));
        large = large[sizeof(long)..];
        return number;
    }

    /// <summary>The extra field with lengths of 64 bits; empty when there is none.</summary>
    private static ReadOnlySpan<byte> Large(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    private static long Length(long number) => number >= 0 ? number : throw new FormatException("the directory at its end has a length of more than 63 bits");

    private static byte[] Bytes(TensorFile file, long position, int length)
    {
        Require(position <= file.Length - length, $"the directory at its end is damaged");
        byte[] bytes = new byte[length];
        return file.TryFill(bytes, position) ? bytes : throw new EndOfStreamException();
    }

    private static void Require(bool holds, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(holds))] LazyReason reason)
    {
        if (!holds)
        {
            throw new FormatException(reason.ToString());
        }
    }
}
