using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.Architecture.Naming;

/// <summary>The names that networks themselves may go by, and names that differ from them by a rename.</summary>
internal sealed class SchemeNaming : WeightNaming
{
    private readonly KeyScheme scheme;

    public SchemeNaming(string name, Library library, SourceFunction? function, string[] marks, string[] classifier, IReadOnlyList<IgnoredWeight>? ignored = null)
        : base(name, function, marks, classifier, [new("*num_batches_tracked", "a count of training steps, which the network does not keep"), .. ignored ?? []])
    {
        scheme = KeyScheme.Of(library);
    }

    /// <summary>The name of the tensor of a key.</summary>
    public Func<NetworkPlan, string, string> Rename { get; init; } = (_, key) => key;

    /// <summary>Returns the reason why there are no names for a network that the scheme has keys for, a clause, or null.</summary>
    public Func<NetworkPlan, string?> Excludes { get; init; } = _ => null;

    /// <summary>The same names as rules, for reading.</summary>
    public IReadOnlyList<WeightRule> ReadBy { get; init; } = [];

    internal override IReadOnlyList<WeightRule> Rules => ReadBy;

    public override string? Refusal(NetworkPlan plan) => scheme.Refusal(plan.Table) ?? Excludes(plan);

    public override IReadOnlyList<NamedTensor> Tensors(NetworkPlan plan)
    {
        bool linear = scheme.HasLinearClassifier(plan.Table.Options);
        HashSet<string> classifier = [.. plan.Head.Graph.Layers.OfType<ConvolutionLayer>().Select(layer => $"{layer.Scope}.weight")];
        return
        [
            .. scheme.Tensors(plan).Select(tensor =>
                new NamedTensor(tensor, Rename(plan, tensor.Key), linear && classifier.Contains(tensor.Path) ? WeightLayout.OutIn : WeightLayout.Torch)),
        ];
    }
}
