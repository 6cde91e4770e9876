using System.Numerics;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Plans;

/// <summary>A run of equal units in a block.</summary>
public sealed class UnitRun
{
    internal UnitRun(UnitDefinition definition, UnitGeometry geometry, UnitStyle style, int first, int count, Shape input)
        : this(definition, geometry, style, definition.Layers(geometry, style), first, count, input)
    {
    }

    private UnitRun(UnitDefinition definition, UnitGeometry geometry, UnitStyle style, LayerGraph graph, int first, int count, Shape input)
    {
        (Definition, Geometry, Style, Graph, First, Count, In) = (definition, geometry, style, graph, first, count, input);
        Out = graph.Apply(input);
    }

    /// <summary>The numbers of each unit.</summary>
    public UnitGeometry Geometry { get; }

    /// <summary>The layers of each unit.</summary>
    public LayerGraph Graph { get; }

    /// <summary>The first unit's position in its block, counted from 1.</summary>
    public int First { get; }

    /// <summary>The number of units.</summary>
    public int Count { get; }

    /// <summary>The input shape of the first unit.</summary>
    public Shape In { get; }

    /// <summary>The output shape of the last unit.</summary>
    public Shape Out { get; }

    /// <summary>The last unit's position in its block, counted from 1.</summary>
    public int Last => First + Count - 1;

    /// <summary>The unit's scope in the names of end points.</summary>
    public string Scope => Definition.Scope(Style);

    /// <summary>The scope of a unit in state-dict keys and end-point names: <c>unit_1</c>.</summary>
    /// <param name="position">The unit's position in its block, counted from 1.</param>
    public static string UnitScope(int position) => "unit_" + Text.Plain(position);

    /// <summary>The definition of the units.</summary>
    internal UnitDefinition Definition { get; }

    /// <summary>The properties that all units of the block share.</summary>
    internal UnitStyle Style { get; }

    /// <summary>Returns the same units with another count.</summary>
    internal UnitRun Times(int count) => new(Definition, Geometry, Style, Graph, First, count, In);

    /// <summary>The receptive field after the units. Only single units have a stride, so every unit of a longer run widens the field by as much as the first.</summary>
    /// <param name="field">The receptive field before them.</param>
    internal ReceptiveField Through(ReceptiveField field)
    {
        ReceptiveField after = Graph.Through(field);
        return after with { Height = field.Height + (Count * (after.Height - field.Height)), Width = field.Width + (Count * (after.Width - field.Width)) };
    }

    internal BigInteger Parameters(BatchNormTensors norm) => Count * Graph.Parameters(norm);

    internal BigInteger MultiplyAdds() => Count * Graph.MultiplyAdds(In);

    internal BigInteger Depth => (BigInteger)Count * Graph.Depth;
}
