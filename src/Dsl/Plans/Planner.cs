using System.Numerics;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Stems;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Plans;

/// <summary>Resolves a table whose values are sound. Totals may still be too large for their types; the checker sees to that.</summary>
internal static class Planner
{
    public static NetworkPlan Plan(NetworkTable table)
    {
        StagePlan stem = Stem(table);
        List<BlockPlan> blocks = [];
        Shape shape = stem.Out;
        ReceptiveField field = stem.Field;
        foreach (IGrouping<int, AppliedUnits> units in UnitSequence.Of(table, stem.Stride).GroupBy(units => units.Block))
        {
            BlockPlan block = Block(table, [.. units], shape, field);
            (shape, field) = (block.Out, block.Field);
            blocks.Add(block);
        }

        return new NetworkPlan(table, stem, blocks, NetworkHead.Plan(table, shape, field));
    }

    /// <summary>The stem of a table; extents below 1 mean that an image is too small for it.</summary>
    public static StagePlan Stem(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        StemDefinition definition = StemDefinition.Find(options.Stem)!;
        return new(definition.Description, definition.Layers(options), new(options.Channels, options.Height, options.Width), ReceptiveField.Pixel, table.BatchNormTensors);
    }

    /// <summary>The layers before the first block and after the last, whatever the table's numbers. A value that is not a stem has none.</summary>
    /// <param name="table">The table.</param>
    public static IEnumerable<Layer> StageLayers(NetworkTable table)
    {
        IEnumerable<Layer> stem = StemDefinition.Find(table.Options.Stem)?.Layers(table.Options).Layers ?? [];
        return stem.Concat(NetworkHead.Layers(table, new(1, 1, 1)).Layers);
    }

    private static BlockPlan Block(NetworkTable table, IReadOnlyList<AppliedUnits> units, Shape shape, ReceptiveField field)
    {
        BlockRow row = units[0].Row;
        UnitDefinition definition = row.Definition!;
        UnitStyle style = UnitStyle.Of(table, row);
        List<UnitRun> runs = [];
        BigInteger stride = 1;
        foreach ((AppliedUnits applied, int count, int pool) in Groups(units, changes: shape.Channels != row.Depth))
        {
            stride *= applied.Stride * (BigInteger)Math.Max(1, pool);
            UnitGeometry geometry = style.Dilated(new(shape.Channels, row.Depth, row.BottleneckDepth, applied.Stride, applied.Rate, pool), applied.NextRate);
            UnitRun? previous = runs.Count == 0 ? null : runs[runs.Count - 1];
            UnitRun run;
            if (previous is not null && previous.Geometry == geometry && applied.Stride == 1 && previous.Count <= int.MaxValue - count)
            {
                run = previous.Times(previous.Count + count);
                runs[runs.Count - 1] = run;
            }
            else
            {
                run = new UnitRun(definition, geometry, style, previous is null ? 1 : previous.Last + 1, count, shape);
                runs.Add(run);
            }

            field = run.Times(count).Through(field);
            shape = run.Out;
        }

        return new BlockPlan(row, runs, field, stride, table.BatchNormTensors);
    }

    /// <summary>The units of a block, equal neighbors together: a first unit that changes the channels is alone, and so is a last one that is pooled.</summary>
    private static List<(AppliedUnits Units, int Count, int Pool)> Groups(IReadOnlyList<AppliedUnits> units, bool changes)
    {
        List<(AppliedUnits Units, int Count, int Pool)> groups = [.. units.Where(applied => !applied.IsPool).Select(applied => (applied, applied.Written.Count, 0))];
        if (changes && groups[0].Count > 1)
        {
            groups.Insert(0, groups[0] with { Count = 1 });
            groups[1] = groups[1] with { Count = groups[1].Count - 1 };
        }

        int last = groups.Count - 1;
        if (units[units.Count - 1] is { IsPool: true } pool)
        {
            if (groups[last].Count > 1)
            {
                groups[last] = groups[last] with { Count = groups[last].Count - 1 };
                groups.Add(groups[last] with { Count = 1 });
                last++;
            }

            groups[last] = groups[last] with { Pool = pool.Stride };
        }

        return groups;
    }
}
