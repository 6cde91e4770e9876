using ResNetDsl.Weights.LevelDb;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights;

/// <summary>A checkpoint of version 2: a table of variables, and files with their bytes (<c>core/protobuf/tensor_bundle.proto</c>).</summary>
internal sealed class TensorFlowV2Source : NamedSource<TensorFlowVariable>
{
    private const ulong BigEndian = 1;

    private readonly TensorFlowBundle bundle;

    public TensorFlowV2Source(TensorFile index, LevelDbTable table, ProtobufMessage header)
        : this(index, Opened(index, table, header))
    {
    }

    private TensorFlowV2Source(TensorFile index, TensorFlowBundle bundle)
        : base(index, "a TensorFlow checkpoint", bundle.Variables.Select(variable => (variable.Entry, variable)))
    {
        this.bundle = bundle;
    }

    public override long Length => base.Length + bundle.Length;

    public override void Dispose()
    {
        base.Dispose();
        bundle.Dispose();
    }

    protected override Tensor Read(WeightEntry entry, TensorFlowVariable variable) => variable.Read((slice, part) => bundle.Read(variable, slice, part));

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
