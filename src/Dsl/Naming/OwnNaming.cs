using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Naming;

/// <summary>The names that a table gives its own tensors.</summary>
internal static class OwnNaming
{
    private static readonly string[] Placeholders = ["{block}", "{block-1}", "{block+1}", "{unit}", "{unit-1}", "{letter}"];

    /// <summary>The naming of a network's <see cref="NamesAttribute">[Names]</see>; null when it has none.</summary>
    /// <param name="plan">The network.</param>
    public static WeightNaming? Of(NetworkPlan plan)
    {
        if (plan.Table.Names.Count == 0)
        {
            return null;
        }

        WeightRule[] rules = [.. Rules(plan.Table)];
        string[] classifier = [.. plan.Tensors().Where(tensor => tensor.Path.StartsWith("logits.", StringComparison.Ordinal)).Select(tensor => RuleNaming.Named(rules, plan, tensor)?.Name).OfType<string>()];
        return new RuleNaming($"the [Names] of {plan.Name}", null, [], classifier, rules, []);
    }

    /// <summary>The rules, in declaration order.</summary>
    /// <param name="table">A table whose patterns have no <see cref="Mistake"/>.</param>
    public static IEnumerable<WeightRule> Rules(NetworkTable table) => table.Names.Select(row => new WeightRule(row.Tensors, row.Name, anyStar: true));

    /// <summary>What is wrong with a pattern, and in which argument; null for a sound one.</summary>
    /// <param name="row">The pattern.</param>
    public static (string Argument, string Reason)? Mistake(NamesRow row)
    {
        bool isInUnit = row.Tensors.StartsWith(WeightRule.InUnit, StringComparison.Ordinal);
        string rest = isInUnit ? row.Tensors.Substring(WeightRule.InUnit.Length) : row.Tensors;
        int stars = row.Tensors.Count(character => character == '*');
        string bare = Placeholders.Aggregate(row.Name, (name, placeholder) => name.Replace(placeholder, ""));
        return row.Tensors.Length == 0 ? ("tensors", "is empty")
            : rest.IndexOf('{') >= 0 ? ("tensors", $"has a brace outside of {WeightRule.InUnit} at its beginning")
            : stars > 1 ? ("tensors", $"has {Text.Plain(stars)} stars, but only one is supported")
            : row.Name.Length == 0 ? ("name", "is empty")
            : bare.IndexOf('{') >= 0 ? ("name", $"has a placeholder that is not one of {string.Join(", ", Placeholders)}")
            : row.Name.Count(character => character == '*') != stars ? ("name", stars == 0 ? "has a star, but the pattern of tensors does not" : "must have exactly one star, as the pattern of tensors does")
            : !isInUnit && bare.Length != row.Name.Length ? ("name", $"has a placeholder for a unit, but the pattern of tensors does not begin with {WeightRule.InUnit}")
            : null;
    }
}
