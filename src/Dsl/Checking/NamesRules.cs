using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Naming;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND701 to RND703: the names that a table declares for its tensors. Of equal units only the first and the last are checked.</summary>
internal static class NamesRules
{
    public static IEnumerable<Finding> Check(NetworkPlan plan)
    {
        EquatableArray<NamesRow> rows = plan.Table.Names;
        if (rows.Count == 0)
        {
            yield break;
        }

        bool isSound = true;
        for (int i = 0; i < rows.Count; i++)
        {
            if (OwnNaming.Mistake(rows[i]) is { } mistake)
            {
                isSound = false;
                string pattern = mistake.Argument == "name" ? rows[i].Name : rows[i].Tensors;
                yield return new(Rules.NamesPattern, $"the pattern '{pattern}' of [Names] {mistake.Reason}", Target.Names(i, mistake.Argument));
            }
        }

        if (!isSound)
        {
            yield break;
        }

        WeightRule[] rules = [.. OwnNaming.Rules(plan.Table)];
        HashSet<int> used = [];
        Dictionary<string, string> paths = new(StringComparer.Ordinal);
        bool isNameless = false;
        HashSet<int> doubled = [];
        foreach (TensorPlan tensor in Tensors(plan).Where(tensor => tensor.Role != TensorRole.Counter))
        {
            int rule = Array.FindIndex(rules, item => RuleNaming.Named([item], plan, tensor) is not null);
            if (rule < 0)
            {
                if (!isNameless)
                {
                    isNameless = true;
                    string unnamed = RuleNaming.Placed(plan, tensor.Path).Path;
                    yield return new(Rules.NoName, $"no [Names] attribute of {plan.Name} matches {tensor.Path}; add one for '{unnamed}'", Target.Names(0, null));
                }

                continue;
            }

            used.Add(rule);
            string name = RuleNaming.Named([rules[rule]], plan, tensor)!.Name;
            if (!paths.TryGetValue(name, out string? other))
            {
                paths.Add(name, tensor.Path);
            }
            else if (doubled.Add(rule))
            {
                yield return new(Rules.DoubleName, $"{other} and {tensor.Path} both have the name '{name}'", Target.Names(rule, "name"));
            }
        }

        for (int i = 0; i < rows.Count; i++)
        {
            if (!used.Contains(i))
            {
                yield return new(Rules.NamesPattern, $"the pattern '{rows[i].Tensors}' of [Names] matches no tensor of {plan.Name} that an earlier pattern does not match; correct or remove it", Target.Names(i, "tensors"));
            }
        }
    }

    private static IEnumerable<TensorPlan> Tensors(NetworkPlan plan)
    {
        BatchNormTensors norm = plan.Table.BatchNormTensors;
        return Of(plan.Stem.Graph, "")
            .Concat(plan.Blocks.SelectMany(block => block.Runs.SelectMany(run => new[] { run.First, run.Last }.Distinct().SelectMany(unit => Of(run.Graph, $"{block.Name}.{UnitRun.UnitScope(unit)}.")))))
            .Concat(Of(plan.Head.Graph, ""));

        IEnumerable<TensorPlan> Of(LayerGraph graph, string scope) => graph.Layers.SelectMany(layer => layer.Tensors(norm).Select(tensor => tensor.Under(scope + layer.Scope)));
    }
}
