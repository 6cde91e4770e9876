namespace ResNetDsl.Weights.Bytes;

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryBytes(byte[] bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override bool TryFill(Span<byte> into, long position)
    {
        if (position > bytes.Length - into.Length)
        {
            return false;
        }

        bytes.AsSpan((int)position, into.Length).CopyTo(into);
        return true;
    }
}
