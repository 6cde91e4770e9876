using System.Buffers.Binary;
using System.Numerics;

namespace ResNetDsl.Weights.Bytes;

/// <summary>CRC-32C (Castagnoli) as leveldb and TensorFlow store it: rotated and shifted, because a checksum of bytes that contain checksums is a poor one.</summary>
internal struct Crc32C
{
    private const uint Mask = 0xA282EAD8;

    private uint state;

    public Crc32C() => state = uint.MaxValue;

    /// <summary>The masked checksum of the bytes so far.</summary>
    public readonly uint Masked => BitOperations.RotateRight(~state, 15) + Mask;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint crc = state;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        state = crc;
    }
}
