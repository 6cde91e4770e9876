using ResNetDsl.Programs;

namespace ResNetDsl.Operations;

/// <summary>A batch normalization whose statistics are known: scale · x + shift by channel, and ReLU after it, in one pass over the map. Takes the map, the scale and the shift, [1, C, 1, 1] each.</summary>
/// <param name="Activated">Whether ReLU follows.</param>
internal sealed record ScaleAndShift(bool Activated) : GraphOperation
{
    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = inputs[2]!.addcmul(inputs[0]!, inputs[1]!, Sum.One);
        return Activated ? output.relu_() : output;
    }

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value)
    {
        string scale = program.Attribute(value.Inputs[1]!.Constant!);
        string shift = program.Attribute(value.Inputs[2]!.Constant!);
        string output = $"torch.addcmul({shift}, {program.Of(value.Inputs[0]!)}, {scale})";
        return Activated ? $"torch.relu_({program.Assign(output)})" : output;
    }

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value)
    {
        string scaled = graph.Node("Mul", value.Name + "/scale", [graph.Of(value.Inputs[0]!), graph.Of(value.Inputs[1]!)]);
        string output = graph.Node("Add", value.Name, [scaled, graph.Of(value.Inputs[2]!)]);
        return Activated ? graph.Node("Relu", value.Name + "/relu", [output]) : output;
    }
}
