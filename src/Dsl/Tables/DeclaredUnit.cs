namespace ResNetDsl.Architecture.Tables;

/// <summary>A user-defined unit, as its class declares it.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="QualifiedName">The class, as C# in any place names it.</param>
/// <param name="Layers">Its layers, in declaration order.</param>
public sealed record DeclaredUnit(string Name, string QualifiedName, EquatableArray<DeclaredLayer> Layers)
{
    /// <summary>The most that a member of the network whose type names the class can have: <c>public</c>, <c>internal</c> or <c>private</c>.</summary>
    public string Accessibility { get; init; } = "public";

    /// <summary>Why the class cannot be a unit, apart from its layers; null when it can.</summary>
    public string? Defect { get; init; }

    /// <summary>Whether the class is itself a module. The network does not register it.</summary>
    public bool IsModule { get; init; }

    /// <summary>The members that hold modules or parameters, which the network does not register: those of the class, then those of its base classes.</summary>
    public EquatableArray<UndeclaredMember> Undeclared { get; init; }
}

/// <summary>A member of a user-defined unit that holds modules or parameters.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Type">Its type, as a message names it.</param>
/// <param name="IsProperty">Whether it is a property, not a field.</param>
public sealed record UndeclaredMember(string Name, string Type, bool IsProperty);

/// <summary>One <see cref="UnitLayerAttribute"/>, as written.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="IsConvolution">Whether it is a convolution, not batch normalization.</param>
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

    /// <inheritdoc cref="UnitConvolutionAttribute.Pooled"/>
    public bool Pooled { get; init; }

    /// <inheritdoc cref="UnitConvolutionAttribute.Normalized"/>
    public bool Normalized { get; init; } = true;

    /// <inheritdoc cref="UnitConvolutionAttribute.Activated"/>
    public bool Activated { get; init; } = true;
}
