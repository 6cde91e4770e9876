namespace ResNetDsl.Architecture;

/// <summary>What a check found, and the plan if nothing stands against it.</summary>
/// <param name="Findings">Everything that is wrong, in the order of the table.</param>
/// <param name="Plan">The resolved network; null when there is an error.</param>
public sealed record CheckResult(IReadOnlyList<Finding> Findings, NetworkPlan? Plan);

/// <summary>
/// Finds every independent mistake in a table, and resolves it if there is none. The analyzer, the generator and the running network all call this one. After a
/// wrong value nothing is said that would depend on it. Takes time in proportion to the blocks: <c>repeat: 1_000_000</c> costs what <c>repeat: 1</c> costs.
/// </summary>
public static class Checker
{
    /// <summary>Checks a table on its own, as if declared on a sound class.</summary>
    /// <param name="table">The table.</param>
    public static CheckResult Check(NetworkTable table) => Check(table, NetworkDeclaration.Plain);

    /// <summary>Checks a table and the class it stands on.</summary>
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
        }

        return new(findings, findings.Any(finding => finding.IsError) ? null : plan);
    }
}
