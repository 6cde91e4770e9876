using ResNetDsl.Weights.Bytes;
using ResNetDsl.Weights.LevelDb;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights;

/// <summary>A checkpoint of version 1: a table whose first value lists the variables, and whose others are their parts (<c>core/util/saved_tensor_slice.proto</c>).</summary>
internal sealed class TensorFlowV1Source(TensorFile file, LevelDbTable table, ProtobufMessage slices)
    : NamedSource<TensorFlowVariable>(file, "a TensorFlow checkpoint", Variables(slices, file.Length).Select(variable => (variable.Entry, variable)))
{
    private const int Data = 2;

    // What Snappy makes of a byte at most, and what a number of a byte is.
    private const long MostExpanded = LevelDbTable.MostExpanded * sizeof(long);

    private readonly Lock gate = new();

    protected override Tensor Read(WeightEntry entry, TensorFlowVariable variable) => variable.Read((slice, part) =>
    {
        ByteReader value;
        lock (gate)
        {
            value = table.Find(slice.Key(variable.Key)) ?? throw new FormatException("the checkpoint lists it, and does not have it");
        }

        ProtobufMessage saved = Required(new(value), Data);
        ProtobufMessage tensor = Required(saved, 3);
        if (variable.Type.Bytes(part.Shape) is var bytes && bytes > tensor.Length * 8)
        {
            throw new FormatException($"it has {tensor.Length} of the {bytes} bytes of its shape");
        }

        return Fill(part, into => variable.Type.Write(tensor, into));
    });

    private static ProtobufMessage Required(ProtobufMessage message, int number) =>
        message.Fields().Where(field => field.Number == number).Select(field => message.Message(field)).FirstOrDefault() ?? throw new FormatException($"a record of the checkpoint lacks its field {number}");

    private static IEnumerable<TensorFlowVariable> Variables(ProtobufMessage slices, long length)
    {
        foreach (ProtobufField meta in slices.Fields().Where(field => field.Number == 1))
        {
            ProtobufMessage list = slices.Message(meta);
            foreach (ProtobufField item in list.Fields().Where(field => field.Number == 1))
            {
                ProtobufMessage variable = list.Message(item);
                string name = "";
                long[] shape = [];
                ulong type = 0;
                List<TensorFlowSlice> parts = [];
                foreach (ProtobufField field in variable.Fields())
                {
                    switch (field.Number)
                    {
                        case 1:
                            name = variable.Text(field);
                            break;
                        case 2:
                            shape = TensorFlowType.Shape(variable.Message(field));
                            break;
                        case 3:
                            type = field.Value;
                            break;
                        case 4:
                            parts.Add(TensorFlowSlice.Read(variable.Message(field)));
                            break;
                    }
                }

                if (type != TensorFlowType.Text)
                {
                    TensorFlowType known = TensorFlowType.Of(type, name);
                    yield return known.Bytes(shape) <= MostExpanded * (System.Numerics.BigInteger)length
                        ? TensorFlowVariable.Of(name, name, known, shape, parts)
                        : throw new FormatException($"'{name}' is [{string.Join(", ", shape)}], and the file has {length} bytes");
                }
            }
        }
    }
}
