using ResNetDsl.Programs;

namespace ResNetDsl.Operations;

/// <summary>
/// A max pool. TensorFlow's SAME padding depends on the extent n: max((⌈n/s⌉ − 1)·s + k − n, 0) in all, the smaller half before. For 3×3/2 an even extent is padded by 0 and 1, an odd one by 1 and
/// 1; torch's <c>padding: 1</c> gives other values for even extents. The padding after comes from ceiling mode, which suffices for strides above 1 and for odd kernels. [N, C, H, W] to
/// [N, C, ⌈H/s⌉, ⌈W/s⌉].
/// </summary>
/// <param name="Kernel">The side of the window.</param>
/// <param name="Stride">The stride.</param>
/// <param name="Padding">How the edge is padded.</param>
/// <param name="Name">The layer's name, for messages.</param>
internal sealed record MaxPool(int Kernel, int Stride, EdgePadding Padding, string Name) : GraphOperation
{
    private long Reach => (Kernel - 1) / 2;

    private bool IsCeiling => Padding is EdgePadding.Same or EdgePadding.Ceiling;

    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => inputs[0].Through(new(Kernel, Kernel, Stride), Padding);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Without padding, when the map is smaller than the window.</exception>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor input = inputs[0]!;
        if (Padding == EdgePadding.Valid)
        {
            Convolve.RefuseSmaller(input, new(Kernel, Kernel), Name);
        }

        long[] padding = Padding switch
        {
            EdgePadding.Same => [Edge.Missing(input.size(2), Kernel, Stride) / 2, Edge.Missing(input.size(3), Kernel, Stride) / 2],
            EdgePadding.Symmetric => [Reach, Reach],
            _ => [0, 0],
        };
        if (Padding == EdgePadding.SymmetricZeros)
        {
            using Tensor padded = nn.functional.pad(input, [Reach, Reach, Reach, Reach]);
            return nn.functional.max_pool2d(padded, [Kernel, Kernel], [Stride, Stride]);
        }

        return nn.functional.max_pool2d(input, [Kernel, Kernel], [Stride, Stride], padding, ceil_mode: IsCeiling);
    }

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value)
    {
        string input = program.Of(value.Inputs[0]!);
        string padding = Padding switch
        {
            EdgePadding.Same => $"[torch.floordiv({Edge.Missing(program, input, 2, Kernel, Stride)}, 2), torch.floordiv({Edge.Missing(program, input, 3, Kernel, Stride)}, 2)]",
            EdgePadding.Symmetric => ScriptProgram.Ints(Reach, Reach),
            _ => "[0, 0]",
        };
        if (Padding == EdgePadding.SymmetricZeros)
        {
            input = program.Assign($"torch.constant_pad_nd({input}, {ScriptProgram.Ints(Reach, Reach, Reach, Reach)}, 0)");
        }

        return $"torch.max_pool2d({input}, {ScriptProgram.Ints(Kernel, Kernel)}, {ScriptProgram.Ints(Stride, Stride)}, {padding}, [1, 1], {(IsCeiling ? "True" : "False")})";
    }

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value)
    {
        string input = graph.Of(value.Inputs[0]!);
        bool zeros = Padding == EdgePadding.SymmetricZeros;
        if (zeros)
        {
            input = graph.Node("Pad", value.Name + "/zeros", [input, graph.List(0, 0, Reach, Reach, 0, 0, Reach, Reach)]);
        }

        string output = graph.Node("MaxPool", value.Name, [input], [OnnxGraph.Ints("kernel_shape", Kernel, Kernel), OnnxGraph.Ints("strides", Stride, Stride), .. Edge.Onnx(Padding, Kernel)]);
        if (zeros)
        {
            // ONNX Runtime merges a Pad with the pool after it, as if zeros were below every value, unless the pool has this output.
            graph.AddOutput(output + "/indices");
        }

        return output;
    }
}

/// <summary>An average pool that counts no padding, except for <see cref="EdgePadding.Zeros"/>. [N, C, H, W] to [N, C, ⌈H/s⌉, ⌈W/s⌉], or without padding (H − k) / s + 1, rounded down, and W likewise.</summary>
/// <param name="Kernel">The side of the window.</param>
/// <param name="Stride">The stride.</param>
/// <param name="Padding">How the edge is padded.</param>
/// <param name="Name">The layer's name, for messages.</param>
internal sealed record AveragePool(int Kernel, int Stride, EdgePadding Padding, string Name) : GraphOperation
{
    private long Symmetric => Padding is EdgePadding.Same or EdgePadding.Symmetric ? (Kernel - 1) / 2 : 0;

    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => inputs[0].Through(new(Kernel, Kernel, Stride), Padding);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Without padding, when the map is smaller than the window.</exception>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor input = inputs[0]!;
        if (Padding == EdgePadding.Valid)
        {
            Convolve.RefuseSmaller(input, new(Kernel, Kernel), Name);
        }

        if (Padding == EdgePadding.Zeros)
        {
            (long height, long width) = (Edge.Missing(input.size(2), Kernel, Stride), Edge.Missing(input.size(3), Kernel, Stride));
            using Tensor padded = nn.functional.pad(input, [width / 2, width - (width / 2), height / 2, height - (height / 2)]);
            return nn.functional.avg_pool2d(padded, [Kernel, Kernel], [Stride, Stride]);
        }

        return nn.functional.avg_pool2d(input, [Kernel, Kernel], [Stride, Stride], [Symmetric, Symmetric], ceil_mode: Padding == EdgePadding.Ceiling, count_include_pad: false);
    }

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value)
    {
        string input = program.Of(value.Inputs[0]!);
        string windows = $"{ScriptProgram.Ints(Kernel, Kernel)}, {ScriptProgram.Ints(Stride, Stride)}";
        if (Padding != EdgePadding.Zeros)
        {
            return $"torch.avg_pool2d({input}, {windows}, {ScriptProgram.Ints(Symmetric, Symmetric)}, {(Padding == EdgePadding.Ceiling ? "True" : "False")}, False, None)";
        }

        string height = Edge.Missing(program, input, 2, Kernel, Stride);
        string width = Edge.Missing(program, input, 3, Kernel, Stride);
        string padded = program.Assign(
            $"torch.constant_pad_nd({input}, [torch.floordiv({width}, 2), torch.sub({width}, torch.floordiv({width}, 2)), torch.floordiv({height}, 2), torch.sub({height}, torch.floordiv({height}, 2))], 0)");
        return $"torch.avg_pool2d({padded}, {windows}, [0, 0], False, True, None)";
    }

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value) => graph.Node(
        "AveragePool",
        value.Name,
        [graph.Of(value.Inputs[0]!)],
        [
            OnnxGraph.Ints("kernel_shape", Kernel, Kernel), OnnxGraph.Ints("strides", Stride, Stride), OnnxGraph.Int("count_include_pad", Padding == EdgePadding.Zeros ? 1 : 0),
            .. Edge.Onnx(Padding == EdgePadding.Same ? EdgePadding.Symmetric : Padding == EdgePadding.Zeros ? EdgePadding.Same : Padding, Kernel),
        ]);
}

/// <summary>The mean over height and width: [N, C, H, W] to [N, C, 1, 1].</summary>
internal sealed record GlobalPool : GraphOperation
{
    private static readonly long[] Spatial = [2, 3];

    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => inputs[0] with { Height = 1, Width = 1 };

    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs) => inputs[0]!.mean(Spatial, keepdim: true);

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) => $"torch.mean({program.Of(value.Inputs[0]!)}, [2, 3], True)";

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value) => graph.Node("GlobalAveragePool", value.Name, [graph.Of(value.Inputs[0]!)]);
}

/// <summary>The means over equal windows that give these extents (torch's <c>adaptive_avg_pool2d</c>): [N, C, H, W] to [N, C, height, width].</summary>
/// <param name="Height">The height of the output.</param>
/// <param name="Width">The width of the output.</param>
internal sealed record AdaptivePool(int Height, int Width) : GraphOperation
{
    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => inputs[0] with { Height = Height, Width = Width };

    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs) => nn.functional.adaptive_avg_pool2d(inputs[0]!, [Height, Width]);

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) => $"torch.adaptive_avg_pool2d({program.Of(value.Inputs[0]!)}, {ScriptProgram.Ints(Height, Width)})";

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value)
    {
        MapShape map = value.Inputs[0]!.Shape;
        string input = graph.Of(value.Inputs[0]!);
        if ((map.Height, map.Width) == (Height, Width))
        {
            return input;
        }

        if ((Height, Width) == (1, 1))
        {
            return graph.Node("GlobalAveragePool", value.Name, [input]);
        }

        if (map is { Height: { } high, Width: { } wide } && high % Height == 0 && wide % Width == 0)
        {
            long[] window = [high / Height, wide / Width];
            return graph.Node("AveragePool", value.Name, [input], OnnxGraph.Ints("kernel_shape", window), OnnxGraph.Ints("strides", window));
        }

        throw new NotSupportedException(
            $"ONNX has no pool with an output of {Text.Plain(Height)}×{Text.Plain(Width)} for a map of "
            + (map.Height is { } height ? $"{Text.Plain(height)}×{Text.Plain(map.Width!.Value)}" : "any size; export for images of one size"));
    }
}

/// <summary>Every s-th pixel, x[:, :, ::s, ::s] (TF-slim's <c>subsample</c>, <c>resnet_utils.py</c>): [N, C, H, W] to [N, C, ⌈H/s⌉, ⌈W/s⌉].</summary>
/// <param name="Stride">The stride.</param>
internal sealed record Subsample(int Stride) : GraphOperation
{
    /// <inheritdoc/>
    public override bool IsView => true;

    /// <summary>Takes the pixels. A view for s above 1, else a new wrapper of the same.</summary>
    public static Tensor Of(Tensor input, int stride)
    {
        if (stride == 1)
        {
            return input.alias();
        }

        using Tensor rows = input.slice(2, 0, long.MaxValue, stride);
        return rows.slice(3, 0, long.MaxValue, stride);
    }

    /// <summary>Writes the same in a frozen program.</summary>
    public static string Script(string input, int stride) => stride == 1 ? input
        : $"torch.slice(torch.slice({input}, 2, 0, 9223372036854775807, {Text.Plain(stride)}), 3, 0, 9223372036854775807, {Text.Plain(stride)})";

    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => inputs[0].Through(new(1, 1, Stride), EdgePadding.Same);

    /// <inheritdoc/>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs) => Of(inputs[0]!, Stride);

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value) => Script(program.Of(value.Inputs[0]!), Stride);

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value) => graph.Node(
        "Slice", value.Name, [graph.Of(value.Inputs[0]!), graph.List(0, 0), graph.List(long.MaxValue, long.MaxValue), graph.List(2, 3), graph.List(Stride, Stride)]);
}

/// <summary>The padding at the edge of a map.</summary>
internal static class Edge
{
    /// <summary>What an extent lacks for ⌈n/s⌉ windows.</summary>
    public static long Missing(long extent, int kernel, int stride) => Math.Max(((((extent + stride - 1) / stride) - 1) * stride) + kernel - extent, 0);

    /// <summary>Writes the same in a frozen program.</summary>
    /// <returns>The name of the number.</returns>
    public static string Missing(ScriptProgram program, string input, int axis, int kernel, int stride)
    {
        string extent = program.Assign($"torch.size({input}, {Text.Plain(axis)})");
        string steps = $"torch.sub(torch.floordiv(torch.add({extent}, {Text.Plain(stride - 1)}), {Text.Plain(stride)}), 1)";
        return program.Assign($"ops.prim.max(torch.sub(torch.add(torch.mul({steps}, {Text.Plain(stride)}), {Text.Plain(kernel)}), {extent}), 0)");
    }

    /// <summary>The attributes of a pool in ONNX.</summary>
    public static IEnumerable<Onnx.AttributeProto> Onnx(EdgePadding padding, int kernel) => padding switch
    {
        EdgePadding.Same => [OnnxGraph.Word("auto_pad", "SAME_UPPER")],
        EdgePadding.Symmetric => [OnnxGraph.Ints("pads", Enumerable.Repeat((kernel - 1L) / 2, 4))],
        EdgePadding.Ceiling => [OnnxGraph.Int("ceil_mode", 1)],
        _ => [],
    };
}
