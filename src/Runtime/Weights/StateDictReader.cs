using System.Text;
using ResNetDsl.Texts;

namespace ResNetDsl.Weights;

/// <summary>
/// Reads TorchSharp's state-dict format: a count, then for each tensor its key, type, shape and raw bytes; integers as LEB128. Every length is checked against what
/// is left of the stream before anything is allocated.
/// </summary>
internal static class StateDictReader
{
    /// <summary>More axes than any tensor of a network has. A larger number is not a rank but noise.</summary>
    public const int MaximumRank = 16;

    /// <summary>Reads all tensors, into the current dispose scope.</summary>
    /// <exception cref="InvalidDataException">The data is not a state dict, or is truncated.</exception>
    public static Dictionary<string, Tensor> Read(BinaryReader reader, string source) => Each(reader, source, ReadTensor);

    /// <summary>Finds where all tensors are, in a stream that can be moved, and reads none. The stream is then at what follows them.</summary>
    /// <exception cref="InvalidDataException">The data is not a state dict, or is truncated.</exception>
    public static Dictionary<string, (WeightEntry Entry, long Offset)> Find(BinaryReader reader, string source) => Each(reader, source, Skip);

    private static Dictionary<string, T> Each<T>(BinaryReader reader, string source, Func<BinaryReader, string, T> read)
    {
        Dictionary<string, T> tensors = new(StringComparer.Ordinal);
        try
        {
            long count = reader.Read7BitEncodedInt64();
            for (long i = 0; i < count; i++)
            {
                string key = ReadKey(reader);
                if (!tensors.TryAdd(key, read(reader, key)))
                {
                    throw new FormatException($"it contains '{key}' twice");
                }
            }

            return tensors;
        }
        catch (Exception exception) when (exception is FormatException or EndOfStreamException or OverflowException or DecoderFallbackException)
        {
            string reason = exception is EndOfStreamException ? "it ends too early" : exception.Message;
            throw new InvalidDataException($"{source} is not a whole TorchSharp state dict: {OneLine.Of(reason)}.", exception);
        }
    }

    private static string ReadKey(BinaryReader reader)
    {
        int length = reader.Read7BitEncodedInt();
        Require(reader, length);
        byte[] bytes = reader.ReadBytes(length);
        return bytes.Length == length ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes) : throw new EndOfStreamException();
    }

    private static Tensor ReadTensor(BinaryReader reader, string key)
    {
        (ScalarType type, long[] shape, _) = ReadShape(reader, key);

        // What is left of a stream is not always known, and an extent of 0 excuses any other: libtorch may still be asked for too much.
        Tensor tensor = TensorBytes.Allocate(shape, type) ?? throw new FormatException($"'{key}' is [{string.Join(", ", shape)}], which does not fit into memory");
        TensorBytes.ForEach(tensor, part => Fill(part, reader));
        return tensor;
    }

    private static (WeightEntry Entry, long Offset) Skip(BinaryReader reader, string key)
    {
        (ScalarType type, long[] shape, long bytes) = ReadShape(reader, key);
        long offset = reader.BaseStream.Position;
        reader.BaseStream.Position += bytes;
        return (new(key, type, new(shape)), offset);
    }

    /// <summary>What is before a tensor's bytes, and how many these are.</summary>
    private static (ScalarType Type, long[] Shape, long Bytes) ReadShape(BinaryReader reader, string key)
    {
        long type = reader.Read7BitEncodedInt64();
        if (type < 0 || type > sbyte.MaxValue || StoredType.Of((ScalarType)type)?.Bytes is not { } size)
        {
            throw new FormatException($"'{key}' has the unknown type {type}");
        }

        long rank = reader.Read7BitEncodedInt64();
        if (rank is < 0 or > MaximumRank)
        {
            throw new FormatException($"'{key}' has {rank} axes");
        }

        long[] shape = new long[rank];
        long bytes = size;
        for (int axis = 0; axis < rank; axis++)
        {
            shape[axis] = reader.Read7BitEncodedInt64();
            if (shape[axis] < 0)
            {
                throw new FormatException($"'{key}' has the extent {shape[axis]}");
            }

            bytes = checked(bytes * shape[axis]);
        }

        Require(reader, bytes);
        return ((ScalarType)type, shape, bytes);
    }

    private static void Fill(Span<byte> bytes, BinaryReader reader)
    {
        while (bytes.Length > 0)
        {
            int read = reader.Read(bytes);
            bytes = read > 0 ? bytes[read..] : throw new EndOfStreamException();
        }
    }

    private static void Require(BinaryReader reader, long bytes)
    {
        if (bytes < 0)
        {
            throw new FormatException($"it has a length of {bytes}");
        }

        if (reader.BaseStream.CanSeek && bytes > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            throw new EndOfStreamException();
        }
    }
}
