using System.Text.Unicode;
using ResNetDsl.Variables;

namespace ResNetDsl.Weights;

/// <summary>Files that TorchSharp's <c>save</c> writes.</summary>
internal sealed class TorchSharpFormat : WeightFormat
{
    private const string What = "a TorchSharp file";

    // Type and number of axes.
    private const int LongestHeader = 2;

    public static TorchSharpFormat Instance { get; } = new();

    public override string Name => "TorchSharp";

    public override string Extension => ".dat";

    public override bool CanWrite => true;

    // The format has no mark. A file of it begins with a number of tensors and the header of the first one: the length of its key, the key, a type and a number of axes.
    internal override bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file)
    {
        // Zeros, which a full disk or a crash leaves, are no tensors of no name.
        if (!TryRead(ref begin, out long tensors) || tensors == 0 || !TryRead(ref begin, out long key) || key == 0 || key > file.Length)
        {
            return false;
        }

        if (key + LongestHeader > begin.Length && file.Length > BeginBytes)
        {
            // The key ends beyond the bytes that are there, or right before their end.
            return !begin[..(int)Math.Min(key, begin.Length)].ContainsAnyInRange((byte)0, (byte)31);
        }

        return key < begin.Length && Utf8.IsValid(begin[..(int)key]) && !begin[..(int)key].ContainsAnyInRange((byte)0, (byte)31) && IsHeader(begin[(int)key..]);
    }

    internal override WeightSource Open(string path) => WeightSource.Open(TensorFile.Open(path), What, file =>
    {
        using BinaryReader reader = new(file.Reopen());
        Dictionary<string, (WeightEntry Entry, long Offset)> entries = StateDictReader.Find(reader, $"'{path}'");
        NetworkTag? tag = StateDictTag.Read(reader, $"'{path}'");
        long rest = file.Length - reader.BaseStream.Position;
        return rest == 0
            ? new(path, What, entries.Values.Select(item => StoredTensor.In(file, item.Entry, item.Offset)), file) { Length = file.Length, Tag = tag }
            : throw new InvalidDataException($"'{path}' is not a TorchSharp state dict: {Text.Grouped(rest)} {(rest == 1 ? "byte follows" : "bytes follow")} its {Text.Grouped(entries.Count)} tensors.");
    });

    internal override void Write(nn.Module module, WeightGate gate, NetworkPlan plan, string path, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is { Count: > 0 })
        {
            throw new ArgumentException($"Files of the format {Name} have no metadata. Save as {Safetensors.Name}, or without metadata.", nameof(metadata));
        }

        StateDicts.Save(module, gate, plan, path, skip: null);
    }

    private static bool IsHeader(ReadOnlySpan<byte> bytes) =>
        TryRead(ref bytes, out long type) && type <= sbyte.MaxValue && StoredType.Of((ScalarType)type) is not null && TryRead(ref bytes, out long rank) && rank <= StateDictReader.MaximumRank;

    /// <summary>Reads a LEB128 number that is not negative.</summary>
    private static bool TryRead(ref ReadOnlySpan<byte> bytes, out long number)
    {
        number = 0;
        for (int i = 0; i < bytes.Length && i < 9; i++)
        {
            number |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
