namespace ResNetDsl.Weights;

/// <summary>What a file says it holds, by name.</summary>
/// <param name="Entries">Its tensors.</param>
/// <param name="Tag">What it says of their network; null for nothing.</param>
/// <param name="StateDict">What is before the names of the network's state dict, where that is one thing among others, as in a checkpoint of a training; otherwise empty.</param>
internal sealed record WeightContents(IReadOnlyList<WeightEntry> Entries, NetworkTag? Tag, string StateDict)
{
    /// <summary>What is before the names of the network in a checkpoint.</summary>
    public const string NetworkPrefix = "network.";

    /// <summary>What the metadata of a checkpoint say of its format.</summary>
    public const string CheckpointFormat = "ResNetDsl checkpoint";

    public static WeightContents Of(WeightFile file) => new(file.Entries, file.Tag, StateDictChoice.Of(file.StateDicts));

    private readonly Lazy<(WeightNaming? Naming, string? Foreign)> recognized =
        new(() => (WeightNaming.Of(Entries.Select(entry => entry.Name)), WeightNaming.Foreign(Entries.Select(entry => entry.Name))));

    /// <summary>The naming of the tensors; null if it is not known.</summary>
    public WeightNaming? Naming => recognized.Value.Naming;

    /// <summary>The reason why no table can describe a network with these weights, a clause, or null.</summary>
    public string? Foreign => recognized.Value.Foreign;

    /// <summary>The outputs of the classifier, by the shape of its bias; null where no name is that of a bias of a classifier.</summary>
    public int? Outputs
    {
        get
        {
            if (Naming is not { } naming)
            {
                return null;
            }

            (string Name, WeightEntry Entry)[] named = [.. Entries.Where(entry => entry.Name.StartsWith(StateDict, StringComparison.Ordinal)).Select(entry => (naming.Canonical(entry.Name[StateDict.Length..]), entry))];
            string prefix = naming.Prefix(named.Select(tensor => tensor.Name));
            return named.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal) && tensor.Entry.Shape.Count == 1)
                .Select(tensor => (Name: tensor.Name[prefix.Length..], tensor.Entry))
                .Where(tensor => naming.IsClassifier(tensor.Name) && naming.ReasonToIgnore(tensor.Name) is null && tensor.Entry.Shape[0] <= int.MaxValue)
                .Select(tensor => (int?)tensor.Entry.Shape[0])
                .FirstOrDefault();
        }
    }

    public IEnumerable<string> Names => Entries.Select(entry => entry.Name);
}
