using ResNetDsl.Programs;

namespace ResNetDsl.Operations;

/// <summary>Batch normalization, and ReLU after it: [N, C, H, W] to [N, C, H, W]. Takes the map, the moving mean and variance, or null where those of the batch are used and not kept, the scale or null, and the shift, [C] each.</summary>
/// <param name="Epsilon">What is added to the variance.</param>
/// <param name="Activated">Whether ReLU follows.</param>
/// <param name="Momentum">How far the statistics of a batch move the moving ones.</param>
/// <param name="Trains">Whether the statistics of the batch are used.</param>
internal sealed record Normalize(double Epsilon, bool Activated, double Momentum = 0, bool Trains = false) : GraphOperation
{
    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output = nn.functional.batch_norm(inputs[0]!, inputs[1], inputs[2], inputs[3], inputs[4], Trains, Momentum, Epsilon);

        // In place: neither this output nor its gradient needs the values below zero.
        return Activated ? output.relu_() : output;
    }

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value)
    {
        string scale = value.Inputs[3] is { } gamma ? program.Attribute(gamma.Constant!) : "None";
        string output = $"torch.batch_norm({program.Of(value.Inputs[0]!)}, {scale}, {Of(4)}, {Of(1)}, {Of(2)}, False, 0., {ScriptProgram.Number(Epsilon)}, True)";
        return Activated ? $"torch.relu_({program.Assign(output)})" : output;

        string Of(int place) => program.Attribute(value.Inputs[place]!.Constant!);
    }

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value)
    {
        string scale = value.Inputs[3] is { } gamma ? graph.Of(gamma) : graph.Filled(1, value.Shape.Channels);
        string output = graph.Node(
            "BatchNormalization",
            value.Name,
            [graph.Of(value.Inputs[0]!), scale, graph.Of(value.Inputs[4]!), graph.Of(value.Inputs[1]!), graph.Of(value.Inputs[2]!)],
            OnnxGraph.Number("epsilon", Epsilon));
        return Activated ? graph.Node("Relu", value.Name + "/relu", [output]) : output;
    }

    /// <summary>The scale and shift that the normalization multiplies and adds by channel, [C] in 64 bits.</summary>
    /// <param name="value">What the operation gives.</param>
    public (Tensor Scale, Tensor Shift) Coefficients(GraphValue value)
    {
        using DisposeScope scope = NewDisposeScope();
        using Scalar least = Epsilon.ToScalar();
        Tensor deviation = Operand(2)!.add(least).sqrt();
        Tensor factor = Operand(3) is { } gamma ? gamma.div(deviation) : deviation.reciprocal();
        Tensor shift = Operand(4)!.sub(Operand(1)!.mul(factor));
        return (factor.MoveToOuterDisposeScope(), shift.MoveToOuterDisposeScope());

        Tensor? Operand(int place) => value.Inputs[place]?.Constant!.In(float64);
    }
}
