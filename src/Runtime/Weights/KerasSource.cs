using ResNetDsl.Weights.Hdf5;

namespace ResNetDsl.Weights;

/// <summary>An open HDF5 file with the weights of layers.</summary>
internal sealed class KerasSource : NamedSource<Hdf5Dataset>
{
    private KerasSource(TensorFile file, string what, long length, KerasTensors tensors)
        : base(file, what, tensors.All.Select(tensor => (tensor.Entry, tensor.Dataset)))
    {
        (Length, Metadata) = (length, tensors.Metadata);
    }

    public override long Length { get; }

    public override IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file, which is closed with the source, or when it cannot be read.</param>
    /// <param name="what">What it is, with its article.</param>
    /// <param name="length">The length of the file that was named: an archive has more than its weights.</param>
    /// <param name="names">The names of layers by their paths, for layers whose names are not in the file.</param>
    /// <exception cref="InvalidDataException">The file is cut off, or contradicts itself.</exception>
    public static WeightSource Open(TensorFile file, string what, long length, IReadOnlyDictionary<string, string> names) =>
        Open(file, what, opened => new KerasSource(opened, what, length, new KerasTensors(new Hdf5File(opened), names)));

    protected override Tensor Read(WeightEntry entry, Hdf5Dataset dataset)
    {
        Tensor tensor;
        if (dataset.Position is { } position)
        {
            tensor = File.Read(entry.Name, entry.Type, entry.Shape, position);
        }
        else
        {
            Action<Span<byte>> read = dataset.FindChunks();
            tensor = Fill(entry, bytes => read(bytes));
        }

        if (dataset.Type is { IsBigEndian: true, Bytes: > 1, Class: Hdf5Class.Float or Hdf5Class.Integer })
        {
            TensorBytes.ForEach(tensor, bytes => Reverse(bytes, dataset.Type.Bytes));
        }

        return tensor;
    }

    private static void Reverse(Span<byte> bytes, int elementBytes)
    {
        for (int i = 0; i < bytes.Length; i += elementBytes)
        {
            bytes.Slice(i, elementBytes).Reverse();
        }
    }
}
