using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND501 and RND502: budgets that a sound table exceeds.</summary>
internal static class BudgetRules
{
    public static IEnumerable<Finding> Check(NetworkPlan plan)
    {
        NetworkOptions options = plan.Table.Options;
        if (options.MaxParameters != 0 && plan.ParameterCount > options.MaxParameters)
        {
            yield return Over(
                plan, Rules.ParameterBudget, "MaxParameters", plan.ParameterCount, options.MaxParameters, block => block.Parameters,
                $"has {Text.Grouped(plan.ParameterCount)} parameters", "has");
        }

        if (options.MaxMultiplyAdds != 0 && plan.MultiplyAdds > options.MaxMultiplyAdds)
        {
            yield return Over(
                plan, Rules.MultiplyAddBudget, "MaxMultiplyAdds", plan.MultiplyAdds, options.MaxMultiplyAdds, block => block.MultiplyAdds,
                $"needs {Text.Grouped(plan.MultiplyAdds)} multiply-adds{(plan.AreCostsDeclared ? " as declared" : "")} at {plan.Input}", "needs");
        }
    }

    private static Finding Over(
        NetworkPlan plan, Rule rule, string argument, long actual, long budget, Func<BlockPlan, long> cost, string has, string verb)
    {
        int largest = 0;
        for (int i = 1; i < plan.Blocks.Count; i++)
        {
            largest = cost(plan.Blocks[i]) > cost(plan.Blocks[largest]) ? i : largest;
        }

        BlockPlan block = plan.Blocks[largest];
        Target target = new(Place.Network, argument);
        string share = Text.Plain((long)Math.Round(100.0 * cost(block) / actual));
        return new(
            rule,
            $"{plan.Name} {has}, {Text.Grouped((System.Numerics.BigInteger)actual - budget)} over its budget of {Text.Grouped(budget)}; "
            + $"{block.Name} {verb} {Text.Grouped(cost(block))} ({share} %)",
            target,
            Target.Block(largest, null))
        { Fixes = new([Fix.Set(target, Text.Grouped(actual).Replace(',', '_'))]) };
    }
}
