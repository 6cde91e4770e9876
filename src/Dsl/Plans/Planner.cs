using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>Resolves a table whose values are sound. Totals may still be too large for their types; <see cref="Checker"/> sees to that.</summary>
internal static class Planner
{
    public static NetworkPlan Plan(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        bool scale = table.ArgScope.BatchNormScale;
        Shape shape = new(options.Channels, options.Height, options.Width);

        StemDefinition stemDefinition = StemDefinition.Find(options.Stem)!;
        IReadOnlyList<Layer> stemLayers = stemDefinition.Layers(options.Channels);
        ReceptiveField field = stemLayers.Aggregate(Architecture.ReceptiveField.Pixel, (seen, layer) => seen.Through(layer));
        Shape stemOut = stemLayers.Aggregate(shape, (map, layer) => layer.Apply(map));
        StagePlan stem = new(stemDefinition.Description, stemLayers, shape, stemOut, field, scale);
        shape = stemOut;

        Dilation dilation = new(options.OutputStride, stem.Stride);
        List<BlockPlan> blocks = [];
        foreach (BlockRow row in table.Blocks)
        {
            UnitDefinition definition = UnitDefinition.Find(row.Unit)!;
            List<UnitRun> runs = [];
            BigInteger stride = 1;
            foreach ((int written, int count) in Groups(row, projects: shape.Channels != row.Depth))
            {
                (int applied, int rate) = dilation.Next(written);
                stride *= applied;
                UnitGeometry geometry = new(shape.Channels, row.Depth, row.BottleneckDepth, applied, rate, row.Groups);
                Shape output = shape.Strided(applied) with { Channels = row.Depth };
                UnitRun? previous = runs.Count == 0 ? null : runs[runs.Count - 1];
                if (previous is not null && previous.Geometry == geometry && applied == 1 && previous.Count <= int.MaxValue - count)
                {
                    runs[runs.Count - 1] = previous with { Count = previous.Count + count };
                }
                else
                {
                    runs.Add(new UnitRun(definition, geometry, First: previous is null ? 1 : previous.Last + 1, count, shape, output));
                }

                field = field.Through(runs[runs.Count - 1] with { Count = count });
                shape = output;
            }

            blocks.Add(new BlockPlan(row, runs, field, stride, scale));
        }

        return new NetworkPlan(table, stem, blocks, Head(options, shape, field, scale));
    }

    private static StagePlan Head(NetworkOptions options, Shape input, ReceptiveField field, bool scale)
    {
        List<Layer> layers = [new BatchNormLayer("postnorm", input.Channels)];
        List<string> description = [];
        if (options.PoolWindow > 0)
        {
            layers.Add(new AveragePoolLayer("avg_pool", options.PoolWindow));
            description.Add($"mean {Text.Plain(options.PoolWindow)}x{Text.Plain(options.PoolWindow)}");
        }

        if (options.GlobalPool)
        {
            layers.Add(new GlobalPoolLayer("global_pool"));
            description.Add("mean");
        }

        if (options.Classes > 0)
        {
            layers.Add(new ConvolutionLayer("logits", input.Channels, options.Classes, Biased: true));
            description.Add("1x1");
        }

        Shape output = layers.Aggregate(input, (map, layer) => layer.Apply(map));
        ReceptiveField seen = layers.Aggregate(field, (before, layer) => before.Through(layer));
        return new StagePlan(
            string.Join(", ", description), layers, input, options.GlobalPool ? Shape.Vector(output.Channels) : output, seen, scale);
    }

    /// <summary>The strides that a row writes, in order, equal neighbours together; a first unit that projects stands alone.</summary>
    private static List<(int Stride, int Count)> Groups(BlockRow row, bool projects)
    {
        List<(int Stride, int Count)> groups = [];
        if (row.FirstStride != 0)
        {
            groups.Add((row.FirstStride, 1));
        }

        if (row.Repeat != 0)
        {
            groups.Add((1, row.Repeat));
        }

        if (row.LastStride != 0)
        {
            groups.Add((row.LastStride, 1));
        }

        if (projects && groups[0].Count > 1)
        {
            groups[0] = groups[0] with { Count = groups[0].Count - 1 };
            groups.Insert(0, (groups[0].Stride, 1));
        }

        return groups;
    }
}
