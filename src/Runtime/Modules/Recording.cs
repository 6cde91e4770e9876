using ResNetDsl.Programs;

namespace ResNetDsl.Modules;

/// <summary>
/// Records the operations of a forward pass without computing them. The tensors that the pass hands from layer to layer stand for values of the graph: they are empty, and only what they are is
/// looked at.
/// </summary>
internal sealed class Recording
{
    private readonly Dictionary<Tensor, GraphValue> values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, GraphValue> constants = new(ReferenceEqualityComparer.Instance);
    private readonly List<GraphValue> computed = [];
    private readonly Dictionary<Tensor, string> keys = new(ReferenceEqualityComparer.Instance);
    private readonly GraphValue image;

    /// <summary>Begins a recording.</summary>
    /// <param name="shape">What is known of the image.</param>
    /// <param name="state">The tensors of the network by key.</param>
    public Recording(MapShape shape, IEnumerable<KeyValuePair<string, Tensor>> state)
    {
        image = GraphValue.Image(shape);
        foreach ((string key, Tensor tensor) in state)
        {
            keys.TryAdd(tensor, key);
        }

        Image = Standing(image);
    }

    /// <summary>The placeholder of the image.</summary>
    public Tensor Image { get; }

    /// <summary>Records an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its operands: values of this recording, or tensors of the network.</param>
    /// <returns>The placeholder of the result.</returns>
    public Tensor Add(GraphOperation operation, ReadOnlySpan<Tensor?> inputs)
    {
        List<GraphValue?> operands = [];
        string name = "";
        foreach (Tensor? input in inputs)
        {
            GraphValue? operand = input is null ? null : values.GetValueOrDefault(input) ?? Constant(input);
            operands.Add(operand);
            name = name.Length == 0 && operand?.Constant is not null && operand.Name.LastIndexOf('.') is > 0 and int dot ? operand.Name[..dot] : name;
        }

        GraphValue value = GraphValue.Of(operation, operands, name);
        computed.Add(value);
        return Standing(value);
    }

    /// <summary>Another placeholder of the same value.</summary>
    public Tensor Alias(Tensor tensor) => Standing(values[tensor]);

    /// <summary>What was recorded.</summary>
    /// <param name="outputs">The placeholders of the outputs, by name.</param>
    public Graph End(IEnumerable<(string Name, Tensor Tensor)> outputs)
    {
        Image.Dispose();
        return new(image, computed, [.. outputs.Select(output => (output.Name, values[output.Tensor]))]);
    }

    private Tensor Standing(GraphValue value)
    {
        Tensor tensor = empty(0);
        values.Add(tensor, value);
        return tensor;
    }

    private GraphValue Constant(Tensor tensor)
    {
        if (!constants.TryGetValue(tensor, out GraphValue? constant))
        {
            constant = GraphValue.Of(new GraphConstant(tensor), keys.GetValueOrDefault(tensor, ""));
            constants.Add(tensor, constant);
        }

        return constant;
    }
}
