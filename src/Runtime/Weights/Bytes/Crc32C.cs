using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ResNetDsl.Weights.Bytes;

/// <summary>CRC-32C (Castagnoli) as leveldb and TensorFlow store it: rotated and shifted, because a checksum of bytes that contain checksums is a poor one.</summary>
internal struct Crc32C
{
    private const uint Mask = 0xA282EAD8;

    // A processor begins a step before the one before it has ended: three stretches at once take hardly longer than one.
    private const int Lane = 1 << 12;

    private static readonly uint[][] AfterLane = [.. Enumerable.Range(0, sizeof(uint)).Select(place => Enumerable.Range(0, 256).Select(value => Zeros((uint)value << (8 * place))).ToArray())];

    private uint state;

    public Crc32C() => state = uint.MaxValue;

    /// <summary>The masked checksum of the bytes so far.</summary>
    public readonly uint Masked => BitOperations.RotateRight(~state, 15) + Mask;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint crc = state;
        for (; BitConverter.IsLittleEndian && bytes.Length >= 3 * Lane; bytes = bytes[(3 * Lane)..])
        {
            ReadOnlySpan<ulong> first = MemoryMarshal.Cast<byte, ulong>(bytes[..Lane]);
            ReadOnlySpan<ulong> second = MemoryMarshal.Cast<byte, ulong>(bytes.Slice(Lane, Lane));
            ReadOnlySpan<ulong> third = MemoryMarshal.Cast<byte, ulong>(bytes.Slice(2 * Lane, Lane));
            (uint one, uint two, uint three) = (crc, 0, 0);
            for (int i = 0; i < first.Length; i++)
            {
                one = BitOperations.Crc32C(one, first[i]);
                two = BitOperations.Crc32C(two, second[i]);
                three = BitOperations.Crc32C(three, third[i]);
            }

            // The checksum is linear: what came before, followed by as many zeros, and what these zeros stand for.
            crc = Shifted(Shifted(one) ^ two) ^ three;
        }

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

    private static uint Shifted(uint crc) => AfterLane[0][(byte)crc] ^ AfterLane[1][(byte)(crc >> 8)] ^ AfterLane[2][(byte)(crc >> 16)] ^ AfterLane[3][crc >> 24];

    /// <summary>A state after a stretch of zeros.</summary>
    private static uint Zeros(uint crc)
    {
        for (int i = 0; i < Lane; i += sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, 0UL);
        }

        return crc;
    }
}
