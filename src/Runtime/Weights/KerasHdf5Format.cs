using ResNetDsl.Weights.Hdf5;

namespace ResNetDsl.Weights;

/// <summary>HDF5 files of Keras: <c>save_weights</c> and <c>model.save</c> of Keras 1 and 2, <c>.weights.h5</c> of Keras 3.</summary>
internal sealed class KerasHdf5Format : WeightFormat
{
    public static KerasHdf5Format Instance { get; } = new();

    public override string Name => "Keras HDF5";

    public override string Extension => ".h5";

    internal override bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file) => Hdf5File.Begin(file) is not null;

    internal override WeightSource Open(string path)
    {
        TensorFile file = TensorFile.Open(path);
        return KerasSource.Open(file, "an HDF5 file", file.Length, new Dictionary<string, string>());
    }
}
