namespace ResNetDsl.Architecture;

/// <summary>The numbers that settle one unit.</summary>
/// <param name="InDepth">The channels it takes.</param>
/// <param name="Depth">The channels it gives.</param>
/// <param name="BottleneckDepth">The channels inside; 0 for a unit without a bottleneck.</param>
/// <param name="Stride">The stride of the whole unit.</param>
/// <param name="Rate">The dilation rate of its 3×3 convolutions.</param>
/// <param name="Groups">The groups of a bottleneck's 3×3 convolution.</param>
public readonly record struct UnitGeometry(int InDepth, int Depth, int BottleneckDepth, int Stride, int Rate, int Groups = 1)
{
    /// <summary>Whether the shortcut is a convolution, because the unit changes the number of channels.</summary>
    public bool Projection => InDepth != Depth;
}

/// <summary>Where in a unit a layer stands.</summary>
public enum Branch
{
    /// <summary>In the sequence of layers whose result is added to the shortcut.</summary>
    Residual,

    /// <summary>On the shortcut.</summary>
    Shortcut,
}

/// <summary>A layer of a unit.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Branch">Where it stands. Layers of a branch follow one another.</param>
public sealed record UnitLayer(Layer Layer, Branch Branch);

/// <summary>What a kind of unit is made of: everything the model needs to know of it. Costs, keys and end points derive from the layers.</summary>
public abstract class UnitDefinition
{
    /// <summary>The value that names this unit in a table.</summary>
    public abstract UnitKind Kind { get; }

    /// <summary>The unit's scope in the names of end points, as in TF-slim: <c>bottleneck_v2</c>.</summary>
    public abstract string Scope { get; }

    /// <summary>Whether the unit has a bottleneck, so that a table must say its depth.</summary>
    public abstract bool HasBottleneck { get; }

    /// <summary>The layers of a unit, in the order of their keys. Channel counts and strides only; extents do not matter.</summary>
    /// <param name="geometry">The unit's numbers.</param>
    public abstract IReadOnlyList<UnitLayer> Layers(UnitGeometry geometry);

    /// <summary>The call that makes such units at run time, on the type <c>ResNetDsl.Units.</c><see cref="Kind"/>: <c>Projection(64, 256, 64)</c>.</summary>
    /// <param name="geometry">The units' numbers.</param>
    /// <param name="count">How many such units follow one another.</param>
    public abstract string Factory(UnitGeometry geometry, int count);

    /// <summary>The definition of a kind, or null when the value is not one of <see cref="UnitKind"/>.</summary>
    /// <param name="kind">A value that a table holds.</param>
    public static UnitDefinition? Find(UnitKind kind) => UnitKinds.All.FirstOrDefault(unit => unit.Kind == kind);

    /// <summary>The names of all kinds, as a message lists them.</summary>
    public static string Names => string.Join(", ", UnitKinds.All.Select(unit => unit.Kind.ToString()));

    /// <summary>The optional arguments at the end of a <see cref="Factory"/> call: those that are not 1.</summary>
    /// <param name="geometry">The units' numbers.</param>
    /// <param name="count">How many such units follow one another.</param>
    protected static string OptionalArguments(UnitGeometry geometry, int count)
    {
        (string Name, int Value)[] arguments = [("stride", geometry.Stride), ("rate", geometry.Rate), ("groups", geometry.Groups), ("count", count)];
        return string.Concat(arguments.Where(argument => argument.Value != 1).Select(argument => $", {argument.Name}: {Text.Plain(argument.Value)}"));
    }
}
