using System.Numerics;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights;

/// <summary>A type of TensorFlow's (<c>core/framework/types.proto</c>), and where numbers of it are in a <c>TensorProto</c>.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Stored">The type here.</param>
/// <param name="Field">The field of the message that has the numbers.</param>
/// <param name="AreVarints">Whether they are LEB128 numbers there.</param>
internal sealed record TensorFlowType(int Number, StoredType Stored, int Field, bool AreVarints)
{
    public const int Text = 7;

    private const int Content = 4;

    // What TensorFlow adds to the type of a variable that is handed on as a reference.
    private const ulong References = 100;

    private static readonly TensorFlowType[] All =
    [
        new(1, StoredType.Of(ScalarType.Float32)!, 5, false),
        new(2, StoredType.Of(ScalarType.Float64)!, 6, false),
        new(3, StoredType.Of(ScalarType.Int32)!, 7, true),
        new(4, StoredType.Of(ScalarType.Byte)!, 7, true),
        new(5, StoredType.Of(ScalarType.Int16)!, 7, true),
        new(6, StoredType.Of(ScalarType.Int8)!, 7, true),
        new(9, StoredType.Of(ScalarType.Int64)!, 10, true),
        new(10, StoredType.Of(ScalarType.Bool)!, 11, true),
        new(14, StoredType.Of(ScalarType.BFloat16)!, 13, true),
        new(19, StoredType.Of(ScalarType.Float16)!, 13, true),
    ];

    /// <summary>The type of a number.</summary>
    /// <exception cref="FormatException">TorchSharp has no such type.</exception>
    public static TensorFlowType Of(ulong number, string variable) =>
        Array.Find(All, type => (ulong)type.Number == number || (ulong)type.Number + References == number) ?? throw new FormatException($"'{variable}' has the type {number} of TensorFlow, which TorchSharp does not support");

    /// <summary>Reads a <c>TensorShapeProto</c>.</summary>
    /// <exception cref="FormatException">It is not the shape of a tensor.</exception>
    public static long[] Shape(ProtobufMessage message)
    {
        List<long> shape = [];
        foreach (ProtobufField dimension in message.Fields().Where(field => field.Number == 2))
        {
            ProtobufMessage size = message.Message(dimension);
            long extent = (long)size.Fields().LastOrDefault(field => field.Number == 1).Value;
            shape.Add(extent >= 0 && shape.Count < StateDictReader.MaximumRank ? extent : throw new FormatException($"it has the extent {extent} in axis {shape.Count}"));
        }

        return [.. shape];
    }

    /// <summary>The bytes of a tensor of a shape.</summary>
    public BigInteger Bytes(IEnumerable<long> shape) => shape.Aggregate((BigInteger)Stored.Bytes, (product, extent) => product * extent);

    /// <summary>Writes the numbers of a <c>TensorProto</c>.</summary>
    /// <exception cref="FormatException">It has more or fewer.</exception>
    public void Write(ProtobufMessage tensor, Span<byte> into)
    {
        int written = 0;
        foreach (ProtobufField field in tensor.Fields().Where(field => field.Number == Field || field.Number == Content))
        {
            written += ProtobufNumbers.Write(tensor, field, AreVarints && field.Number == Field, Stored.Bytes, into[written..]);
        }

        if (written != into.Length)
        {
            throw new FormatException($"it has {written} of the {into.Length} bytes of its shape");
        }
    }
}
