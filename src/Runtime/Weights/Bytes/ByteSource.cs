namespace ResNetDsl.Weights.Bytes;

/// <summary>Bytes that are read in parts, at any position: a file, a stretch of one as it is or compressed, or bytes in memory.</summary>
internal abstract class ByteSource
{
    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Whether they are compressed, so that reading them may show that they are damaged.</summary>
    public virtual bool IsCompressed => false;

    /// <summary>Reads bytes; false when the source ends before, or is damaged.</summary>
    /// <param name="bytes">What is filled.</param>
    /// <param name="position">The position of the first byte, 0 or more.</param>
    public abstract bool TryFill(Span<byte> bytes, long position);

    /// <summary>The bytes as a stream.</summary>
    public Stream AsStream() => new BufferedStream(new Reading(this), 1 << 14);

    /// <summary>A stretch of the bytes.</summary>
    /// <param name="start">The position of its first byte.</param>
    /// <param name="length">How many there are.</param>
    public ByteSource Slice(long start, long length) => new Stretch(this, start, length);

    private sealed class Stretch(ByteSource source, long start, long length) : ByteSource
    {
        public override long Length => length;

        public override bool IsCompressed => source.IsCompressed;

        public override bool TryFill(Span<byte> bytes, long position) => bytes.Length <= length - position && source.TryFill(bytes, start + position);
    }

    private sealed class Reading(ByteSource bytes) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => bytes.Length;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            Span<byte> part = buffer[..(int)Math.Min(buffer.Length, Math.Max(0, Length - Position))];
            if (!bytes.TryFill(part, Position))
            {
                throw new EndOfStreamException();
            }

            Position += part.Length;
            return part.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => Position = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length });

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
