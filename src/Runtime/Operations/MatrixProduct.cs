using ResNetDsl.Programs;

namespace ResNetDsl.Operations;

/// <summary>A matrix product, [N, I] to [N, O]. Takes the vectors, the weight as a matrix [O, I] or a kernel [O, I, kH, kW], and the bias [O] or null.</summary>
/// <param name="Channels">The channels of the output.</param>
/// <param name="Activated">Whether ReLU follows.</param>
internal sealed record MatrixProduct(int Channels, bool Activated = false) : GraphOperation
{
    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => new(Channels, 1, 1);

    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs)
    {
        using Tensor matrix = inputs[1]!.flatten(1);
        Tensor output = nn.functional.linear(inputs[0]!, matrix, inputs[2]);
        return Activated ? output.relu_() : output;
    }

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value)
    {
        string matrix = program.Attribute(value.Inputs[1]!.Constant!, weight => weight.flatten(1));
        string bias = value.Inputs[2]?.Constant is { } constant ? program.Attribute(constant) : "None";
        string output = $"torch.linear({program.Of(value.Inputs[0]!)}, {matrix}, {bias})";
        return Activated ? $"torch.relu_({program.Assign(output)})" : output;
    }

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value)
    {
        List<string> inputs = [graph.Of(value.Inputs[0]!), graph.Of(value.Inputs[1]!, weight => weight.flatten(1))];
        if (value.Inputs[2] is { } bias)
        {
            inputs.Add(graph.Of(bias));
        }

        string output = graph.Node("Gemm", value.Name, inputs, OnnxGraph.Int("transB", 1));
        return Activated ? graph.Node("Relu", value.Name + "/relu", [output]) : output;
    }
}
