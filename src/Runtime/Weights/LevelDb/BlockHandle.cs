using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights.LevelDb;

/// <summary>Where a block of a table is.</summary>
/// <param name="Position">The position of its first byte.</param>
/// <param name="Length">The number of its bytes, without its type and checksum.</param>
internal readonly record struct BlockHandle(long Position, long Length)
{
    public static BlockHandle Read(ByteReader reader) => new(reader.VarintLength(), reader.VarintLength());
}
