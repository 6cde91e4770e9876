using System.Globalization;
using System.Numerics;
using ResNetDsl.Pickles;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights;

/// <summary>
/// Files of PyTorch 0.1.10 to 1.5 (<c>torch/serialization.py</c>, <c>_legacy_save</c>): five pickles, of a magic number, a version, the machine, the value, and the keys of storages; then each storage,
/// its length and its numbers.
/// </summary>
internal static class TorchPickles
{
    private const long FormatVersion = 1001;

    // Where the magic number is in the first pickle depends on the protocol.
    private const int MagicBefore = 32;

    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    private static readonly byte[] MagicBytes = Magic.ToByteArray();

    /// <summary>Whether a file begins as these do.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> begin) => begin.Length > 0 && begin[0] == 0x80 && begin[..Math.Min(begin.Length, MagicBefore)].IndexOf(MagicBytes) > 0;

    /// <summary>Reads the pickles of a file, and finds its storages.</summary>
    /// <exception cref="FormatException">It is inconsistent; the message is a clause.</exception>
    /// <exception cref="EndOfStreamException">It is truncated.</exception>
    public static TorchContents Read(TensorFile file)
    {
        ByteSource whole = file.Slice(0, file.Length);
        using BinaryReader reader = new(whole.AsStream());
        TorchObjects objects = new();
        Require(Next() is BigInteger magic && magic == Magic, "it does not begin with the magic number of PyTorch");
        Require(Next() is FormatVersion, $"its format does not have the version {FormatVersion}, the only one that is supported");
        Require((Next() as PickleDictionary)?.Find("little_endian") is true, "its numbers are big-endian; save it on a machine with little-endian numbers");
        object? root = Next();
        return new(root, Storages(Next() as List<object?> ?? throw new FormatException("it does not have the keys of its storages")));

        object? Next() => new PickleReader(reader, file.Length - reader.BaseStream.Position, objects).Read();

        Dictionary<string, ByteSource> Storages(IReadOnlyList<object?> keys)
        {
            Dictionary<string, ByteSource> storages = new(StringComparer.Ordinal);
            foreach (object? item in keys)
            {
                if (item is not string key || !objects.Storages.TryGetValue(key, out TorchStorage? storage))
                {
                    throw new FormatException($"no tensor has the storage '{item}', so its length is not known");
                }

                long numel = reader.ReadInt64();
                long position = reader.BaseStream.Position;
                Require(numel == storage.Numel, $"the storage '{key}' has {numel} numbers, but its tensors declare {storage.Numel}");
                if (numel > (file.Length - position) / storage.Type.Bytes)
                {
                    throw new EndOfStreamException();
                }

                Require(storages.TryAdd(key, file.Slice(position, numel * storage.Type.Bytes)), $"it has the storage '{key}' twice");
                reader.BaseStream.Position = position + (numel * storage.Type.Bytes);
            }

            return storages;
        }
    }

    private static void Require(bool holds, string reason)
    {
        if (!holds)
        {
            throw new FormatException(reason);
        }
    }
}
