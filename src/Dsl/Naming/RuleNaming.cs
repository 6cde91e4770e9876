using System.Globalization;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.Architecture.Naming;

/// <summary>Names by rules.</summary>
internal sealed class RuleNaming : WeightNaming
{
    private const string TensorFlowSuffix = ":0";

    private const string UnitPrefix = "unit_";

    private readonly IReadOnlyList<WeightRule> rules;

    public RuleNaming(string name, SourceFunction? function, string[] marks, string[] classifier, IReadOnlyList<WeightRule> rules, IReadOnlyList<IgnoredWeight> ignored)
        : base(name, function, marks, classifier, ignored)
    {
        this.rules = rules;
    }

    /// <summary>Older parts of names, and what became of them.</summary>
    public IReadOnlyList<(string Older, string Newer)> Renamed { get; init; } = [];

    /// <summary>A name in a file, which has no TensorFlow suffix any more, as the rules have it.</summary>
    public Func<string, string> Normalized { get; init; } = name => name;

    internal override IReadOnlyList<WeightRule> Rules => rules;

    public override string? Refusal(NetworkPlan plan) =>
        plan.Tensors().FirstOrDefault(tensor => tensor.Role != TensorRole.Counter && Named(rules, plan, tensor) is null) is { } nameless ? $"{Name} has no name for {nameless.Path}" : null;

    public override IReadOnlyList<NamedTensor> Tensors(NetworkPlan plan)
    {
        NamedTensor[] named = [.. plan.Tensors().Select(tensor => Named(rules, plan, tensor)).OfType<NamedTensor>()];

        // A bias that the network also has is not merged.
        HashSet<string> names = [.. named.Select(tensor => tensor.Name)];
        return [.. named.Select(tensor => tensor.Minus is { } bias && names.Contains(bias) ? tensor with { Minus = null } : tensor)];
    }

    public override string Canonical(string name)
    {
        name = Normalized(name.EndsWith(TensorFlowSuffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - TensorFlowSuffix.Length) : name);
        foreach ((string older, string newer) in Renamed)
        {
            name = name.Replace(older, newer);
        }

        return name;
    }

    /// <summary>A tensor under the name that the first rule for it gives; null when none is for it.</summary>
    internal static NamedTensor? Named(IReadOnlyList<WeightRule> rules, NetworkPlan plan, TensorPlan tensor)
    {
        (string path, int block, int unit) = Placed(plan, tensor.Path);
        string kind = block > 0 ? plan.Blocks[block - 1].Runs[0].Scope : "";
        return rules.Select(rule => rule.Named(tensor, path, block, unit, kind)).FirstOrDefault(named => named is not null);
    }

    /// <summary>A path as rules write it, and the block and unit that it is in, from 1; block 0 for what is in none.</summary>
    internal static (string Path, int Block, int Unit) Placed(NetworkPlan plan, string path)
    {
        string[] parts = path.Split(['.'], 3);
        int block = parts.Length == 3 ? plan.IndexOfBlock(parts[0]) : -1;
        return block >= 0 && parts[1].StartsWith(UnitPrefix, StringComparison.Ordinal)
            ? (WeightRule.InUnit + parts[2], block + 1, int.Parse(parts[1].Substring(UnitPrefix.Length), CultureInfo.InvariantCulture))
            : (path, 0, 0);
    }
}
