namespace ResNetDsl.Architecture;

/// <summary>A layer that stems, units and heads are made of. Shapes, costs and state-dict keys of a network all derive from its layers.</summary>
/// <param name="Scope">The layer's name within its unit or network, such as <c>conv1</c>.</param>
public abstract record Layer(string Scope)
{
    /// <summary>The side of the window, in pixels of the layer's input that lie side by side; 1 for a layer that looks at one pixel.</summary>
    public virtual int Kernel => 1;

    /// <summary>The distance between two neighbouring windows, in pixels of the layer's input.</summary>
    public virtual int Stride => 1;

    /// <summary>The distance between two neighbouring taps of a window, in pixels of the layer's input.</summary>
    public virtual int Rate => 1;

    /// <summary>Whether the layer counts in a network's depth: convolutions do, pools and normalisation do not.</summary>
    public virtual bool Weighted => false;

    /// <summary>The shape the layer gives. Extents are rounded up: ⌈n / stride⌉ (<c>conv2d_same</c> and SAME pooling).</summary>
    /// <param name="input">The shape the layer takes.</param>
    public virtual Shape Apply(Shape input) => input.Strided(Stride);

    /// <summary>The tensors of the layer, with keys relative to the layer's own scope.</summary>
    /// <param name="scale">Whether batch normalisation has a scale (gamma).</param>
    public abstract IEnumerable<TensorPlan> Tensors(bool scale);

    /// <summary>The multiply-adds of one image: those of convolutions; nothing else counts.</summary>
    /// <param name="input">The shape the layer takes.</param>
    public virtual System.Numerics.BigInteger MultiplyAdds(Shape input) => 0;
}

/// <summary>A convolution with <c>conv2d_same</c> padding, optionally with bias, batch normalisation and ReLU after it.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="InChannels">The channels it takes.</param>
/// <param name="OutChannels">The channels it gives.</param>
/// <param name="Kernel">The side of the square kernel.</param>
/// <param name="Stride">The stride in both directions.</param>
/// <param name="Rate">The dilation rate in both directions.</param>
/// <param name="Groups">The groups: each takes and gives its share of the channels.</param>
/// <param name="Biased">Whether a bias is added. As in TF-slim, exactly the convolutions that are not normalised have one.</param>
/// <param name="Normalized">Whether batch normalisation and ReLU follow.</param>
public sealed record ConvolutionLayer(
    string Scope, int InChannels, int OutChannels, int Kernel = 1, int Stride = 1, int Rate = 1, int Groups = 1, bool Biased = false, bool Normalized = false)
    : Layer(Scope)
{
    /// <inheritdoc/>
    public override int Kernel { get; } = Kernel;

    /// <inheritdoc/>
    public override int Stride { get; } = Stride;

    /// <inheritdoc/>
    public override int Rate { get; } = Rate;

    /// <inheritdoc/>
    public override bool Weighted => true;

    /// <inheritdoc/>
    public override Shape Apply(Shape input) => input.Strided(Stride) with { Channels = OutChannels };

    /// <inheritdoc/>
    public override IEnumerable<TensorPlan> Tensors(bool scale)
    {
        yield return new TensorPlan("weight", new([OutChannels, InChannels / Groups, Kernel, Kernel]), TensorRole.ConvolutionWeight);
        if (Biased)
        {
            yield return new TensorPlan("bias", new([OutChannels]), TensorRole.Parameter);
        }

        if (Normalized)
        {
            foreach (TensorPlan tensor in new BatchNormLayer("bn", OutChannels).Tensors(scale))
            {
                yield return tensor.Under("bn");
            }
        }
    }

    /// <inheritdoc/>
    public override System.Numerics.BigInteger MultiplyAdds(Shape input)
    {
        Shape output = Apply(input);
        return (System.Numerics.BigInteger)(InChannels / Groups) * OutChannels * Kernel * Kernel * output.Height * output.Width;
    }
}

/// <summary>Batch normalisation followed by ReLU.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Channels">The channels it takes and gives.</param>
public sealed record BatchNormLayer(string Scope, int Channels) : Layer(Scope)
{
    /// <inheritdoc/>
    public override IEnumerable<TensorPlan> Tensors(bool scale)
    {
        if (scale)
        {
            yield return new TensorPlan("weight", new([Channels]), TensorRole.Parameter);
        }

        yield return new TensorPlan("bias", new([Channels]), TensorRole.Parameter);
        yield return new TensorPlan("running_mean", new([Channels]), TensorRole.Buffer);
        yield return new TensorPlan("running_var", new([Channels]), TensorRole.Buffer);
    }
}

/// <summary>A max pool with TensorFlow's SAME padding.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Kernel">The side of the square window.</param>
/// <param name="Stride">The stride in both directions.</param>
public sealed record MaxPoolLayer(string Scope, int Kernel, int Stride) : Layer(Scope)
{
    /// <inheritdoc/>
    public override int Kernel { get; } = Kernel;

    /// <inheritdoc/>
    public override int Stride { get; } = Stride;

    /// <inheritdoc/>
    public override IEnumerable<TensorPlan> Tensors(bool scale) => [];
}

/// <summary>An average pool of stride 1 without padding.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Kernel">The side of the square window.</param>
public sealed record AveragePoolLayer(string Scope, int Kernel) : Layer(Scope)
{
    /// <inheritdoc/>
    public override int Kernel { get; } = Kernel;

    /// <inheritdoc/>
    public override Shape Apply(Shape input) => input with { Height = input.Height - Kernel + 1, Width = input.Width - Kernel + 1 };

    /// <inheritdoc/>
    public override IEnumerable<TensorPlan> Tensors(bool scale) => [];
}

/// <summary>The mean over height and width, which keeps them as extents of 1. Its window is the whole map, so it has no place in receptive fields.</summary>
/// <param name="Scope">The layer's name.</param>
public sealed record GlobalPoolLayer(string Scope) : Layer(Scope)
{
    /// <inheritdoc/>
    public override Shape Apply(Shape input) => input with { Height = 1, Width = 1 };

    /// <inheritdoc/>
    public override IEnumerable<TensorPlan> Tensors(bool scale) => [];
}
