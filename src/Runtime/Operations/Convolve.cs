using ResNetDsl.Programs;

namespace ResNetDsl.Operations;

/// <summary>
/// A convolution, [N, I, H, W] to [N, O, ⌈H/s⌉, ⌈W/s⌉], and what has been fused with it. Takes the map, the weight [O, I / groups, kH, kW] or as a matrix [O, I·kH·kW], the bias [O] or null, and
/// the map that is added, if one is.
/// </summary>
/// <param name="Layer">The layer's numbers.</param>
/// <param name="Activated">Whether ReLU follows.</param>
/// <param name="Adds">Whether a map of the output's shape is added, before ReLU.</param>
internal sealed record Convolve(ConvolutionLayer Layer, bool Activated, bool Adds = false) : GraphOperation
{
    // The channels of a group, in and out, for which oneDNN has a rule of its own: maskrcnn_cond in its jit_brgemm_conv_utils.cpp.
    private static readonly HashSet<(int In, int Out)> DividingChannels = [(256, 1024), (512, 1024), (512, 2048), (1024, 512), (1024, 2048)];

    private readonly long[] padding = Layer.Padding == EdgePadding.Valid ? [0, 0] : [Reach(Layer.Kernel, Layer.Rate), Reach(Layer.KernelWidth, Layer.Rate)];
    private readonly long[] strides = [Layer.Stride, Layer.Stride];
    private readonly long[] dilation = [Layer.Rate, Layer.Rate];

    /// <summary>
    /// Whether an output of one column is computed as the first of two in bfloat16. libtorch 2.10 computes strided convolutions with such an output wrongly, up to 1e38 or NaN: on processors with AMX
    /// the output, on those with AVX-512 the gradient of the weight. A column of padding more on the right leaves the first column as it is.
    /// </summary>
    private bool MayBeOneWide => Layer is { Stride: > 1, KernelWidth: > 1 };

    /// <summary>The least width of a map whose output has two columns.</summary>
    private long LeastOfTwo => Layer.Stride + ((Layer.KernelWidth - 1L) * Layer.Rate) + 1 - (2 * padding[1]);

    private bool IsPointwise => Layer is { Kernel: 1, KernelWidth: 1 };

    /// <summary>
    /// Whether libtorch 2.10 may divide by zero and end the process where the map has its channels last: its oneDNN does so in choosing the blocks of 1×1 convolutions of a few numbers of channels, on
    /// processors with AVX-512 and without AMX.
    /// </summary>
    private bool DividesByZero => IsPointwise && DividingChannels.Contains((Layer.InChannels / Layer.Groups, Layer.OutChannels / Layer.Groups));

    /// <summary>The same of the gradient of the map, a convolution with the channels exchanged.</summary>
    private bool GradientDividesByZero => IsPointwise && DividingChannels.Contains((Layer.OutChannels / Layer.Groups, Layer.InChannels / Layer.Groups));

    /// <summary>Whether the layer is a matrix product on a map of these extents: its window covers the map.</summary>
    public bool Covers(long? height, long? width) =>
        Layer.Groups == 1 && ((IsPointwise && Layer.Stride == 1) || Layer.Padding == EdgePadding.Valid) && height == Layer.Kernel && width == Layer.KernelWidth;

    /// <inheritdoc/>
    public override MapShape Shape(IReadOnlyList<MapShape> inputs) => inputs[0].Through(Layer.Window, Layer.Padding) with { Channels = Layer.OutChannels };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Without padding, when the map is smaller than the window.</exception>
    public override Tensor Compute(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor output;
        if (IsPointwise && Layer.Stride > 1)
        {
            // The same pixels, taken first: as fast in inference, and faster in training (0.64 to 0.86 of the time). The gradient of a strided 1×1 of many channels divides by zero in libtorch 2.10 on some
            // processors, and ends the process.
            using Tensor pixels = Subsample.Of(inputs[0]!, Layer.Stride);
            output = Of(pixels, inputs[1]!, inputs[2], [1, 1]);
        }
        else
        {
            output = Of(inputs[0]!, inputs[1]!, inputs[2], strides);
        }

        if (Adds)
        {
            output.add_(inputs[3]!, Sum.One);
        }

        if (Activated)
        {
            // In place: a convolution's gradient does not need its output.
            output.relu_();
        }

        return output;
    }

    /// <inheritdoc/>
    public override string WriteScript(ScriptProgram program, GraphValue value)
    {
        string input = program.Of(value.Inputs[0]!);
        if (program.Type != ScalarType.BFloat16 || !MayBeOneWide)
        {
            return WriteScript(program, value, input);
        }

        string isOneWide = program.Assign($"torch.lt(torch.size({input}, 3), {Text.Plain(LeastOfTwo)})");
        string wider = program.Assign($"torch.constant_pad_nd({input}, [0, {Text.Plain(Layer.Stride)}]) if {isOneWide} else {input}");
        string both = program.Assign((this with { Adds = false, Activated = Activated && !Adds }).WriteScript(program, value, wider));
        string format = program.Form == ScriptForm.OneDnn ? ", memory_format=2" : "";
        string output = $"torch.contiguous(torch.slice({both}, 3, 0, 1){format}) if {isOneWide} else {both}";
        return Adds ? WriteSum(program, value, output) : output;
    }

    /// <inheritdoc/>
    public override string WriteOnnx(OnnxGraph graph, GraphValue value)
    {
        List<string> inputs = [graph.Of(value.Inputs[0]!), graph.Of(value.Inputs[1]!, Windows)];
        if (value.Inputs[2] is { } bias)
        {
            inputs.Add(graph.Of(bias));
        }

        string output = graph.Node(
            "Conv",
            value.Name,
            inputs,
            OnnxGraph.Ints("kernel_shape", Layer.Kernel, Layer.KernelWidth),
            OnnxGraph.Ints("strides", strides),
            OnnxGraph.Ints("pads", [.. padding, .. padding]),
            OnnxGraph.Ints("dilations", dilation),
            OnnxGraph.Int("group", Layer.Groups));
        if (Adds)
        {
            output = graph.Node("Add", value.Name + "/add", [output, graph.Of(value.Inputs[3]!)]);
        }

        return Activated ? graph.Node("Relu", value.Name + "/relu", [output]) : output;
    }

    /// <summary>Throws if a map is smaller than the window of a layer without padding; libtorch's own message does not name the layer.</summary>
    /// <exception cref="ArgumentException">The map is smaller.</exception>
    public static void RefuseSmaller(Tensor input, Window window, string name)
    {
        if (input.size(2) < window.Height || input.size(3) < window.Width)
        {
            throw new ArgumentException(
                $"{name} has a window of {window.Height}×{window.Width}, but this image leaves a map of {input.size(2)}×{input.size(3)}; use a larger image.", nameof(input));
        }
    }

    private static long Reach(int side, int rate) => (side - 1L) * rate / 2;

    private string WriteScript(ScriptProgram program, GraphValue value, string input)
    {
        string bias = value.Inputs[2]?.Constant is { } constant ? program.Attribute(constant) : "None";
        string geometry = $"{ScriptProgram.Ints(padding)}, {ScriptProgram.Ints(strides)}, {ScriptProgram.Ints(dilation)}, {Text.Plain(Layer.Groups)}";
        GraphConstant weight = value.Inputs[1]!.Constant!;
        if (program.Form == ScriptForm.OneDnn && DividesByZero)
        {
            string product = WriteOnPixels(program, weight, input, bias);
            return Adds ? WriteSum(program, value, product) : Activated ? $"torch.relu_({program.Assign(product)})" : product;
        }

        if (program.Form == ScriptForm.OneDnn)
        {
            string packed = program.Pack(weight, Windows, stored => $"ops.mkldnn._reorder_convolution_weight({stored}, {geometry}, torch.size({input}))");
            const string noNumbers = "annotate(List[Optional[number]], [])";
            if (!Adds)
            {
                return $"ops.mkldnn._convolution_pointwise({input}, {packed}, {bias}, {geometry}, \"{(Activated ? "relu" : "none")}\", {noNumbers}, None)";
            }

            // The sum takes the memory of the added map: oneDNN's operator with memory of its own fails on some shapes.
            string added = program.Of(value.Inputs[3]!);
            string sum = program.MayOverwrite(value.Inputs[3]!, value) ? added : program.Assign($"torch.clone({added}, memory_format=2)");

            // Where oneDNN does not take a shape, libtorch computes it otherwise, and has no addition with relu in bfloat16.
            bool fuses = Activated && program.Type != ScalarType.BFloat16;
            string fused = $"ops.mkldnn._convolution_pointwise_({sum}, {input}, {packed}, {bias}, {geometry}, \"add\", 1., {(fuses ? "\"relu\"" : "None")}, {noNumbers}, None)";
            return Activated && !fuses ? $"torch.relu_({program.Assign(fused)})" : fused;
        }

        string output = WriteConv2d(input, program.Attribute(weight, Windows), bias);
        return Adds ? WriteSum(program, value, output) : Activated ? $"torch.relu_({program.Assign(output)})" : output;
    }

    /// <summary>Writes a 1×1 convolution of a map with the channels last as <see cref="OnPixels"/> computes it.</summary>
    private string WriteOnPixels(ScriptProgram program, GraphConstant weight, string input, string bias)
    {
        // The weight has the shape that it has in a portable program.
        string kernel = program.Attribute(weight, Windows);
        if (Layer.Groups == 1)
        {
            string pixels = $"torch.permute({Subsample.Script(input, Layer.Stride)}, [0, 2, 3, 1])";
            return $"torch.permute(torch.linear({pixels}, torch.flatten({kernel}, 1), {bias}), [0, 3, 1, 2])";
        }

        string first = program.Assign($"torch.contiguous({input})");
        return $"torch.contiguous({WriteConv2d(first, kernel, bias)}, memory_format=2)";
    }

    private string WriteConv2d(string input, string kernel, string bias) =>
        $"torch.conv2d({input}, {kernel}, {bias}, {ScriptProgram.Ints(strides)}, {ScriptProgram.Ints(padding)}, {ScriptProgram.Ints(dilation)}, {Text.Plain(Layer.Groups)})";

    /// <summary>Adds the map that is added to a convolution, over the convolution.</summary>
    private string WriteSum(ScriptProgram program, GraphValue value, string convolution)
    {
        string sum = $"torch.add_({program.Assign(convolution)}, {program.Of(value.Inputs[3]!)})";
        return Activated ? $"torch.relu_({program.Assign(sum)})" : sum;
    }

    private Tensor Of(Tensor input, Tensor kernel, Tensor? bias, long[] by)
    {
        if (Layer.Padding == EdgePadding.Valid)
        {
            RefuseSmaller(input, Layer.Window, Layer.Scope);
        }

        // A window that covers the whole map has one position, and a matrix product is faster.
        if (Covers(input.size(2), input.size(3)))
        {
            using Tensor flat = input.flatten(1);
            using Tensor matrix = kernel.flatten(1);
            using Tensor vector = nn.functional.linear(flat, matrix, bias);
            return vector.view(vector.size(0), vector.size(1), 1, 1);
        }

        if ((DividesByZero || (GradientDividesByZero && input.requires_grad)) && input.device_type == DeviceType.CPU && ChannelsLast.Is(input))
        {
            return OnPixels(input, kernel, bias);
        }

        if (input.dtype == bfloat16 && MayBeOneWide && input.size(3) < LeastOfTwo)
        {
            using Tensor wider = nn.functional.pad(input, [0, Layer.Stride]);
            using Tensor two = Convolved(wider, kernel, bias, by);
            using Tensor first = two.narrow(3, 0, 1);
            return first.contiguous();
        }

        return input.dtype == bfloat16 && Layer is { Groups: > 1, Rate: > 1 } && kernel.requires_grad ? InFloat32(input, kernel, bias, by) : Convolved(input, kernel, bias, by);
    }

    /// <summary>A 1×1 convolution of a map with the channels last: a matrix product of its pixels, or in groups one with the channels first.</summary>
    private Tensor OnPixels(Tensor input, Tensor kernel, Tensor? bias)
    {
        if (Layer.Groups > 1)
        {
            using Tensor first = input.contiguous();
            using Tensor output = Convolved(first, kernel, bias, [1, 1]);
            return ChannelsLast.Of(output);
        }

        using Tensor pixels = input.permute(0, 2, 3, 1);
        using Tensor matrix = kernel.flatten(1);
        using Tensor product = nn.functional.linear(pixels, matrix, bias);
        return product.permute(0, 3, 1, 2);
    }

    private Tensor Convolved(Tensor input, Tensor kernel, Tensor? bias, long[] by)
    {
        if (!Layer.IsMatrix)
        {
            return nn.functional.conv2d(input, kernel, bias, by, padding, dilation, Layer.Groups);
        }

        using Tensor window = Windows(kernel);
        return nn.functional.conv2d(input, window, bias, by, padding, dilation);
    }

    private Tensor Windows(Tensor kernel) => kernel.view(Layer.OutChannels, Layer.InChannels / Layer.Groups, Layer.Kernel, Layer.KernelWidth);

    /// <summary>
    /// The same in 32 bits, for a dilated convolution in groups in bfloat16: on processors with AVX-512 and without AMX, libtorch 2.10 computes the gradient of the weight wrongly on maps of about 30
    /// pixels and wider, up to 1e36.
    /// </summary>
    private Tensor InFloat32(Tensor input, Tensor kernel, Tensor? bias, long[] by)
    {
        using Tensor map = input.to(float32);
        using Tensor weight = kernel.to(float32);
        using Tensor? offset = bias?.to(float32);
        using Tensor output = Convolved(map, weight, offset, by);
        return output.to(bfloat16);
    }
}
