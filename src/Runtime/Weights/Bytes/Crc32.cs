namespace ResNetDsl.Weights.Bytes;

/// <summary>CRC-32 of zip archives (PKWARE's APPNOTE 4.4.7).</summary>
// System.IO.Hashing has it, and would be one more package for every user.
internal struct Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Enumerable.Range(0, 8).Aggregate((uint)value, (crc, _) => (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial))];

    private uint state;

    public Crc32() => state = uint.MaxValue;

    /// <summary>The checksum of the bytes so far.</summary>
    public readonly uint Value => ~state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint crc = state;
        foreach (byte value in bytes)
        {
            crc = (crc >> 8) ^ Table[(byte)(crc ^ value)];
        }

        state = crc;
    }
}
