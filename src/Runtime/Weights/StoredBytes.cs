namespace ResNetDsl.Weights;

/// <summary>A stretch of bytes in a file, as it is or compressed. It is read in parts, at any position.</summary>
internal abstract class StoredBytes : IDisposable
{
    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Whether they are compressed, so that reading them may show that they are damaged.</summary>
    public virtual bool IsCompressed => false;

    /// <summary>Reads bytes; false when the file ends before, or is damaged.</summary>
    /// <param name="bytes">Where they are written.</param>
    /// <param name="position">Where they begin.</param>
    public abstract bool TryFill(Span<byte> bytes, long position);

    /// <summary>Frees what reading took. The file stays open.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>The bytes as a stream.</summary>
    public Stream AsStream() => new BufferedStream(new Reading(this), 1 << 14);

    /// <summary>Bytes of a file as they are.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where they begin in it.</param>
    /// <param name="length">How many there are.</param>
    public static StoredBytes In(TensorFile file, long start, long length) => new Plain(file, start, length);

    private sealed class Plain(TensorFile file, long start, long length) : StoredBytes
    {
        public override long Length => length;

        public override bool TryFill(Span<byte> bytes, long position) => bytes.Length <= length - position && file.TryFill(bytes, start + position);
    }

    private sealed class Reading(StoredBytes bytes) : Stream
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
