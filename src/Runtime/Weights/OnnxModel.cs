using ResNetDsl.Programs;
using ResNetDsl.Weights.Bytes;
using ResNetDsl.Weights.Graphs;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights;

/// <summary>The weights of a model (<c>onnx/onnx.proto3</c>): initializers, and constants that layers take. No tensor is read.</summary>
internal sealed class OnnxModel
{
    // Operators that have weights, and operators that take numbers of the same types to compute with.
    private static readonly HashSet<string> Layers = ["Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization", "InstanceNormalization", "GroupNormalization", "LayerNormalization", "PRelu"];

    private static readonly HashSet<string> Computations = ["Clip", "Dropout", "Pad", "Resize", "Upsample"];

    private readonly List<OnnxTensor> initializers = [];
    private readonly List<(string Name, OnnxTensor Tensor)> constants = [];
    private readonly HashSet<string> ofLayers = new(StringComparer.Ordinal);
    private readonly HashSet<string> ofComputations = new(StringComparer.Ordinal);
    private readonly HashSet<string> ofOthers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);

    /// <summary>Reads a model.</summary>
    /// <exception cref="FormatException">It is truncated or damaged.</exception>
    public OnnxModel(ByteSource source)
    {
        ProtobufMessage model = new(new BufferedBytes(source), 0, source.Length);
        bool hasGraph = false;
        foreach (ProtobufField field in model.Fields())
        {
            switch (field.Number)
            {
                case 7:
                    ReadGraph(model.Message(field));
                    hasGraph = true;
                    break;
                case 14:
                    (string key, string value) = OnnxTensor.Entry(model.Message(field));
                    metadata[key] = value;
                    break;
            }
        }

        if (!hasGraph)
        {
            throw new FormatException("it has no graph");
        }
    }

    /// <summary>The texts of the model.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>The weights by name, in the order of the file.</summary>
    public IEnumerable<(string Name, OnnxTensor Tensor)> Weights =>
    [
        .. initializers.Where(IsWeight).Select(tensor => (tensor.Name, tensor)),
        .. constants.Where(constant => constant.Tensor.IsFloating && ofLayers.Contains(constant.Name)),
    ];

    // A scalar is a number to compute with. So is what our own files name as an operand.
    private bool IsWeight(OnnxTensor tensor) => tensor.IsFloating && tensor.Shape.Length > 0 && !tensor.Name.StartsWith(OnnxGraph.OperandPrefix)
        && (ofLayers.Contains(tensor.Name) || ofOthers.Contains(tensor.Name) || !ofComputations.Contains(tensor.Name));

    private void ReadGraph(ProtobufMessage graph)
    {
        foreach (ProtobufField field in graph.Fields())
        {
            switch (field.Number)
            {
                case 1:
                    Add(OnnxNodeMessage.Read(graph.Message(field)));
                    break;
                case 5:
                    initializers.Add(new(graph.Message(field)));
                    break;
            }
        }
    }

    private void Add(OnnxNodeMessage node)
    {
        if (node is { Operator: "Constant", Outputs: [.., var output] } && node.Attributes.SelectMany(Tensors).LastOrDefault() is { } value)
        {
            constants.Add((output, value));
        }

        (Layers.Contains(node.Operator) ? ofLayers : Computations.Contains(node.Operator) ? ofComputations : ofOthers).UnionWith(node.Inputs);

        static IEnumerable<OnnxTensor> Tensors(ProtobufMessage attribute) =>
            attribute.Fields().Where(item => item is { Number: 5, Type: ProtobufType.Bytes }).Select(item => new OnnxTensor(attribute.Message(item)));
    }
}
