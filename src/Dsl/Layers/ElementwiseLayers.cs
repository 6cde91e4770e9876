namespace ResNetDsl.Architecture.Layers;

/// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
/// <param name="Scope">The layer's name.</param>
public sealed record SigmoidLayer(string Scope) : Layer(Scope)
{
    /// <inheritdoc/>
    public override bool NeedsOutput => true;
}

/// <summary>More channels, the new ones all 0 and after the others: the shortcut of option A (He et al., "Deep Residual Learning for Image Recognition", 2016).</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Channels">The output channels.</param>
public sealed record ZeroPadLayer(string Scope, int Channels) : Layer(Scope)
{
    /// <inheritdoc/>
    public override Shape Apply(Shape input) => input with { Channels = Channels };
}

/// <summary>In training sets each value to 0 with a probability and scales up the others (Srivastava et al., "Dropout", 2014); otherwise does nothing.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Rate">The probability, in [0, 1).</param>
public sealed record DropoutLayer(string Scope, double Rate) : Layer(Scope)
{
    /// <inheritdoc/>
    /// <remarks>The factor of each value.</remarks>
    internal override System.Numerics.BigInteger KeptBytes(Shape input, Shape output, TrainingMemoryOptions step) => step.Bytes(output);
}

/// <summary>
/// In training drops the residual of each image with the probability of its unit, and scales up the others; otherwise does nothing (Huang et al., "Deep Networks with Stochastic Depth", 2016).
/// The probability depends on the unit's place in the whole network, so the layer does not know it.
/// </summary>
/// <param name="Scope">The layer's name.</param>
public sealed record StochasticDepthLayer(string Scope) : Layer(Scope);

/// <summary>[N, C, 1, 1] to [N, C].</summary>
/// <param name="Scope">The layer's name.</param>
public sealed record SqueezeLayer(string Scope) : Layer(Scope)
{
    /// <inheritdoc/>
    public override Shape Apply(Shape input) => Shape.Vector(input.Channels);

    /// <inheritdoc/>
    internal override bool IsView => true;

    /// <inheritdoc/>
    internal override bool PassesGradient => true;
}
