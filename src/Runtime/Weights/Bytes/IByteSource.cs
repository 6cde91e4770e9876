namespace ResNetDsl.Weights.Bytes;

/// <summary>Bytes that are read at their positions.</summary>
internal interface IByteSource
{
    /// <summary>The number of bytes.</summary>
    long Length { get; }

    /// <summary>Reads bytes; false when the source ends before.</summary>
    /// <param name="bytes">What is filled.</param>
    /// <param name="position">The position of the first byte, 0 or more.</param>
    bool TryFill(Span<byte> bytes, long position);
}
