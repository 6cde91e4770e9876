using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>What one unit that a row writes, or several equal ones, or the pool at its end, does to the map.</summary>
/// <param name="Block">The block's position.</param>
/// <param name="Parameter">The argument that makes it: <c>firstStride</c>, <c>repeat</c>, <c>lastStride</c> or <c>MaxPool</c>.</param>
/// <param name="Unit">The unit's position in its block, counted from 1.</param>
/// <param name="Stride">The stride that is applied.</param>
/// <param name="In">The map before. Channels of 0 are not known.</param>
/// <param name="Out">The map after.</param>
/// <param name="Nominal">The product of all strides written so far.</param>
internal sealed record Step(int Block, string Parameter, long Unit, int Stride, Shape In, Shape Out, BigInteger Nominal)
{
    /// <summary>Why there is no such unit.</summary>
    public UnitRefusal? Refusal { get; init; }

    /// <summary>The layer whose window is larger than its map, and that map. Nothing is known after it.</summary>
    public (Layer Layer, Shape In)? Misfit { get; init; }
}

/// <summary>The way of the map through a table whose kinds, counts, strides and input are sound; depths need not be.</summary>
internal static class Walk
{
    /// <summary>The layer of the stem whose window is larger than its map, and that map.</summary>
    public static (Layer Layer, Shape In)? StemMisfit(StagePlan stem) => MisfitOf(stem.Graph, stem.In);

    /// <summary>The steps, as far as they are known.</summary>
    public static IEnumerable<Step> Through(NetworkTable table, StagePlan stem, BlockRules blocks)
    {
        NetworkOptions options = table.Options;
        Shape shape = stem.Out;
        BigInteger nominal = stem.Stride;
        Dilation dilation = new(options.OutputStride, nominal);
        for (int i = 0; i < table.Blocks.Count; i++)
        {
            BlockRow row = table.Blocks[i];
            UnitDefinition definition = row.Definition!;
            UnitStyle style = UnitStyle.Of(options, row);
            int depth = blocks.IsDepthKnown(i) ? row.Depth : 0;
            long unit = 1;
            foreach ((string parameter, int written, long count) in Written(row))
            {
                (int applied, int rate) = dilation.Next(written, row.Dilate);
                nominal *= written;
                UnitGeometry geometry = new(shape.Channels, depth, row.BottleneckDepth, applied, rate);
                bool known = shape.Channels > 0 && depth > 0;
                UnitRefusal? refusal = known ? definition.Refusal(geometry, style) : null;
                (Layer Layer, Shape In)? misfit = null;
                Shape after = shape.Strided(applied);
                if (known && refusal is null)
                {
                    LayerGraph graph = definition.Layers(geometry, style);
                    misfit = MisfitOf(graph, shape);
                    after = graph.Apply(shape);
                }

                Step step = new(i, parameter, unit, applied, shape, after with { Channels = depth }, nominal) { Refusal = refusal, Misfit = misfit };
                yield return step;
                if (misfit is not null)
                {
                    yield break;
                }

                // More than one unit: the ones after the first keep the depth.
                if (count > 1 && refusal is null && depth > 0 && definition.Refusal(geometry with { InDepth = depth }, style) is { } later)
                {
                    yield return step with { Unit = unit + 1, In = step.Out, Refusal = later };
                }

                shape = step.Out;
                unit += count;
            }

            if (row.MaxPool > 0)
            {
                MaxPoolLayer pool = new("pool", row.MaxPool, row.MaxPool, EdgePadding.Valid);
                nominal *= row.MaxPool;
                dilation.Pool(row.MaxPool);
                Shape after = pool.Apply(shape);
                bool fits = after is { Height: >= 1, Width: >= 1 };
                yield return new(i, "MaxPool", unit - 1, row.MaxPool, shape, after, nominal) { Misfit = fits ? null : (pool, shape) };
                if (!fits)
                {
                    yield break;
                }

                shape = after;
            }
        }
    }

    private static IEnumerable<(string Parameter, int Stride, long Count)> Written(BlockRow row)
    {
        if (row.FirstStride != 0)
        {
            yield return ("firstStride", row.FirstStride, 1);
        }

        if (row.Repeat != 0)
        {
            yield return ("repeat", 1, row.Repeat);
        }

        if (row.LastStride != 0)
        {
            yield return ("lastStride", row.LastStride, 1);
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
