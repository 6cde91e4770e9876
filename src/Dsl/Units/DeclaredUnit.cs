namespace ResNetDsl.Architecture;

/// <summary>A user's own unit, as its class declares it.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="QualifiedName">The class, as C# in any place names it.</param>
/// <param name="Layers">Its layers, in the order written.</param>
public sealed record DeclaredUnit(string Name, string QualifiedName, EquatableArray<DeclaredLayer> Layers)
{
    /// <summary>The most that a member of the network whose type names the class can have: <c>public</c>, <c>internal</c> or <c>private</c>.</summary>
    public string Accessibility { get; init; } = "public";

    /// <summary>Why the class cannot be a unit, apart from its layers; null when it can.</summary>
    public string? Defect { get; init; }
}

/// <summary>One <see cref="UnitLayerAttribute"/>, as written.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="IsConvolution">Whether it is a convolution, not batch normalisation.</param>
public sealed record DeclaredLayer(string Name, bool IsConvolution)
{
    /// <inheritdoc cref="UnitConvolutionAttribute.Kernel"/>
    public int Kernel { get; init; } = 1;

    /// <inheritdoc cref="UnitConvolutionAttribute.To"/>
    public Width To { get; init; }

    /// <inheritdoc cref="UnitLayerAttribute.OnShortcut"/>
    public bool OnShortcut { get; init; }

    /// <inheritdoc cref="UnitConvolutionAttribute.Strided"/>
    public bool Strided { get; init; }

    /// <inheritdoc cref="UnitConvolutionAttribute.Dilated"/>
    public bool Dilated { get; init; }

    /// <inheritdoc cref="UnitConvolutionAttribute.Depthwise"/>
    public bool Depthwise { get; init; }

    /// <inheritdoc cref="UnitConvolutionAttribute.Normalized"/>
    public bool Normalized { get; init; } = true;

    /// <inheritdoc cref="UnitConvolutionAttribute.Activated"/>
    public bool Activated { get; init; } = true;
}
