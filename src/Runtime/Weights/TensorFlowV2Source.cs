using ResNetDsl.Weights.LevelDb;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights;

/// <summary>Checkpoints of version 2: a table of variables, and files with their bytes (<c>core/protobuf/tensor_bundle.proto</c>).</summary>
internal static class TensorFlowV2Source
{
    private const ulong BigEndian = 1;

    /// <summary>Finds the variables of a checkpoint.</summary>
    /// <exception cref="FormatException">A file is missing, or does not have what the index says; the message is a clause.</exception>
    public static WeightSource Open(TensorFile index, LevelDbTable table, ProtobufMessage header)
    {
        TensorFlowBundle bundle = Opened(index, table, header);
        try
        {
            return new(index.Path, TensorFlowFormat.What, bundle.Variables.Select(variable => variable.Stored(bundle.Fill)), index, bundle) { Length = index.Length + bundle.Length };
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    private static TensorFlowBundle Opened(TensorFile index, LevelDbTable table, ProtobufMessage header)
    {
        (ulong files, ulong endianness) = (0, 0);
        foreach (ProtobufField field in header.Fields())
        {
            (files, endianness) = field.Number switch { 1 => (field.Value, endianness), 2 => (files, field.Value), _ => (files, endianness) };
        }

        if (endianness == BigEndian)
        {
            throw new FormatException("its numbers are big-endian, which is not supported");
        }

        string prefix = index.Path.EndsWith(TensorFlowFormat.Index, StringComparison.Ordinal) ? index.Path[..^TensorFlowFormat.Index.Length] : index.Path;
        return new(prefix, files, table);
    }
}
