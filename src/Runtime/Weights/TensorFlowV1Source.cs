using ResNetDsl.Weights.Bytes;
using ResNetDsl.Weights.LevelDb;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights;

/// <summary>Checkpoints of version 1: a table whose first value lists the variables, and whose others are their parts (<c>core/util/saved_tensor_slice.proto</c>).</summary>
internal static class TensorFlowV1Source
{
    private const int Data = 2;

    // What Snappy makes of a byte at most, and what a number of a byte is.
    private const long MostExpanded = LevelDbTable.MostExpanded * sizeof(long);

    /// <summary>Finds the variables of a checkpoint.</summary>
    /// <exception cref="FormatException">Its list is damaged; the message is a clause.</exception>
    public static WeightSource Open(TensorFile file, LevelDbTable table, ProtobufMessage slices)
    {
        Lock gate = new();
        return new(file.Path, TensorFlowFormat.What, Variables(slices, file.Length).Select(variable => variable.Stored(Fill)), file) { Length = file.Length };

        void Fill(TensorFlowVariable variable, TensorFlowSlice slice, Tensor target)
        {
            ByteReader value;
            lock (gate)
            {
                value = table.Find(slice.Key(variable.Key)) ?? throw new FormatException("the checkpoint lists it, but does not contain it");
            }

            ProtobufMessage tensor = Required(Required(new(value), Data), 3);
            TensorBytes.All(target, into => variable.Type.Write(tensor, into));
        }
    }

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
