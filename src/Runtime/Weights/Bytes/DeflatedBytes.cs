using System.IO.Compression;

namespace ResNetDsl.Weights.Bytes;

/// <summary>Bytes that are compressed by Deflate. Those that are read in order are inflated once. At their end they are compared with their checksum: most damage decompresses to other bytes.</summary>
/// <param name="compressed">What they are compressed to.</param>
/// <param name="length">How many there are.</param>
/// <param name="checksum">Their CRC-32.</param>
internal sealed class DeflatedBytes(ByteSource compressed, long length, uint checksum) : ByteSource, IDisposable
{
    private readonly Lock gate = new();
    private DeflateStream? inflated;
    private long position;
    private Crc32 sum;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override bool IsCompressed => true;

    /// <inheritdoc/>
    public override bool TryFill(Span<byte> bytes, long position)
    {
        if (bytes.Length > length - position)
        {
            return false;
        }

        lock (gate)
        {
            return Skip(position) && Fill(bytes);
        }
    }

    /// <summary>Frees what inflating took. What the bytes are compressed to stays open.</summary>
    public void Dispose()
    {
        inflated?.Dispose();
    }

    private bool Skip(long target)
    {
        if (inflated is null || position > target)
        {
            inflated?.Dispose();
            inflated = new(compressed.AsStream(), CompressionMode.Decompress);
            position = 0;
            sum = new();
        }

        Span<byte> skipped = stackalloc byte[1 << 12];
        while (position < target)
        {
            if (!Fill(skipped[..(int)Math.Min(skipped.Length, target - position)]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Fill(Span<byte> bytes)
    {
        try
        {
            int read = inflated!.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            position += read;
            sum.Add(bytes[..read]);
            return read == bytes.Length && (position < length || sum.Value == checksum);
        }
        catch (InvalidDataException)
        {
            // Damaged: it ends here.
            inflated!.Dispose();
            inflated = null;
            return false;
        }
    }
}
