namespace ResNetDsl.Architecture;

/// <summary>
/// RND210: a stride on the first 1×1 of a block's first unit reads every s-th pixel of the unit before, in its residual and in its shortcut, so that unit need not compute the others. With the
/// stride on its 3×3 and its shortcut subsampled, the network gives equal outputs for the same weights in evaluation. (In training, batch statistics are of other pixels.)
/// </summary>
internal static class PlacementRules
{
    public static IEnumerable<Finding> Check(NetworkPlan plan)
    {
        NetworkTable table = plan.Table;
        if (Rewritten(table) is not { } other || Planner.Plan(other) is not { } cheaper || cheaper.ExactMultiplyAdds >= plan.ExactMultiplyAdds)
        {
            yield break;
        }

        List<Edit> edits = [new(EditKind.Remove, new(Place.Network, "StridePlacement"))];
        for (int i = 0; i < table.Blocks.Count; i++)
        {
            (BlockRow before, BlockRow after) = (table.Blocks[i], other.Blocks[i]);
            if (before == after)
            {
                continue;
            }

            edits.Add(new(EditKind.Remove, Target.Block(i, "firstStride")));
            edits.Add(new(EditKind.SetArgument, Target.Block(i, "repeat"), Text.Plain(after.Repeat)));
            if (after.LastStride > 0)
            {
                edits.Add(new(EditKind.SetArgument, Target.Block(i, "lastStride"), Text.Plain(after.LastStride)));
            }
        }

        int share = (int)(cheaper.ExactMultiplyAdds * 100 / plan.ExactMultiplyAdds);
        yield return new(
            Rules.EqualPlacement,
            $"Strides on the 3×3 of the last units before give equal outputs in evaluation with {Text.Grouped(cheaper.MultiplyAdds)} multiply-adds in place of "
            + $"{Text.Grouped(plan.MultiplyAdds)} ({share} %)",
            new(Place.Network, "StridePlacement"))
        { Fixes = new([new Fix("Move the strides to the last units", edits.ToEquatableArray())]) };
    }

    /// <summary>The table with each stride on the 3×3 of the unit before; null where that is not the same, or is not a table.</summary>
    public static NetworkTable? Rewritten(NetworkTable table)
    {
        NetworkOptions options = table.Options;
        List<BlockRow> rows = [.. table.Blocks];
        bool strides = rows.Any(row => row.FirstStride > 1);

        // An average pool reads every pixel, and torchvision projects wherever there is a stride.
        bool equal = options is { StridePlacement: StridePlacement.Conv1x1, OutputStride: 0, Shortcut: ShortcutKind.Projection or ShortcutKind.ZeroPadding or ShortcutKind.Identity }
            && !Conventions.Of(options.Convention).ProjectsStrides
            && rows.All(row => row is { Unit: UnitKind.Bottleneck, Declared: null, LastStride: 0, FirstStride: not 1 } && BlockOption.All.All(option => option.IsDefault(row) || !option.MixesPixels))
            && rows[0].FirstStride == 0;
        if (!strides || !equal || rows.Any(row => row.Units > int.MaxValue))
        {
            return null;
        }

        for (int i = 0; i < rows.Count; i++)
        {
            int units = (int)rows[i].Units;
            int next = i + 1 < rows.Count ? table.Blocks[i + 1].FirstStride : 0;
            rows[i] = rows[i] with { FirstStride = 0, Repeat = next > 0 ? units - 1 : units, LastStride = next };
        }

        return table with { Blocks = rows.ToEquatableArray(), Options = options with { StridePlacement = StridePlacement.Conv3x3 } };
    }
}
