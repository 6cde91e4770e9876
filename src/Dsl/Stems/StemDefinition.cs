namespace ResNetDsl.Architecture;

/// <summary>What a kind of stem is made of: everything the model needs to know of it.</summary>
public abstract class StemDefinition
{
    /// <summary>The value that names this stem in a table.</summary>
    public abstract StemKind Kind { get; }

    /// <summary>A few characters for the summary, such as <c>7x7/2, pool 3x3/2</c>; empty when the stem has no layers.</summary>
    public abstract string Description { get; }

    /// <summary>The layers of the stem, in order, for an input of so many channels.</summary>
    /// <param name="channels">The channels of the input.</param>
    public abstract IReadOnlyList<Layer> Layers(int channels);

    /// <summary>The definition of a kind, or null when the value is not one of <see cref="StemKind"/>.</summary>
    /// <param name="kind">A value that a table holds.</param>
    public static StemDefinition? Find(StemKind kind) => StemKinds.All.FirstOrDefault(stem => stem.Kind == kind);
}
