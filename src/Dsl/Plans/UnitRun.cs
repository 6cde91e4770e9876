using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>Equal units that follow one another in a block.</summary>
/// <param name="Definition">What the units are made of.</param>
/// <param name="Geometry">The numbers of each unit.</param>
/// <param name="First">The first unit's position in its block, counted from 1.</param>
/// <param name="Count">How many units there are.</param>
/// <param name="In">The shape the first unit takes.</param>
/// <param name="Out">The shape the last unit gives.</param>
public sealed record UnitRun(UnitDefinition Definition, UnitGeometry Geometry, int First, int Count, Shape In, Shape Out)
{
    /// <summary>The layers of each unit.</summary>
    public IReadOnlyList<UnitLayer> Layers { get; } = Definition.Layers(Geometry);

    /// <summary>The last unit's position in its block, counted from 1.</summary>
    public int Last => First + Count - 1;

    /// <summary>The scope of a unit in state-dict keys and end-point names: <c>unit_1</c>.</summary>
    /// <param name="position">The unit's position in its block, counted from 1.</param>
    public static string UnitScope(int position) => "unit_" + Text.Plain(position);

    /// <summary>Each layer of the first unit with the shape it takes.</summary>
    public IEnumerable<(UnitLayer Layer, Shape In)> LayersWithInput()
    {
        Shape residual = In;
        Shape shortcut = In;
        foreach (UnitLayer layer in Layers)
        {
            ref Shape shape = ref layer.Branch == Branch.Residual ? ref residual : ref shortcut;
            Shape input = shape;
            shape = layer.Layer.Apply(input);
            yield return (layer, input);
        }
    }

    internal BigInteger Parameters(bool scale) => Count * Layers.Sum(layer => Costs.Parameters(layer.Layer, scale));

    internal BigInteger MultiplyAdds() => Count * LayersWithInput().Sum(item => item.Layer.Layer.MultiplyAdds(item.In));

    internal int WeightedLayers => Layers.Count(layer => layer.Branch == Branch.Residual && layer.Layer.Weighted);
}
