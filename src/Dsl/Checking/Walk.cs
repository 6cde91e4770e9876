using System.Numerics;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Checking;

/// <summary>The effect on the map of one unit of a row, of several equal ones, or of the pool at its end.</summary>
/// <param name="Block">The block's position.</param>
/// <param name="Parameter">The argument that makes it: <c>firstStride</c>, <c>repeat</c>, <c>lastStride</c> or <c>MaxPool</c>.</param>
/// <param name="Unit">The unit's position in its block, counted from 1.</param>
/// <param name="Stride">The stride that is applied.</param>
/// <param name="In">The map before. Channels of 0 are not known.</param>
/// <param name="Out">The map after.</param>
/// <param name="Nominal">The product of all strides written so far.</param>
internal sealed record Step(int Block, string Parameter, long Unit, int Stride, Shape In, Shape Out, BigInteger Nominal)
{
    /// <summary>The reason why the unit is not possible.</summary>
    public UnitRefusal? Refusal { get; init; }

    /// <summary>The layer whose window is larger than its map, and that map. Nothing is known after it.</summary>
    public (Layer Layer, Shape In)? Misfit { get; init; }
}

/// <summary>Follows the map through a table with valid kinds, counts, strides and input; depths may be invalid.</summary>
internal static class Walk
{
    /// <summary>The layer of the stem whose window is larger than its map, and that map.</summary>
    public static (Layer Layer, Shape In)? StemMisfit(StagePlan stem) => MisfitOf(stem.Graph, stem.In);

    /// <summary>The steps, as far as they are known.</summary>
    public static IEnumerable<Step> Through(NetworkTable table, StagePlan stem, BlockRules blocks)
    {
        Shape shape = stem.Out;
        foreach (AppliedUnits units in UnitSequence.Of(table, stem.Stride))
        {
            foreach (Step step in units.IsPool ? [Pool(units, shape)] : Steps(table, units, shape, blocks.IsDepthKnown(units.Block)))
            {
                yield return step;
                if (step.Misfit is not null)
                {
                    yield break;
                }

                shape = step.Unit == units.Written.First || units.IsPool ? step.Out : shape;
            }
        }
    }

    private static Step Pool(AppliedUnits units, Shape shape)
    {
        MaxPoolLayer pool = new("pool", units.Stride, units.Stride, EdgePadding.Valid);
        Shape after = pool.Apply(shape);
        bool fits = after is { Height: >= 1, Width: >= 1 };
        return new(units.Block, units.Written.Argument, units.Row.Units, units.Stride, shape, after, units.Nominal) { Misfit = fits ? null : (pool, shape) };
    }

    /// <summary>The first of some units, and the one after it where that cannot be made.</summary>
    private static IEnumerable<Step> Steps(NetworkTable table, AppliedUnits units, Shape shape, bool isDepthKnown)
    {
        BlockRow row = units.Row;
        UnitDefinition definition = row.Definition!;
        UnitStyle style = UnitStyle.Of(table, row);
        int depth = isDepthKnown ? row.Depth : 0;
        UnitGeometry geometry = style.Dilated(new(shape.Channels, depth, row.BottleneckDepth, units.Stride, units.Rate), units.NextRate);
        bool known = shape.Channels > 0 && depth > 0;
        UnitRefusal? refusal = known ? definition.Refusal(geometry, style) : null;
        (Layer Layer, Shape In)? misfit = null;
        Shape after = shape.Strided(units.Stride);
        if (known && refusal is null)
        {
            LayerGraph graph = definition.Layers(geometry, style);
            misfit = MisfitOf(graph, shape);
            after = graph.Apply(shape);
        }

        long first = units.Written.First;
        Step step = new(units.Block, units.Written.Argument, first, units.Stride, shape, after with { Channels = depth }, units.Nominal) { Refusal = refusal, Misfit = misfit };
        yield return step;

        // The units after the first keep the depth.
        if (units.Written.Count > 1 && refusal is null && depth > 0 && definition.Refusal(geometry with { InDepth = depth }, style) is { } later)
        {
            yield return step with { Unit = first + 1, In = step.Out, Refusal = later };
        }
    }

    private static (Layer Layer, Shape In)? MisfitOf(LayerGraph graph, Shape input)
    {
        foreach ((LayerNode node, IReadOnlyList<Shape> taken, Shape given) in graph.Through(input))
        {
            if (given.Height < 1 || given.Width < 1)
            {
                return (node.Layer, taken[0]);
            }
        }

        return null;
    }
}
