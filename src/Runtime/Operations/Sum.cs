using ResNetDsl.Programs;

namespace ResNetDsl.Operations;

/// <summary>shortcut + scale · residual, and ReLU of it: [N, C, H, W]. Takes the shortcut, then the residual.</summary>
/// <param name="Scale">The factor of the residual.</param>
/// <param name="Activated">Whether ReLU follows.</param>
/// <param name="Overwrites">Whether the sum takes the residual's memory.</param>
internal sealed record Sum(double Scale = 1, bool Activated = false, bool Overwrites = false) : GraphOperation
{
    // A scalar that TorchSharp makes for one call may be collected while native code still reads it.
    public static readonly Scalar One = 1.ToScalar();

    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs)
    {
        using Scalar? factor = Scale == 1 ? null : Scale.ToScalar();
        Tensor sum = Overwrites ? inputs[1]! : inputs[0]!.add(inputs[1]!, factor ?? One);
        if (Overwrites)
        {
            if (factor is not null)
            {
                sum.mul_(factor);
            }

            sum.add_(inputs[0]!, One);
        }

        if (Activated)
        {
            // In place: the gradient of a sum does not need the sum. Before the alias: the gradient of a view that is written over is costly.
            sum.relu_();
        }

        return Overwrites ? sum.alias() : sum;
    }

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value)
    {
        string shortcut = program.Of(value.Inputs[0]!);
        string residual = program.Of(value.Inputs[1]!);
        string output = program.MayOverwrite(value.Inputs[0]!, value) ? $"torch.add_({shortcut}, {residual}, alpha={ScriptProgram.Number(Scale)})"
            : Scale == 1 && program.MayOverwrite(value.Inputs[1]!, value) ? $"torch.add_({residual}, {shortcut})"
            : $"torch.add({shortcut}, {residual}, alpha={ScriptProgram.Number(Scale)})";
        return Activated ? $"torch.relu_({program.Assign(output)})" : output;
    }

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value)
    {
        string residual = graph.Of(value.Inputs[1]!);
        if (Scale != 1)
        {
            residual = graph.Node("Mul", value.Name + "/scaled", [residual, graph.Scalar(Scale)]);
        }

        string output = graph.Node("Add", value.Name, [graph.Of(value.Inputs[0]!), residual]);
        return Activated ? graph.Node("Relu", value.Name + "/relu", [output]) : output;
    }
}
