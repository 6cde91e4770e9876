namespace ResNetDsl.Weights;

/// <summary>A tensor that was left out.</summary>
/// <param name="Name">The network's key; the file's name of a tensor that the network lacks.</param>
/// <param name="Reason">Why, a clause.</param>
public sealed record SkippedTensor(string Name, string Reason);

/// <summary>A tensor whose elements were changed or laid out anew to fit.</summary>
/// <param name="Key">The network's key.</param>
/// <param name="From">The shape in the file.</param>
/// <param name="To">The shape in the network.</param>
/// <param name="How">What was done, a clause.</param>
public sealed record ReshapedTensor(string Key, EquatableArray<long> From, EquatableArray<long> To, string How);

/// <summary>What loading a file of weights did.</summary>
/// <param name="Path">The file.</param>
/// <param name="Naming">By whose names it goes; null where the graph of an ONNX file says which tensor is which.</param>
/// <param name="Prefix">What stood before each name.</param>
/// <param name="Loaded">The network's keys whose tensors were written, in the network's order.</param>
/// <param name="Reshaped">Those of them that another shape was made of: by laying out anew, by adding up or by repeating channels.</param>
/// <param name="Skipped">What was left out on purpose.</param>
/// <param name="Missing">The network's keys that the file lacks; not empty only when loading was not strict.</param>
/// <param name="Unexpected">The file's names that the network lacks; not empty only when loading was not strict.</param>
public sealed record LoadReport(
    string Path,
    WeightNaming? Naming,
    string Prefix,
    IReadOnlyList<string> Loaded,
    IReadOnlyList<ReshapedTensor> Reshaped,
    IReadOnlyList<SkippedTensor> Skipped,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unexpected)
{
    /// <summary>What else differs between the file and the network and hardly matters, or was left out, in sentences without their full stops.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the file does not say of classes and input, and is taken for that of the library whose names its tensors have, as a sentence without its full stop; null for nothing.</summary>
    public string? Assumption { get; init; }

    /// <summary>One line: how many tensors of each.</summary>
    public override string ToString() =>
        $"'{Path}' by {(Naming is null ? "its graph" : $"the names of {Naming.Name}")}{(Prefix.Length > 0 ? $" after '{Prefix}'" : "")}: {Loaded.Count} tensors loaded, {Reshaped.Count} of them reshaped, {Skipped.Count} skipped, {Missing.Count} missing, {Unexpected.Count} unexpected{string.Concat(Notes.Append(Assumption).OfType<string>().Select(note => "; " + note))}";
}
