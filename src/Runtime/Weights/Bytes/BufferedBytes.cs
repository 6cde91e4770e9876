namespace ResNetDsl.Weights.Bytes;

/// <summary>Bytes of a source, read in stretches. Structures consist of small numbers, each of which would be a system call otherwise. For one thread.</summary>
internal sealed class BufferedBytes(ByteSource source) : ByteSource
{
    private readonly byte[] buffer = new byte[1 << 12];
    private long start;
    private int count;

    public override long Length => source.Length;

    public override bool TryFill(Span<byte> bytes, long position)
    {
        if (position > Length - bytes.Length)
        {
            return false;
        }

        if (bytes.Length > buffer.Length)
        {
            return source.TryFill(bytes, position);
        }

        if (position < start || position + bytes.Length > start + count)
        {
            int wanted = (int)Math.Min(buffer.Length, Length - position);
            count = 0;
            if (!source.TryFill(buffer.AsSpan(0, wanted), position))
            {
                return false;
            }

            (start, count) = (position, wanted);
        }

        buffer.AsSpan((int)(position - start), bytes.Length).CopyTo(bytes);
        return true;
    }
}
