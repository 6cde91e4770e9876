using ResNetDsl.Pickles;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights;

/// <summary>Files of PyTorch before 0.1.10 (<c>torch/serialization.py</c>, <c>legacy_load</c>): a tar archive of <c>sys_info</c>, <c>storages</c>, <c>tensors</c>, and the <c>pickle</c> that refers to them by number.</summary>
// System.Formats.Tar reads a stream from its beginning; a tensor here is read at its position, by any thread.
internal static class TorchTar
{
    private const int Block = 512;
    private const int NameLength = 100;
    private const string Info = "sys_info";

    /// <summary>Whether a file begins as these do.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> begin) => begin.Length >= Block && begin[257..].StartsWith("ustar"u8) && NameOf(begin) is Info or "pickle" or "tensors" or "storages" or "././@PaxHeader";

    /// <summary>Reads the members of a file.</summary>
    /// <exception cref="FormatException">It is inconsistent; the message is a clause.</exception>
    /// <exception cref="EndOfStreamException">It is truncated.</exception>
    public static TorchContents Read(TensorFile file)
    {
        Dictionary<string, (long Start, long Length)> members = Members(file);
        Require(Next(Open(Info)) is PickleDictionary info && info.Find("little_endian") is true, "its numbers are big-endian; save it on a machine with little-endian numbers");
        Dictionary<string, ByteSource> bytes = new(StringComparer.Ordinal);
        Dictionary<string, TorchStorage> storages = ReadStorages(Open("storages"), bytes, (start, length) => file.Slice(members["storages"].Start + start, length));
        Dictionary<string, TorchTensor> tensors = ReadTensors(Open("tensors"), storages);
        return new(Next(Open("pickle"), new Objects(tensors, storages)), bytes);

        BinaryReader Open(string name) => members.TryGetValue(name, out (long Start, long Length) member)
            ? new(file.Slice(member.Start, member.Length).AsStream())
            : throw new FormatException($"it is a tar archive without '{name}', which PyTorch's have");
    }

    private static Dictionary<string, (long Start, long Length)> Members(TensorFile file)
    {
        Dictionary<string, (long Start, long Length)> members = new(StringComparer.Ordinal);
        Span<byte> header = stackalloc byte[Block];
        long position = 0;
        while (position <= file.Length - Block && file.TryFill(header, position) && header[0] != 0)
        {
            string octal = System.Text.Encoding.ASCII.GetString(header.Slice(124, 12)).Trim('\0', ' ');
            Require(octal.Length > 0 && octal.All(digit => digit is >= '0' and <= '7'), "its tar archive has a member without a length");
            long length = Convert.ToInt64(octal, 8);
            position += Block;
            if (length > file.Length - position)
            {
                throw new EndOfStreamException();
            }

            // Other kinds of members describe the next one.
            if (header[156] is 0 or (byte)'0')
            {
                Require(members.TryAdd(NameOf(header), (position, length)), $"its tar archive has '{NameOf(header)}' twice");
            }

            position += (length + Block - 1) / Block * Block;
        }

        return members;
    }

    private static string NameOf(ReadOnlySpan<byte> header)
    {
        ReadOnlySpan<byte> name = header[..NameLength];
        int end = name.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }

    private static Dictionary<string, TorchStorage> ReadStorages(BinaryReader reader, Dictionary<string, ByteSource> bytes, Func<long, long, ByteSource> stretch)
    {
        Dictionary<string, TorchStorage> storages = new(StringComparer.Ordinal);
        for (long count = CountOf(reader); count > 0; count--)
        {
            (string key, _, TorchStorageType? type) = Head(reader, TorchStorageType.OfStorage);
            long numel = reader.ReadInt64();
            long position = reader.BaseStream.Position;
            if (type is null || numel < 0)
            {
                throw new FormatException($"the storage '{key}' has an unknown type, or {numel} numbers");
            }

            if (numel > (reader.BaseStream.Length - position) / type.Bytes)
            {
                throw new EndOfStreamException();
            }

            Require(storages.TryAdd(key, new(key, type, numel)), $"it has the storage '{key}' twice");
            bytes.Add(key, stretch(position, numel * type.Bytes));
            reader.BaseStream.Position = position + (numel * type.Bytes);
        }

        // (storage, storage that it is part of, offset, length)
        foreach (object? item in Next(reader) as List<object?> ?? throw new FormatException("it has something else where the parts of its storages must be"))
        {
            if (item is not object?[] { Length: 4 } view || KeyOf(view[0]) is not { } part || KeyOf(view[1]) is not { } root || view[2] is not long offset || view[3] is not long numel
                || !storages.TryGetValue(root, out TorchStorage? whole) || offset < 0 || numel < 0 || offset > whole.Numel - numel)
            {
                throw new FormatException("a part of a storage is not within it");
            }

            Require(storages.TryAdd(part, whole with { Numel = numel, Start = whole.Start + offset }), $"it has the storage '{part}' twice");
        }

        return storages;
    }

    private static Dictionary<string, TorchTensor> ReadTensors(BinaryReader reader, Dictionary<string, TorchStorage> storages)
    {
        Dictionary<string, TorchTensor> tensors = new(StringComparer.Ordinal);
        for (long count = CountOf(reader); count > 0; count--)
        {
            (string key, string? of, _) = Head(reader, TorchStorageType.OfTensor);
            TorchStorage storage = of is not null && storages.TryGetValue(of, out TorchStorage? found) ? found : throw new FormatException($"the storage of the tensor '{key}' is missing");

            // Four bytes more: the rank once had eight.
            int rank = reader.ReadInt32();
            reader.ReadInt32();
            Require(rank is >= 0 and <= StateDictReader.MaximumRank, $"the tensor '{key}' has {rank} axes");
            long[] shape = Numbers(rank);
            long[] strides = Numbers(rank);
            Require(tensors.TryAdd(key, TorchTensor.Within(storage, storage.Type, reader.ReadInt64(), shape, strides)), $"it has the tensor '{key}' twice");
        }

        return tensors;

        long[] Numbers(int rank) => [.. Enumerable.Range(0, rank).Select(_ => reader.ReadInt64())];
    }

    /// <summary>What is before a storage, (key, location, class), or a tensor, (key, key of the storage, class).</summary>
    private static (string Key, string? Second, TorchStorageType? Type) Head(BinaryReader reader, Func<PickleGlobal, TorchStorageType?> typeOf) =>
        Next(reader) is object?[] { Length: 3 } parts && KeyOf(parts[0]) is { } key && parts[2] is PickleGlobal type
            ? (key, KeyOf(parts[1]), typeOf(type))
            : throw new FormatException("it has something else where a storage or a tensor must be");

    private static string? KeyOf(object? key) => key switch { long number => Text.Plain(number), string text => text, _ => null };

    private static long CountOf(BinaryReader reader) => Next(reader) is long count and >= 0 ? count : throw new FormatException("it has something else where a count must be");

    private static object? Next(BinaryReader reader, PickleObjects? objects = null) => new PickleReader(reader, reader.BaseStream.Length - reader.BaseStream.Position, objects ?? new TorchObjects()).Read();

    private static void Require(bool holds, string reason)
    {
        if (!holds)
        {
            throw new FormatException(reason);
        }
    }

    /// <summary>What the pickle may call, and the tensors and storages that it refers to by key.</summary>
    private sealed class Objects(Dictionary<string, TorchTensor> tensors, Dictionary<string, TorchStorage> storages) : TorchObjects
    {
        public override object? Resolve(object? id) => id switch
        {
            // The class of a module, with its source.
            object?[] { Length: > 0 } parts when parts[0] is PickleGlobal type => type,
            _ when KeyOf(id) is { } key && tensors.TryGetValue(key, out TorchTensor? tensor) => tensor,
            _ when KeyOf(id) is { } key && storages.TryGetValue(key, out TorchStorage? storage) => storage,
            _ => throw new FormatException("it refers to a tensor that it does not have"),
        };
    }
}
