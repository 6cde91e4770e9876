using System.Numerics;

namespace ResNetDsl.Architecture.Layers;

/// <summary>A max pool. Padding is below every value, except for the zeros of <see cref="EdgePadding.SymmetricZeros"/>.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Kernel">The side of the square window.</param>
/// <param name="Stride">The stride in both directions.</param>
/// <param name="Padding">How the edge is padded.</param>
public sealed record MaxPoolLayer(string Scope, int Kernel, int Stride, EdgePadding Padding = EdgePadding.Same) : Layer(Scope)
{
    private const int IndexBytes = 8;

    /// <inheritdoc/>
    public override Window Window => new(Kernel, Kernel, Stride);

    /// <inheritdoc/>
    public override Shape Apply(Shape input) => Padding == EdgePadding.Valid ? Window.Valid(input) : input.Strided(Stride);

    /// <inheritdoc/>
    internal override bool NeedsInputs => !IsView && Padding != EdgePadding.SymmetricZeros;

    /// <inheritdoc/>
    internal override bool IsView => Kernel == 1 && Stride == 1;

    /// <inheritdoc/>
    /// <remarks>The position of each maximum, in 64 bits, and the padded input in place of the input where zeros are appended.</remarks>
    internal override BigInteger KeptBytes(Shape input, Shape output, TrainingMemoryOptions step) => IsView ? 0
        : (step.Elements(output) * IndexBytes) + (Padding == EdgePadding.SymmetricZeros ? step.Bytes(input with { Height = input.Height + Kernel - 1, Width = input.Width + Kernel - 1 }) : 0);
}

/// <summary>An average pool. What is padded does not count in a mean.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Kernel">The side of the square window.</param>
/// <param name="Stride">The stride in both directions.</param>
/// <param name="Padding">How the edge is padded.</param>
public sealed record AveragePoolLayer(string Scope, int Kernel, int Stride = 1, EdgePadding Padding = EdgePadding.Valid) : Layer(Scope)
{
    /// <inheritdoc/>
    public override Window Window => new(Kernel, Kernel, Stride);

    /// <inheritdoc/>
    public override Shape Apply(Shape input) => Padding == EdgePadding.Valid ? Window.Valid(input) : input.Strided(Stride);

    /// <inheritdoc/>
    internal override bool NeedsInputs => !IsView && Padding != EdgePadding.Zeros;

    /// <inheritdoc/>
    internal override bool IsView => Kernel == 1 && Stride == 1;

    /// <inheritdoc/>
    /// <remarks>The padded input in place of the input where zeros are appended.</remarks>
    internal override BigInteger KeptBytes(Shape input, Shape output, TrainingMemoryOptions step) => Padding != EdgePadding.Zeros ? 0
        : step.Bytes(input with { Height = ((output.Height - 1) * Stride) + Kernel, Width = ((output.Width - 1) * Stride) + Kernel });
}

/// <summary>The mean over height and width, which keeps them as extents of 1. Its window is the whole map, so it has no place in receptive fields.</summary>
/// <param name="Scope">The layer's name.</param>
public sealed record GlobalPoolLayer(string Scope) : Layer(Scope)
{
    /// <inheritdoc/>
    public override Shape Apply(Shape input) => input with { Height = 1, Width = 1 };
}

/// <summary>The means over as many windows of equal size as make a map of these extents (torch's <c>adaptive_avg_pool2d</c>); nothing where the map has them.</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Height">The output height.</param>
/// <param name="Width">The output width.</param>
public sealed record AdaptivePoolLayer(string Scope, int Height, int Width) : Layer(Scope)
{
    /// <inheritdoc/>
    public override Shape Apply(Shape input) => input with { Height = Height, Width = Width };

    /// <inheritdoc/>
    /// <remarks>The mean of a whole map is computed in another way.</remarks>
    internal override bool NeedsInputs => (Height, Width) != (1, 1);
}

/// <summary>Every s-th pixel, x[:, :, ::s, ::s] (TF-slim's <c>subsample</c>).</summary>
/// <param name="Scope">The layer's name.</param>
/// <param name="Stride">The stride in both directions.</param>
public sealed record SubsampleLayer(string Scope, int Stride) : Layer(Scope)
{
    /// <inheritdoc/>
    public override Window Window => new(1, 1, Stride);

    /// <inheritdoc/>
    internal override bool IsView => true;
}
