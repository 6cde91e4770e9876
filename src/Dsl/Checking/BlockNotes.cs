namespace ResNetDsl.Architecture;

/// <summary>RND504: what an editor shows of each block of a sound table.</summary>
public static class BlockNotes
{
    /// <summary>One hidden finding for each block, at the attribute's name.</summary>
    /// <param name="plan">The resolved network.</param>
    public static IEnumerable<Finding> Of(NetworkPlan plan) => plan.Blocks.Select((block, i) => new Finding(
        Rules.BlockSummary,
        $"{block.Name}: {Text.Grouped(block.Units)} unit{(block.Units == 1 ? "" : "s")}{Counted(block.Row)}, {block.In} → {block.Out}, {Text.Grouped(block.Parameters)} parameters, "
        + $"{Text.Grouped(block.MultiplyAdds)} multiply-adds, receptive field {Text.Grouped(block.ReceptiveField)}",
        Target.Block(i, null)));

    /// <summary>Where the number of units comes from, if not from <c>repeat</c> alone.</summary>
    private static string Counted(BlockRow row)
    {
        string[] parts =
        [
            .. row.FirstStride == 0 ? [] : new[] { "1 of firstStride" },
            .. row.Repeat == 0 ? [] : new[] { $"{Text.Grouped(row.Repeat)} of repeat" },
            .. row.LastStride == 0 ? [] : new[] { "1 of lastStride" },
        ];
        return row is { FirstStride: 0, LastStride: 0 } ? "" : $" ({string.Join(" + ", parts)})";
    }
}
