using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>Resolves a table whose values are sound. Totals may still be too large for their types; <see cref="Checker"/> sees to that.</summary>
internal static class Planner
{
    public static NetworkPlan Plan(NetworkTable table)
    {
        StagePlan stem = Stem(table);
        List<BlockPlan> blocks = [];
        Shape shape = stem.Out;
        ReceptiveField field = stem.Field;
        Dilation dilation = new(table.Options.OutputStride, stem.Stride);
        foreach (BlockRow row in table.Blocks)
        {
            BlockPlan block = Block(table, row, dilation, shape, field);
            (shape, field) = (block.Out, block.Field);
            blocks.Add(block);
        }

        return new NetworkPlan(table, stem, blocks, NetworkHead.Plan(table, shape, field));
    }

    /// <summary>The stem of a table; extents below 1 say that an image is too small for it.</summary>
    public static StagePlan Stem(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        StemDefinition definition = StemDefinition.Find(options.Stem)!;
        return new(definition.Description, definition.Layers(options), new(options.Channels, options.Height, options.Width), ReceptiveField.Pixel, table.BatchNormTensors);
    }

    /// <summary>The units of a row, whose kind, counts and strides are sound.</summary>
    public static BlockPlan Block(NetworkTable table, BlockRow row, Dilation dilation, Shape shape, ReceptiveField field)
    {
        UnitDefinition definition = row.Definition!;
        UnitStyle style = UnitStyle.Of(table.Options, row);
        List<UnitRun> runs = [];
        BigInteger stride = 1;
        foreach ((int written, int count, int pool) in Groups(row, changes: shape.Channels != row.Depth))
        {
            (int applied, int rate) = dilation.Next(written, row.Dilate);
            stride *= applied * (BigInteger)Math.Max(1, pool);
            UnitGeometry geometry = new(shape.Channels, row.Depth, row.BottleneckDepth, applied, rate, pool);
            UnitRun? previous = runs.Count == 0 ? null : runs[runs.Count - 1];
            UnitRun run;
            if (previous is not null && previous.Geometry == geometry && applied == 1 && previous.Count <= int.MaxValue - count)
            {
                run = previous with { Count = previous.Count + count };
                runs[runs.Count - 1] = run;
            }
            else
            {
                run = new UnitRun(definition, geometry, style, First: previous is null ? 1 : previous.Last + 1, count, shape, default);
                run = run with { Out = run.Graph.Apply(shape) };
                runs.Add(run);
            }

            field = field.Through(run with { Count = count });
            shape = run.Out;
        }

        if (row.MaxPool > 0)
        {
            dilation.Pool(row.MaxPool);
        }

        return new BlockPlan(row, runs, field, stride, table.BatchNormTensors);
    }

    /// <summary>The strides that a row writes, in order, equal neighbours together; a first unit that changes the channels stands alone, and a last one that is pooled.</summary>
    private static List<(int Stride, int Count, int Pool)> Groups(BlockRow row, bool changes)
    {
        List<(int Stride, int Count, int Pool)> groups = [];
        foreach ((int stride, int count) in new[] { (row.FirstStride, 1), (1, row.Repeat), (row.LastStride, 1) })
        {
            if (stride != 0 && count != 0)
            {
                groups.Add((stride, count, 0));
            }
        }

        if (changes && groups[0].Count > 1)
        {
            groups[0] = groups[0] with { Count = groups[0].Count - 1 };
            groups.Insert(0, (groups[0].Stride, 1, 0));
        }

        int last = groups.Count - 1;
        if (row.MaxPool > 0)
        {
            if (groups[last].Count > 1)
            {
                groups.Add((groups[last].Stride, 1, 0));
                groups[last] = groups[last] with { Count = groups[last].Count - 1 };
                last++;
            }

            groups[last] = groups[last] with { Pool = row.MaxPool };
        }

        return groups;
    }
}
