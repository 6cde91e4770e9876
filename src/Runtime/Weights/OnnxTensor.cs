using System.Globalization;
using System.Numerics;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights;

/// <summary>A <c>TensorProto</c> in a model. Its numbers stay where they are.</summary>
internal sealed class OnnxTensor
{
    private const int External = 1;

    private static readonly Dictionary<ulong, (StoredType Type, int Field, int FieldBytes)> Types = new()
    {
        // The numbers of a type are in a field of their own, halves as LEB128 numbers, or in one for raw bytes.
        [1] = (StoredType.Of(ScalarType.Float32)!, 4, sizeof(float)),
        [10] = (StoredType.Of(ScalarType.Float16)!, 5, 0),
        [11] = (StoredType.Of(ScalarType.Float64)!, 10, sizeof(double)),
        [16] = (StoredType.Of(ScalarType.BFloat16)!, 5, 0),
    };

    private readonly ProtobufMessage message;
    private readonly ulong type;
    private readonly bool isExternal;
    private readonly Dictionary<string, string> external = new(StringComparer.Ordinal);
    private readonly List<ProtobufField> numbers = [];
    private readonly ProtobufField? raw;

    /// <summary>Reads the description of a tensor in a message.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public OnnxTensor(ProtobufMessage message)
    {
        this.message = message;
        List<long> shape = [];
        foreach (ProtobufField field in message.Fields())
        {
            switch (field.Number)
            {
                case 1:
                    shape.AddRange(message.Varints(field).Take(StateDictReader.MaximumRank + 1).Select(extent => (long)extent));
                    break;
                case 2:
                    type = field.Value;
                    break;
                case 8:
                    Name = message.Text(field);
                    break;
                case 9:
                    message.Reader(field);
                    raw = field;
                    break;
                case 13:
                    (string key, string value) = Entry(message.Message(field));
                    external[key] = value;
                    break;
                case 14:
                    isExternal = field.Value == External;
                    break;
                case 4 or 5 or 10:
                    numbers.Add(field);
                    break;
            }

            if (shape.Count > StateDictReader.MaximumRank)
            {
                throw new FormatException($"the tensor '{Name}' has {shape.Count} axes or more");
            }
        }

        Shape = [.. shape];
    }

    /// <summary>The name.</summary>
    public string Name { get; } = "";

    /// <summary>The shape.</summary>
    public long[] Shape { get; }

    /// <summary>Whether its numbers are floating. Others are operands of nodes, such as shapes.</summary>
    public bool IsFloating => Types.ContainsKey(type);

    /// <summary>The type of its numbers.</summary>
    public StoredType Type => Types[type].Type;

    /// <summary>The name of the file with its bytes, relative to the model's folder; null where they are in the model.</summary>
    public string? Location => !isExternal ? null : external.GetValueOrDefault("location") ?? throw new FormatException($"the tensor '{Name}' is in another file, without its name");

    /// <summary>The position of its bytes, one after the other; null where they are numbers of other fields. In the file that has them.</summary>
    public long? Position => isExternal ? Number("offset") ?? 0 : raw?.Position;

    /// <summary>Checks that the number of elements matches the shape.</summary>
    /// <param name="externalLength">The length of the other file with its bytes.</param>
    /// <exception cref="FormatException">They are not.</exception>
    public void Require(long externalLength)
    {
        BigInteger bytes = Shape.Aggregate((BigInteger)Type.Bytes, (product, extent) => product * extent);
        bool isWhole;
        if (isExternal)
        {
            // The length may be left out.
            isWhole = (Number("length") ?? bytes) == bytes && bytes <= externalLength - Position!.Value;
        }
        else if (raw is { } whole)
        {
            isWhole = whole.Length == bytes;
        }
        else
        {
            isWhole = OwnNumbers.Sum(item => ProtobufNumbers.Count(message, item, Types[type].FieldBytes)) * (BigInteger)Type.Bytes == bytes;
        }

        if (Shape.Any(extent => extent < 0) || !isWhole)
        {
            throw new FormatException($"the tensor '{Name}' is [{string.Join(", ", Shape)}], but does not have the bytes of its shape");
        }
    }

    /// <summary>Writes the numbers of a tensor whose bytes are not one after the other.</summary>
    /// <exception cref="FormatException">They are damaged.</exception>
    public void Write(Span<byte> into)
    {
        int written = 0;
        foreach (ProtobufField field in OwnNumbers)
        {
            written += ProtobufNumbers.Write(message, field, Types[type].FieldBytes == 0, Type.Bytes, into[written..]);
        }
    }

    /// <summary>The key and the value of a <c>StringStringEntryProto</c>.</summary>
    public static (string Key, string Value) Entry(ProtobufMessage message)
    {
        (string key, string value) = ("", "");
        foreach (ProtobufField field in message.Fields())
        {
            (key, value) = field.Number switch { 1 => (message.Text(field), value), 2 => (key, message.Text(field)), _ => (key, value) };
        }

        return (key, value);
    }

    private IEnumerable<ProtobufField> OwnNumbers => numbers.Where(item => item.Number == Types[type].Field);

    private long? Number(string key) => !external.TryGetValue(key, out string? text) ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : throw new FormatException($"the tensor '{Name}' has the {key} '{text}' in another file");
}
