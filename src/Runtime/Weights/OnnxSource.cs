using ResNetDsl.Weights.Graphs;

namespace ResNetDsl.Weights;

/// <summary>ONNX models, and the files beside them that have bytes of their weights.</summary>
internal static class OnnxSource
{
    private const string What = "an ONNX model";

    /// <summary>Opens a model.</summary>
    /// <exception cref="InvalidDataException">It is truncated or inconsistent, or a file that it needs is missing.</exception>
    public static WeightSource Open(string path) => WeightSource.Open(TensorFile.Open(path), What, file =>
    {
        OnnxModel model = new(file);
        OnnxExternalFiles external = new(path);
        Lock gate = new();
        try
        {
            StoredTensor[] weights = [.. model.Weights.Select(weight => Stored(file, external, weight.Name, weight.Tensor, gate))];
            return new(path, What, weights, file, external) { Length = file.Length + external.Length, Metadata = model.Metadata, Computation = new OnnxComputation(file) };
        }
        catch
        {
            external.Dispose();
            throw;
        }
    });

    private static StoredTensor Stored(TensorFile file, OnnxExternalFiles external, string name, OnnxTensor tensor, Lock gate)
    {
        TensorFile holder = tensor.Location is { } location ? external.Open(location) : file;
        tensor.Require(holder == file ? 0 : holder.Length);
        WeightEntry entry = new(name, tensor.Type.Type, new(tensor.Shape));
        return tensor.Position is { } position ? StoredTensor.In(holder, entry, position) : new(entry, Fill, IsPlain: false);

        // The numbers are read one by one, through a buffer of all tensors.
        void Fill(Tensor target) => TensorBytes.All(target, bytes =>
        {
            lock (gate)
            {
                tensor.Write(bytes);
            }
        });
    }
}
