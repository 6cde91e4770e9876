using System.Numerics;
using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND114: totals that do not fit the constants of the generated type.</summary>
internal static class OverflowRules
{
    public static IEnumerable<Finding> Check(NetworkPlan plan)
    {
        Shape input = plan.Input;
        if (plan.Stem.ExactMultiplyAdds > long.MaxValue)
        {
            yield return new(
                Rules.Overflow,
                $"The number of multiply-adds of the stem alone exceeds {Text.Grouped(long.MaxValue)}; is the input's size mistyped?",
                new(Place.Network, LargestOf(("Height", input.Height), ("Width", input.Width), ("Channels", input.Channels))));
            yield break;
        }

        BigInteger parameters = plan.Stem.ExactParameters;
        BigInteger multiplyAdds = plan.Stem.ExactMultiplyAdds;
        BigInteger depth = plan.ExactDepth - plan.Blocks.SelectMany(block => block.Runs).Sum(run => run.Depth);
        BigInteger rates = 1;
        for (int i = 0; i < plan.Blocks.Count; i++)
        {
            BlockPlan block = plan.Blocks[i];
            BlockRow row = block.Row;
            string width = LargestOf(("depth", row.Depth), ("bottleneckDepth", row.BottleneckDepth), ("repeat", row.Repeat));
            string stride = LargestOf(("lastStride", row.LastStride), ("firstStride", row.FirstStride));
            parameters += block.ExactParameters;
            multiplyAdds += block.ExactMultiplyAdds;
            depth += block.Runs.Sum(run => run.Depth);
            rates = row.Written().Aggregate(rates, (product, units) => product * units.Stride);

            // The first total to overflow is the one a reader can act on; the blocks after it only carry it along.
            (string What, string Argument, bool Over, long Limit, string Hint)[] totals =
            [
                ("the number of layers", "repeat", depth > int.MaxValue, int.MaxValue, "is repeat mistyped?"),
                ("the stride", stride, block.Field.Step > int.MaxValue || rates > int.MaxValue, int.MaxValue, "is a stride mistyped?"),
                ("the receptive field", stride, block.Field.Extent > long.MaxValue, long.MaxValue, "is a stride mistyped?"),
                ("the parameter count", width, parameters > long.MaxValue, long.MaxValue, "is a depth mistyped?"),
                ("the number of multiply-adds", width, multiplyAdds > long.MaxValue, long.MaxValue, "is a depth or the input's size mistyped?"),
            ];
            foreach ((string what, string argument, bool over, long limit, string hint) in totals)
            {
                if (over)
                {
                    yield return new(Rules.Overflow, $"{row.Name}: {what} exceeds {Text.Grouped(limit)}; {hint}", Target.Block(i, argument));
                    yield break;
                }
            }
        }

        bool tooMany = parameters + plan.Head.ExactParameters > long.MaxValue;
        if (tooMany || multiplyAdds + plan.Head.ExactMultiplyAdds > long.MaxValue)
        {
            bool wide = plan.Head.In.Channels >= plan.Table.Options.Classes;
            yield return new(
                Rules.Overflow,
                $"With the head, {(tooMany ? "the parameter count" : "the number of multiply-adds")} exceeds {Text.Grouped(long.MaxValue)}; "
                + $"is {(wide ? "a depth" : "the number of classes")} mistyped?",
                wide ? Target.Block(plan.Blocks.Count - 1, "depth") : new(Place.Network, "Classes"));
        }
    }

    private static string LargestOf(params (string Name, int Value)[] factors) =>
        factors.Aggregate((largest, factor) => factor.Value > largest.Value ? factor : largest).Name;
}
