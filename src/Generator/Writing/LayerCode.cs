namespace ResNetDsl.Generator.Writing;

/// <summary>Writes each kind of layer: the call that makes it, if it has parameters of its own, or the operation of the pass that computes it. A new kind of layer is a new line here.</summary>
internal static class LayerCode
{
    /// <summary>The runtime's class of a layer that has parameters; null for one that has none.</summary>
    public static string? ClassOf(Layer layer) => layer switch
    {
        ConvolutionLayer => "Convolution",
        BatchNormLayer => "BatchNorm",
        _ => null,
    };

    /// <summary>The operation of the pass that computes a layer without parameters.</summary>
    public static string OperationOf(Layer layer) => layer switch
    {
        MaxPoolLayer => "MaxPool",
        AveragePoolLayer => "AveragePool",
        GlobalPoolLayer => "GlobalPool",
        AdaptivePoolLayer => "AdaptivePool",
        SubsampleLayer => "Subsample",
        ZeroPadLayer => "ZeroPad",
        SigmoidLayer => "Sigmoid",
        SqueezeLayer => "Squeeze",
        DropoutLayer => "Dropout",
        StochasticDepthLayer => "StochasticDepth",
        AddLayer => "Add",
        ScaleLayer => "Scale",
        CarryLayer => "Carry",
        ConcatenationLayer => "Concatenate",
        _ => throw new NotSupportedException($"A {layer.GetType().Name} cannot be written."),
    };

    /// <summary>The numbers of a layer: what it is made with, or what its operation takes after its inputs.</summary>
    public static IReadOnlyList<LayerArgument> ArgumentsOf(Layer layer) => layer switch
    {
        ConvolutionLayer convolution =>
        [
            new("from", convolution.InChannels), new("to", convolution.OutChannels), new("kernel", convolution.Kernel, 1),
            new("kernelWidth", convolution.KernelWidth == convolution.Kernel ? 0 : convolution.KernelWidth, 0), new("stride", convolution.Stride, 1), new("rate", convolution.Rate, 1),
            new("groups", convolution.Groups, 1), new("padding", convolution.Padding, EdgePadding.Same), new("biased", convolution.Biased, false),
            new("normalized", convolution.Normalized, false), new("activated", convolution.Activated, false), new("isMatrix", convolution.IsMatrix, false),
            new("isClassifier", convolution.IsClassifier, false), new("initialBias", convolution.InitialBias, 0.0), new("beginsAtZero", convolution.BeginsAtZero, false),
        ],
        BatchNormLayer norm => [new("channels", norm.Channels), new("activated", norm.Activated, true), new("beginsAtZero", norm.BeginsAtZero, false)],
        MaxPoolLayer pool =>
        [
            new("kernel", pool.Kernel), new("stride", pool.Stride), new("padding", pool.Padding, EdgePadding.Same),
            new("name", pool.Padding == EdgePadding.Valid ? pool.Scope : "pool", "pool"),
        ],
        AveragePoolLayer pool =>
        [
            new("kernel", pool.Kernel), new("stride", pool.Stride, 1), new("padding", pool.Padding, EdgePadding.Valid),
            new("name", pool.Padding == EdgePadding.Valid ? pool.Scope : "pool", "pool"),
        ],
        AdaptivePoolLayer pool => [new("height", pool.Height), new("width", pool.Width)],
        SubsampleLayer subsample => [new("stride", subsample.Stride)],
        ZeroPadLayer pad => [new("channels", pad.Channels)],
        DropoutLayer dropout => [new("rate", dropout.Rate)],
        AddLayer add => [new("scale", add.Scale, 1.0), new("activated", add.Activated, false)],
        _ => [],
    };

    /// <summary>Whether an operation asks for the mode of the unit or network that it belongs to.</summary>
    public static bool AsksForMode(Layer layer) => layer is DropoutLayer or StochasticDepthLayer;

    /// <summary>Whether a layer with these numbers returns its input, so that units without it may run it as well.</summary>
    /// <param name="layer">Any layer of the kind.</param>
    /// <param name="channels">The channels of its input.</param>
    /// <param name="number">The value of a number.</param>
    public static bool IsNeutral(Layer layer, int channels, Func<string, int> number) => layer switch
    {
        SubsampleLayer => number("stride") == 1,
        MaxPoolLayer or AveragePoolLayer => number("kernel") == 1 && number("stride") == 1,
        ZeroPadLayer => number("channels") == channels,
        _ => false,
    };

    /// <summary>Whether the kind has numbers with which it returns its input.</summary>
    public static bool CanBeNeutral(Layer layer) => layer is SubsampleLayer or MaxPoolLayer or AveragePoolLayer or ZeroPadLayer;

    /// <summary>The layer in a sentence: <c>3×3, batch normalization, ReLU</c>.</summary>
    public static string Describe(Layer layer)
    {
        switch (layer)
        {
            case ConvolutionLayer convolution:
                List<string> parts = [$"{Text.Plain(convolution.Kernel)}×{Text.Plain(convolution.KernelWidth)} convolution"];
                AddIf(convolution.Biased, "bias");
                AddIf(convolution.Normalized, "batch normalization");
                AddIf(convolution.Activated, "ReLU");
                return parts.Count == 1 ? parts[0] : $"{parts[0]} with {string.Join(", ", parts.Skip(1))}";

                void AddIf(bool condition, string part) => parts.AddRange(condition ? [part] : Array.Empty<string>());
            case BatchNormLayer norm:
                return "Batch normalization" + (norm.Activated ? " and ReLU" : "");
            default:
                return OperationOf(layer);
        }
    }

    /// <summary>The call of a constructor or operation: positional arguments, then those by name that differ from what is usual.</summary>
    /// <param name="call">The method.</param>
    /// <param name="leading">What comes first, as code.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="code">Writes a value.</param>
    public static string Call(string call, IEnumerable<string> leading, IEnumerable<LayerArgument> arguments, Func<LayerArgument, string> code)
    {
        List<string> written = [.. leading];
        foreach (LayerArgument argument in arguments)
        {
            string value = code(argument);
            if (argument.Usual is null)
            {
                written.Add(value);
            }
            else if (value != LayerArgument.Literal(argument.Usual))
            {
                written.Add($"{argument.Name}: {value}");
            }
        }

        return $"{call}({string.Join(", ", written)})";
    }
}
