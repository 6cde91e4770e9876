using ResNetDsl.Programs;

namespace ResNetDsl.Operations;

/// <summary>Appends channels of zeros (option A of He et al., "Deep Residual Learning for Image Recognition", 2016): [N, C, H, W] to [N, channels, H, W].</summary>
/// <param name="Channels">The channels of the output.</param>
internal sealed record ZeroPad(int Channels) : GraphOperation
{
    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => inputs[0] with { Channels = Channels };

    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs)
    {
        long missing = Channels - inputs[0]!.size(1);
        return missing == 0 ? inputs[0]!.alias() : nn.functional.pad(inputs[0]!, [0, 0, 0, 0, 0, missing]);
    }

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) => Missing(value) == 0
        ? program.Of(value.Inputs[0]!)
        : $"torch.constant_pad_nd({program.Of(value.Inputs[0]!)}, {ScriptProgram.Ints(0, 0, 0, 0, 0, Missing(value))}, 0)";

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value) => Missing(value) == 0
        ? graph.Of(value.Inputs[0]!)
        : graph.Node("Pad", value.Name, [graph.Of(value.Inputs[0]!), graph.List(0, 0, 0, 0, 0, Missing(value), 0, 0)]);

    private long Missing(GraphValue value) => Channels - value.Inputs[0]!.Shape.Channels;
}

/// <summary>1 / (1 + e⁻ˣ).</summary>
internal sealed record Sigmoid : GraphOperation
{
    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs) => inputs[0]!.sigmoid();

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) => $"torch.sigmoid({program.Of(value.Inputs[0]!)})";

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value) => graph.Node("Sigmoid", value.Name, [graph.Of(value.Inputs[0]!)]);
}

/// <summary>e^xᵢ / Σe^xⱼ over the channels.</summary>
internal sealed record Softmax : GraphOperation
{
    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs) => nn.functional.softmax(inputs[0]!, 1);

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) => $"torch.softmax({program.Of(value.Inputs[0]!)}, 1)";

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value) => graph.Node("Softmax", value.Name, [graph.Of(value.Inputs[0]!)], OnnxGraph.Int("axis", 1));
}

/// <summary>[N, C, h, w] to [N, C·h·w].</summary>
internal sealed record Flatten : GraphOperation
{
    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override bool GivesVector(bool isVector) => true;

    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => new(inputs[0].Channels * (inputs[0].Height ?? 1) * (inputs[0].Width ?? 1), 1, 1);

    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs) => inputs[0]!.flatten(1);

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) => $"torch.flatten({program.Of(value.Inputs[0]!)}, 1, -1)";

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value) => graph.Node("Flatten", value.Name, [graph.Of(value.Inputs[0]!)], OnnxGraph.Int("axis", 1));
}

/// <summary>[N, C] to [N, C, 1, 1].</summary>
internal sealed record AsPixel : GraphOperation
{
    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override bool GivesVector(bool isVector) => false;

    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs) => inputs[0]!.view(inputs[0]!.size(0), inputs[0]!.size(1), 1, 1);

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) => $"torch.unsqueeze(torch.unsqueeze({program.Of(value.Inputs[0]!)}, 2), 3)";

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value) => graph.Node("Unsqueeze", value.Name, [graph.Of(value.Inputs[0]!), graph.List(2, 3)]);
}

/// <summary>Multiplies each channel by its gate: [N, C, H, W] and [N, C, 1, 1] to [N, C, H, W].</summary>
internal sealed record Gate : GraphOperation
{
    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs) => inputs[0]!.mul(inputs[1]!);

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) =>
        $"torch.{(program.MayOverwrite(value.Inputs[0]!, value) ? "mul_" : "mul")}({program.Of(value.Inputs[0]!)}, {program.Of(value.Inputs[1]!)})";

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value) => graph.Node("Mul", value.Name, value.Inputs.Select(input => graph.Of(input!)));
}

/// <summary>T · H + (1 − T) · x (Srivastava et al., "Highway Networks", 2015), computed as x + T · (H − x): [N, C, H, W]. Takes x, H, T.</summary>
internal sealed record Carry : GraphOperation
{
    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs) => inputs[0]!.lerp(inputs[1]!, inputs[2]!);

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) => $"torch.lerp({string.Join(", ", value.Inputs.Select(input => program.Of(input!)))})";

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value)
    {
        string difference = graph.Node("Sub", value.Name + "/difference", [graph.Of(value.Inputs[1]!), graph.Of(value.Inputs[0]!)]);
        string share = graph.Node("Mul", value.Name + "/share", [graph.Of(value.Inputs[2]!), difference]);
        return graph.Node("Add", value.Name, [graph.Of(value.Inputs[0]!), share]);
    }
}

/// <summary>Joins maps along the channels: [N, Cᵢ, H, W] to [N, ΣCᵢ, H, W].</summary>
internal sealed record Concatenate : GraphOperation
{
    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => inputs[0] with { Channels = inputs.Sum(input => input.Channels) };

    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs) => cat([.. inputs.ToArray().Select(input => input!)], 1);

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) => $"torch.cat([{string.Join(", ", value.Inputs.Select(input => program.Of(input!)))}], 1)";

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value) => graph.Node("Concat", value.Name, value.Inputs.Select(input => graph.Of(input!)), OnnxGraph.Int("axis", 1));
}

/// <summary>Resizes a map to the extents of another: [N, C, h, w] and [N, C', H, W] to [N, C, H, W].</summary>
/// <param name="IsBilinear">Whether it interpolates, with the centers of the pixels aligned (torch's <c>align_corners=False</c>); or else takes the nearest pixel.</param>
internal sealed record Resample(bool IsBilinear) : GraphOperation
{
    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => inputs[1] with { Channels = inputs[0].Channels };

    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs)
    {
        long[] extents = [inputs[1]!.size(2), inputs[1]!.size(3)];
        return IsBilinear
            ? nn.functional.interpolate(inputs[0]!, extents, mode: InterpolationMode.Bilinear, align_corners: false)
            : nn.functional.interpolate(inputs[0]!, extents, mode: InterpolationMode.Nearest);
    }

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value)
    {
        string like = program.Of(value.Inputs[1]!);
        string extents = $"[torch.size({like}, 2), torch.size({like}, 3)]";
        return IsBilinear
            ? $"torch.upsample_bilinear2d({program.Of(value.Inputs[0]!)}, {extents}, False)"
            : $"torch.upsample_nearest2d({program.Of(value.Inputs[0]!)}, {extents})";
    }

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value)
    {
        string input = graph.Of(value.Inputs[0]!);
        string extents = graph.Extents(value.Inputs[1]!, value.Name);
        string outer = graph.Node("Slice", value.Name + "/batch", [graph.Node("Shape", value.Name + "/shape", [input]), graph.List(0), graph.List(2), graph.List(0)]);
        string sizes = graph.Node("Concat", value.Name + "/sizes", [outer, extents], OnnxGraph.Int("axis", 0));
        return graph.Node(
            "Resize",
            value.Name,
            [input, "", "", sizes],
            IsBilinear
                ? [OnnxGraph.Word("mode", "linear"), OnnxGraph.Word("coordinate_transformation_mode", "half_pixel")]
                : [OnnxGraph.Word("mode", "nearest"), OnnxGraph.Word("coordinate_transformation_mode", "asymmetric"), OnnxGraph.Word("nearest_mode", "floor")]);
    }
}
