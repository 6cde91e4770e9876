using ResNetDsl.Weights.Graphs;

namespace ResNetDsl.Weights;

/// <summary>An open ONNX model, and the files beside it that have bytes of its weights.</summary>
internal sealed class OnnxSource : NamedSource<OnnxTensor>
{
    private const string What = "an ONNX model";

    private readonly Lock gate = new();
    private readonly OnnxExternalFiles external;

    private OnnxSource(TensorFile file, OnnxModel model, OnnxComputation computation, OnnxExternalFiles external)
        : base(file, What, model.Weights.Select(weight => (new WeightEntry(weight.Name, weight.Tensor.Type.Type, new(weight.Tensor.Shape)), weight.Tensor)))
    {
        Metadata = model.Metadata;
        Computation = computation;
        this.external = external;
    }

    public override long Length => base.Length + external.Length;

    public override IReadOnlyDictionary<string, string> Metadata { get; }

    public override OnnxComputation Computation { get; }

    /// <summary>Opens a model.</summary>
    /// <exception cref="InvalidDataException">It is cut off, contradicts itself, or lacks a file that it needs.</exception>
    public static WeightSource Open(string path) => Open(TensorFile.Open(path), What, file =>
    {
        OnnxModel model = new(file);
        OnnxExternalFiles external = new(path);
        try
        {
            foreach ((_, OnnxTensor tensor) in model.Weights)
            {
                tensor.Require(tensor.Location is { } location ? external.Open(location).Length : 0);
            }

            return new OnnxSource(file, model, new(file), external);
        }
        catch
        {
            external.Dispose();
            throw;
        }
    });

    public override void Dispose()
    {
        base.Dispose();
        external.Dispose();
    }

    protected override Tensor Read(WeightEntry entry, OnnxTensor tensor) => tensor.Position is { } position
        ? (tensor.Location is { } location ? external.Open(location) : File).Read(entry.Name, entry.Type, entry.Shape, position)
        : Fill(entry, bytes =>
        {
            // The numbers are read one by one, through a buffer of all tensors.
            lock (gate)
            {
                tensor.Write(bytes);
            }
        });
}
