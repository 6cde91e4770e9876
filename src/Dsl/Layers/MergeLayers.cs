namespace ResNetDsl.Architecture.Layers;

/// <summary>shortcut + scale · residual, and ReLU of it if activated. Takes the shortcut, then the residual.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Scale">The factor of the residual.</param>
/// <param name="Activated">Whether ReLU follows.</param>
public sealed record AddLayer(string Scope, double Scale = 1, bool Activated = false) : Layer(Scope)
{
    /// <inheritdoc/>
    public override bool NeedsOutput => Activated;

    /// <inheritdoc/>
    internal override bool PassesGradient => true;
}

/// <summary>Each channel of a map times its gate, [N, C, 1, 1]. Takes the map, then the gate.</summary>
/// <param name="Scope">The layer's name.</param>
public sealed record ScaleLayer(string Scope) : Layer(Scope)
{
    /// <inheritdoc/>
    internal override bool NeedsInputs => true;
}

/// <summary>T · H + (1 − T) · x (Srivastava et al., "Highway Networks", 2015). Takes x, H, T.</summary>
/// <param name="Scope">The layer's name.</param>
public sealed record CarryLayer(string Scope) : Layer(Scope)
{
    /// <inheritdoc/>
    internal override bool NeedsInputs => true;
}

/// <summary>Maps one after another along the channels.</summary>
/// <param name="Scope">The layer's name.</param>
public sealed record ConcatenationLayer(string Scope) : Layer(Scope)
{
    /// <inheritdoc/>
    public override Shape Apply(IReadOnlyList<Shape> inputs) => inputs[0] with { Channels = Enumerable.Sum(inputs, input => input.Channels) };

    /// <inheritdoc/>
    internal override bool PassesGradient => true;
}
