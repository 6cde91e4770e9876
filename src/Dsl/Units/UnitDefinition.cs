using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;

namespace ResNetDsl.Architecture.Units;

/// <summary>The definition of a kind of unit: everything that is known of it, its arithmetic too. Costs, keys, end points, receptive fields and the running unit derive from its layers.</summary>
internal abstract class UnitDefinition : IUnitFacts
{
    /// <summary>The value that names this unit in a table.</summary>
    public abstract UnitKind Kind { get; }

    /// <summary>The unit's name, as a table and a message write it.</summary>
    public virtual string Name => Kind.ToString();

    /// <summary>The unit in a sentence: <c>a Plain unit</c>, <c>an InceptionA unit</c>.</summary>
    public string Indefinite => $"{(Name.Length > 0 && "AEIOU".IndexOf(Name[0]) >= 0 ? "an" : "a")} {Name} unit";

    /// <summary>The user's class behind the unit, as C# in any place names it; null for one of the kinds.</summary>
    public virtual string? OwnClass => null;

    /// <summary>Whether the unit has a bottleneck, so that a table must specify its depth.</summary>
    public virtual bool HasBottleneck => false;

    /// <summary>What the unit has that options of a network refer to.</summary>
    public abstract UnitTraits Traits { get; }

    /// <summary>The options of a block that the unit supports, besides those of every block.</summary>
    public virtual IReadOnlyList<BlockOption> Options => [];

    /// <summary>The unit's scope in the names of end points, as in TF-slim: <c>bottleneck_v2</c>.</summary>
    /// <param name="style">The block's style.</param>
    public abstract string Scope(UnitStyle style);

    /// <summary>Returns the reason why the unit is not possible; null if it is possible. Nothing that depends on a bottleneck is asked.</summary>
    /// <param name="geometry">The unit's numbers.</param>
    /// <param name="style">The block's style.</param>
    public virtual UnitRefusal? Refusal(UnitGeometry geometry, UnitStyle style) => geometry.Stride != 1 && !Has(UnitTraits.Stride)
        ? new($"{Indefinite} has stride 1, not {Text.Grouped(geometry.Stride)}", UnitRefusal.Stride)
        : null;

    /// <summary>Whether the unit has a trait.</summary>
    /// <param name="trait">The trait.</param>
    public bool Has(UnitTraits trait) => (Traits & trait) == trait;

    /// <summary>Whether the unit supports an option of its block.</summary>
    /// <param name="option">The option.</param>
    public bool Supports(BlockOption option) => option.IsOfWholeBlock || Options.Contains(option);

    /// <summary>The layers of a unit, in the order of their keys, and the pool that ends its block if there is one. Channel counts and strides only; extents do not matter.</summary>
    /// <param name="geometry">The unit's numbers.</param>
    /// <param name="style">The block's style.</param>
    public LayerGraph Layers(UnitGeometry geometry, UnitStyle style)
    {
        LayerGraph graph = new();
        int output = Define(graph, geometry, style);
        if (geometry.Pool > 0)
        {
            graph.Add(new MaxPoolLayer("pool", geometry.Pool, geometry.Pool, EdgePadding.Valid), output);
        }

        return graph;
    }

    /// <summary>Adds the layers of a unit to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="geometry">The unit's numbers.</param>
    /// <param name="style">The block's style.</param>
    /// <returns>The value that the unit gives.</returns>
    protected abstract int Define(LayerGraph graph, UnitGeometry geometry, UnitStyle style);

    /// <summary>The definition of a kind, or null when the value is not one of <see cref="UnitKind"/>.</summary>
    /// <param name="kind">A value that a table holds.</param>
    public static UnitDefinition? Find(UnitKind kind) => UnitKinds.All.FirstOrDefault(unit => unit.Kind == kind);

    /// <summary>The names of all kinds, as a message lists them.</summary>
    public static string Names => string.Join(", ", UnitKinds.All.Select(unit => unit.Name));
}
