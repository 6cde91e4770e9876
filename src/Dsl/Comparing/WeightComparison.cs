using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.Architecture.Comparing;

/// <summary>Specifies whether weights that were saved before a change still load.</summary>
public enum WeightVerdict
{
    /// <summary>All of them load and compute the same function.</summary>
    Fit,

    /// <summary>All of them have their shapes, under the keys of another library. <c>LoadWeights</c> reads them, <c>load</c> and <c>load_state_dict</c> do not.</summary>
    OtherKeys,

    /// <summary>All of them have their keys and shapes, but would compute a different function. Files that record their function are rejected.</summary>
    OtherFunction,

    /// <summary>Some of them are not used or have another shape, or some tensors of the network are missing.</summary>
    Partial,

    /// <summary>None of them has its key and its shape.</summary>
    None,
}

/// <summary>Compares the tensors of two networks for loading weights of the first into the second.</summary>
public sealed class WeightComparison
{
    private readonly (Library Before, Library After) keys;

    private WeightComparison((Library Before, Library After) keys, int loaded, int total, IReadOnlyList<TensorPlan> missing, IReadOnlyList<TensorPlan> unexpected, IReadOnlyList<TensorChange> reshaped, IReadOnlyList<TraitChange> function)
    {
        (this.keys, Loaded, Total, Missing, Unexpected, Reshaped, Function) = (keys, loaded, total, missing, unexpected, reshaped, function);
    }

    /// <summary>Whether the networks name their tensors as different libraries do. Tensors are then compared by their places in the network.</summary>
    public bool HasOtherKeys => keys.Before != keys.After;

    /// <summary>The number of tensors of the second network have the key and the shape of one of the first.</summary>
    public int Loaded { get; }

    /// <summary>The number of tensors the second network has.</summary>
    public int Total { get; }

    /// <summary>The tensors of the second network that the first one does not have.</summary>
    public IReadOnlyList<TensorPlan> Missing { get; }

    /// <summary>The tensors of the first network that the second one does not have.</summary>
    public IReadOnlyList<TensorPlan> Unexpected { get; }

    /// <summary>The tensors that have other shapes.</summary>
    public IReadOnlyList<TensorChange> Reshaped { get; }

    /// <summary>What the networks compute differently with weights of the same keys and shapes.</summary>
    public IReadOnlyList<TraitChange> Function { get; }

    /// <summary>The outcome.</summary>
    public WeightVerdict Verdict => Loaded == 0 && Total > 0 ? WeightVerdict.None
        : Missing.Count + Unexpected.Count + Reshaped.Count > 0 ? WeightVerdict.Partial
        : Function.Count > 0 ? WeightVerdict.OtherFunction
        : HasOtherKeys ? WeightVerdict.OtherKeys
        : WeightVerdict.Fit;

    /// <summary>The outcome in sentences.</summary>
    public string Description
    {
        get
        {
            string all = $"{Text.Grouped(Total)} tensors";
            string outcome = Outcome(all);
            return HasOtherKeys ? $"{outcome} Saved files have the keys of {keys.Before}, and the network those of {keys.After}: LoadWeights reads them by name; load and load_state_dict do not." : outcome;
        }
    }

    private string Outcome(string all) => Verdict switch
    {
        WeightVerdict.Fit => $"Saved weights load: all {all} keep their keys and shapes.",
        WeightVerdict.OtherKeys => $"Saved weights load with LoadWeights: all {all} keep their shapes.",
        WeightVerdict.OtherFunction => $"Saved weights would compute a different function, although all {all} keep their {(HasOtherKeys ? "shapes" : "keys and shapes")}: {string.Join("; ", Function)}. Files that record their function are refused.",
        WeightVerdict.None => $"Saved weights do not load: none of {all} keeps its key and its shape.",
        _ => $"{(Loaded == Total ? "All" : Text.Grouped(Loaded) + " of")} {all} load from saved weights{Parts()}.{(Function.Count == 0 ? "" : $" They would compute a different function: {string.Join("; ", Function)}.")}",
    };

    /// <summary>Compares the tensors of two networks.</summary>
    /// <param name="keys">The libraries by which they name their tensors.</param>
    /// <param name="before">The tensors of the first network.</param>
    /// <param name="after">The tensors of the second network.</param>
    /// <param name="function">What the networks compute differently.</param>
    internal static WeightComparison Of((Library Before, Library After) keys, IEnumerable<TensorPlan> before, IEnumerable<TensorPlan> after, IReadOnlyList<TraitChange> function)
    {
        bool hasOtherKeys = keys.Before != keys.After;
        Func<TensorPlan, string> name = hasOtherKeys ? tensor => tensor.Path : tensor => tensor.Key;
        if (hasOtherKeys)
        {
            // A library may count the steps of batch normalization where another does not, and have matrices where another has 1×1 kernels. LoadWeights reads both.
            before = before.Where(tensor => tensor.Role != TensorRole.Counter);
            after = after.Where(tensor => tensor.Role != TensorRole.Counter);
        }

        Dictionary<string, TensorPlan> old = before.ToDictionary(name, StringComparer.Ordinal);
        List<TensorPlan> missing = [];
        List<TensorChange> reshaped = [];
        int loaded = 0;
        int total = 0;
        foreach (TensorPlan tensor in after)
        {
            total++;
            if (!old.TryGetValue(name(tensor), out TensorPlan there))
            {
                missing.Add(tensor);
                continue;
            }

            old.Remove(name(tensor));
            if (hasOtherKeys ? there.Shape.Where(extent => extent != 1).SequenceEqual(tensor.Shape.Where(extent => extent != 1)) : there.Shape.Equals(tensor.Shape))
            {
                loaded++;
            }
            else
            {
                reshaped.Add(new(there, tensor));
            }
        }

        return new(keys, loaded, total, missing, [.. old.Values], reshaped, function);
    }

    private string Parts()
    {
        string missing = Missing.Count == 0 ? "" : $"; {Text.Grouped(Missing.Count)} are missing from them ({Places(Missing)})";
        string unexpected = Unexpected.Count == 0 ? "" : $"; {Text.Grouped(Unexpected.Count)} of the saved ones are not used ({Places(Unexpected)})";
        string reshaped = Reshaped.Count == 0 ? "" : $"; {Text.Grouped(Reshaped.Count)} have different shapes ({Places(Reshaped.Select(change => change.After))}), the first: {Reshaped[0]}";
        return missing + unexpected + reshaped;
    }

    /// <summary>The parts of the network with these tensors, with the number of each: <c>117 in block3, 2 in logits</c>.</summary>
    private static string Places(IEnumerable<TensorPlan> tensors) =>
        string.Join(", ", tensors.GroupBy(tensor => PartOf(tensor.Path)).Select(group => $"{Text.Grouped(group.Count())} in {group.Key}"));

    private static string PartOf(string path)
    {
        string[] parts = path.Split('.');
        return parts[0] == CompositionPlan.BackboneScope && parts.Length > 2 ? $"{parts[0]}.{parts[1]}" : parts[0];
    }
}

/// <summary>A tensor that has another shape.</summary>
/// <param name="Before">The tensor of the first network.</param>
/// <param name="After">The tensor of the second network.</param>
public sealed record TensorChange(TensorPlan Before, TensorPlan After)
{
    /// <summary>The key and both shapes: <c>logits.weight, [1001, 2048] before and [10, 2048] after</c>.</summary>
    public override string ToString() => $"{After.Key}, [{string.Join(", ", Before.Shape)}] before and [{string.Join(", ", After.Shape)}] after";
}

/// <summary>Something that two networks compute differently.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Before">What the first network does.</param>
/// <param name="After">What the second network does.</param>
public sealed record TraitChange(string Name, string Before, string After)
{
    /// <summary>In words: <c>activation: PreActivation before, PostActivation after</c>.</summary>
    public override string ToString() => $"{Name}: {Before} before, {After} after";
}
