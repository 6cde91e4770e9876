using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>
/// RND210: a stride on the first 1×1 of a block's first unit reads every s-th pixel of the unit before, in its residual and in its shortcut, so that unit need not compute the others. With the
/// stride on its 3×3 and its shortcut subsampled, the network gives equal outputs for the same weights in evaluation. (In training, batch statistics are of other pixels.)
/// </summary>
internal static class PlacementRules
{
    public static IEnumerable<Finding> Check(NetworkPlan plan)
    {
        NetworkTable table = plan.Table;
        if (StrideForms.On3x3(table) is not { } other || Planner.Plan(other) is not { } cheaper || cheaper.ExactMultiplyAdds >= plan.ExactMultiplyAdds)
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
            $"Strides on the 3×3 convolutions of the last units of the preceding blocks give equal outputs in evaluation with {Text.Grouped(cheaper.MultiplyAdds)} multiply-adds instead of "
            + $"{Text.Grouped(plan.MultiplyAdds)} ({share} %)",
            new(Place.Network, "StridePlacement"))
        { Fixes = new([new Fix("Move the strides to the last units", edits.ToEquatableArray())]) };
    }
}
