using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>Equal units that follow one another in a block.</summary>
/// <param name="Definition">What the units are.</param>
/// <param name="Geometry">The numbers of each unit.</param>
/// <param name="Style">What all units of the block have in common.</param>
/// <param name="First">The first unit's position in its block, counted from 1.</param>
/// <param name="Count">How many units there are.</param>
/// <param name="In">The shape the first unit takes.</param>
/// <param name="Out">The shape the last unit gives.</param>
public sealed record UnitRun(UnitDefinition Definition, UnitGeometry Geometry, UnitStyle Style, int First, int Count, Shape In, Shape Out)
{
    /// <summary>The layers of each unit.</summary>
    public LayerGraph Graph { get; } = Definition.Layers(Geometry, Style);

    /// <summary>The last unit's position in its block, counted from 1.</summary>
    public int Last => First + Count - 1;

    /// <summary>The unit's scope in the names of end points.</summary>
    public string Scope => Definition.Scope(Style);

    /// <summary>The scope of a unit in state-dict keys and end-point names: <c>unit_1</c>.</summary>
    /// <param name="position">The unit's position in its block, counted from 1.</param>
    public static string UnitScope(int position) => "unit_" + Text.Plain(position);

    internal BigInteger Parameters(BatchNormTensors norm) => Count * Graph.Parameters(norm);

    internal BigInteger MultiplyAdds() => Count * Graph.MultiplyAdds(In);

    internal BigInteger Depth => (BigInteger)Count * Graph.Depth;
}
