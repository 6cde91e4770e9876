namespace ResNetDsl.Architecture.Layers;

/// <summary>The base class of the layers of stems, units and heads. Shapes, costs and state-dict keys of a network derive from its layers.</summary>
/// <param name="Scope">The layer's name within its unit or network, such as <c>conv1</c>; dots separate nested scopes.</param>
public abstract record Layer(string Scope)
{
    /// <summary>The window of one output position; a single pixel for a layer without a window.</summary>
    public virtual Window Window => Window.Pixel;

    /// <summary>Whether the layer counts in a network's depth: convolutions do, pools and normalization do not.</summary>
    public virtual bool Weighted => false;

    /// <summary>Whether what the layer gives is an end point, as everything is that TF-slim makes with <c>slim.conv2d</c>.</summary>
    public virtual bool IsEndPoint => false;

    /// <summary>Whether the layer's gradient needs its output, so that it must not be overwritten.</summary>
    public virtual bool NeedsOutput => false;

    /// <summary>Whether the layer's gradient needs its inputs.</summary>
    internal virtual bool NeedsInputs => false;

    /// <summary>Whether the gradient of its output is that of each input, so that none is computed.</summary>
    internal virtual bool PassesGradient => false;

    /// <summary>Whether what the layer gives is in the memory of its input.</summary>
    internal virtual bool IsView => false;

    /// <summary>The layers that are computed one after another: the layer itself, unless it stands for several.</summary>
    internal virtual IReadOnlyList<Layer> Parts => [this];

    /// <summary>Returns the output shape for one input. Without padding, an extent below 1 means that the window does not fit.</summary>
    /// <param name="input">The input shape.</param>
    public virtual Shape Apply(Shape input) => input.Strided(Window.Stride);

    /// <summary>Returns the output shape for all inputs.</summary>
    /// <param name="inputs">The shapes; one, unless the layer joins several.</param>
    public virtual Shape Apply(IReadOnlyList<Shape> inputs) => Apply(inputs[0]);

    /// <summary>The tensors of the layer, with keys relative to the layer's own scope.</summary>
    /// <param name="norm">Which tensors batch normalization has.</param>
    public virtual IEnumerable<TensorPlan> Tensors(BatchNormTensors norm) => [];

    /// <summary>The multiply-adds of one image: those of convolutions and dense layers; nothing else counts.</summary>
    /// <param name="input">The input shape.</param>
    public virtual System.Numerics.BigInteger MultiplyAdds(Shape input) => 0;

    /// <summary>The bytes that training keeps for the layer's gradient besides inputs and output.</summary>
    /// <param name="input">The shape of its first input.</param>
    /// <param name="output">The shape of its output.</param>
    /// <param name="step">The training step.</param>
    internal virtual System.Numerics.BigInteger KeptBytes(Shape input, Shape output, TrainingMemoryOptions step) => 0;

    /// <summary>The bytes that computing the gradients takes besides the gradients, until they are computed.</summary>
    /// <inheritdoc cref="KeptBytes"/>
    internal virtual System.Numerics.BigInteger WorkspaceBytes(Shape input, Shape output, TrainingMemoryOptions step) => 0;
}

/// <summary>The input window of one output position of a layer, in pixels of the layer's input.</summary>
/// <param name="Height">The height of the window.</param>
/// <param name="Width">The width of the window.</param>
/// <param name="Stride">The distance between two neighboring windows.</param>
/// <param name="Rate">The distance between two neighboring taps of a window.</param>
public readonly record struct Window(int Height, int Width, int Stride = 1, int Rate = 1)
{
    /// <summary>One pixel.</summary>
    public static Window Pixel => new(1, 1);

    /// <summary>The shape after a window that is not padded: (n − k_eff) / stride + 1, rounded down.</summary>
    /// <param name="input">The shape before.</param>
    internal Shape Valid(Shape input) => input with { Height = Valid(input.Height, Height), Width = Valid(input.Width, Width) };

    private int Valid(int extent, int side)
    {
        long room = extent - 1 - ((side - 1L) * Rate);

        // Halves round down, below 0 too, so that a window that does not fit never leaves a pixel.
        return (int)Math.Max(int.MinValue, Math.Floor(room / (double)Stride) + 1);
    }
}

/// <summary>Which tensors batch normalization has besides shift, moving mean and moving variance.</summary>
/// <param name="Scale">Whether it multiplies by a learned scale (gamma).</param>
/// <param name="Counter">Whether it counts its training steps (torch's <c>num_batches_tracked</c>).</param>
public readonly record struct BatchNormTensors(bool Scale, bool Counter);
