using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>The findings of a check, and the plan if there are no errors.</summary>
/// <param name="Findings">The findings, in the order of the table.</param>
/// <param name="Plan">The resolved network; null when there is an error.</param>
internal sealed record CheckResult(IReadOnlyList<Finding> Findings, NetworkPlan? Plan);

/// <summary>The findings of a check of a composition, and the plan if there are no errors.</summary>
/// <param name="Findings">The findings, in declaration order.</param>
/// <param name="Plan">The resolved composition; null when there is an error.</param>
internal sealed record CompositionCheckResult(IReadOnlyList<Finding> Findings, CompositionPlan? Plan);

/// <summary>
/// Finds every independent mistake in a table, and resolves it if there is none. The analyzer, the generator and the running network all call this one. After a
/// wrong value nothing is reported that depends on it. Takes time proportional to the number of blocks: <c>repeat: 1_000_000</c> costs what <c>repeat: 1</c> costs.
/// </summary>
internal static class Checker
{
    /// <summary>Checks a table as if it were declared on a valid class.</summary>
    /// <param name="table">The table.</param>
    public static CheckResult Check(NetworkTable table) => Check(table, NetworkDeclaration.Plain);

    /// <summary>Checks a table and its class.</summary>
    /// <param name="table">The table.</param>
    /// <param name="declaration">The class.</param>
    public static CheckResult Check(NetworkTable table, NetworkDeclaration declaration)
    {
        List<Finding> findings = [.. DeclarationRules.Check(table, declaration)];
        if (table.Blocks.Count == 0)
        {
            return new(findings, null);
        }

        BlockRules blocks = new(table, declaration);
        findings.AddRange(blocks.Check());
        findings.AddRange(OptionRules.Check(table, blocks));
        findings.AddRange(ExclusionRules.Check(table));
        if (!declaration.Stray.Contains(true))
        {
            findings.AddRange(GeometryRules.Check(table, blocks, outputStrideReached: findings.All(finding => finding.Rule != Rules.OutputStride)));
            findings.AddRange(OrderRules.Check(table, blocks));
        }

        if (findings.Any(finding => finding.IsError))
        {
            return new(findings, null);
        }

        NetworkPlan plan = Planner.Plan(table);
        findings.AddRange(OverflowRules.Check(plan));
        if (!findings.Any(finding => finding.IsError))
        {
            findings.AddRange(BudgetRules.Check(plan));
            findings.AddRange(NamesRules.Check(plan));
            findings.AddRange(PlacementRules.Check(plan));
        }

        if (declaration.Shared?.Table is { } shared && !findings.Any(finding => finding.IsError)
            && Check(shared, declaration.Shared.Declaration).Plan is { } other && Sharing.FirstDifference(plan, other) is { } difference)
        {
            findings.Add(new(Rules.DifferentTensors, $"cannot share parameters with {declaration.Shared.Name}: {difference}", new(Place.Shares, "network")));
        }

        return new(findings, findings.Any(finding => finding.IsError) ? null : plan);
    }

    /// <summary>Checks heads and their backbone as if they were declared on a valid class.</summary>
    /// <param name="table">The composition.</param>
    public static CompositionCheckResult Check(CompositionTable table) =>
        Check(table, NetworkDeclaration.Plain with { HasBackbone = true }, new(table.Backbone.Name, table.Backbone.Name, true, "public") { Table = table.Backbone });

    /// <summary>Checks heads, their backbone and their class.</summary>
    /// <param name="table">The composition. Its backbone has no blocks when the [Backbone] names no network.</param>
    /// <param name="declaration">The class.</param>
    /// <param name="backbone">The class that the [Backbone] names; null when it cannot be read yet.</param>
    public static CompositionCheckResult Check(CompositionTable table, NetworkDeclaration declaration, SharedNetwork? backbone)
    {
        List<Finding> findings = [.. CompositionDeclarationRules.Check(table, declaration)];
        if (!declaration.HasBackbone || table.Heads.Count == 0)
        {
            return new(findings, null);
        }

        if (backbone is not null && References.Check(backbone, new(Place.Backbone, "network")) is { } notANetwork)
        {
            findings.Add(notANetwork);
        }

        NetworkPlan? network = backbone?.Table is { Blocks.Count: > 0 } ? Check(backbone.Table, backbone.Declaration).Plan : null;
        if (backbone?.Table is { Blocks.Count: > 0 })
        {
            findings.AddRange(new CompositionRules(table, declaration, network).Check());
        }

        if (network is null || findings.Any(finding => finding.IsError))
        {
            return new(findings, null);
        }

        CompositionPlan plan = CompositionPlan.Of(table, network);
        if (plan.ExactParameters > long.MaxValue || plan.ExactMultiplyAdds > long.MaxValue)
        {
            int largest = Enumerable.Range(0, plan.Heads.Count).OrderByDescending(i => plan.Heads[i].ExactMultiplyAdds).First();
            HeadRow head = plan.Heads[largest].Row;
            string argument = !plan.Heads[largest].Definition.HasWidth || head.Classes > head.Width ? "classes" : plan.Heads[largest].Definition.HasLevels ? "width" : "Width";
            findings.Add(new(
                Rules.Overflow,
                $"With {head.Name}, {(plan.ExactParameters > long.MaxValue ? "the parameter count" : "the number of multiply-adds")} exceeds {Text.Grouped(long.MaxValue)}; is {argument.ToLowerInvariant()} mistyped?",
                Target.Head(largest, argument)));
            return new(findings, null);
        }

        return new(findings, plan);
    }
}
