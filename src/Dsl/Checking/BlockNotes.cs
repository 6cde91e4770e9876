using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND504: what an editor shows of each block of a sound table.</summary>
internal static class BlockNotes
{
    /// <summary>One hidden finding for each block, at the attribute's name.</summary>
    /// <param name="plan">The resolved network.</param>
    public static IEnumerable<Finding> Of(NetworkPlan plan) => plan.Blocks.Select((block, i) => new Finding(
        Rules.BlockSummary,
        $"{block.Name}: {Text.Grouped(block.Units)} unit{(block.Units == 1 ? "" : "s")}{Counted(block.Row)}, {block.In} → {block.Out}, {Text.Grouped(block.Parameters)} parameters, "
        + $"{Text.Grouped(block.MultiplyAdds)} multiply-adds, receptive field {Text.Grouped(block.ReceptiveField)}",
        Target.Block(i, null)));

    /// <summary>Where the number of units comes from, if not from <c>repeat</c> alone.</summary>
    private static string Counted(BlockRow row) => row.Written().All(units => units.Argument == "repeat")
        ? ""
        : $" ({string.Join(" + ", row.Written().Select(units => $"{Text.Grouped(units.Count)} from {units.Argument}"))})";
}
