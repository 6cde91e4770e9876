namespace ResNetDsl.Weights;

/// <summary>A tensor that was not loaded.</summary>
/// <param name="Name">The network's key, or the file's name of a tensor that the network does not have.</param>
/// <param name="Reason">Why, a clause.</param>
public sealed record SkippedTensor(string Name, string Reason);

/// <summary>A tensor that was converted to fit.</summary>
/// <param name="Key">The network's key.</param>
/// <param name="From">The shape in the file.</param>
/// <param name="To">The shape in the network.</param>
/// <param name="How">The conversion, a clause.</param>
public sealed record ReshapedTensor(string Key, EquatableArray<long> From, EquatableArray<long> To, string How);

/// <summary>The result of loading a file of weights.</summary>
/// <param name="Path">The file.</param>
/// <param name="Naming">The naming of the file; null if the graph of an ONNX file determines the tensors.</param>
/// <param name="Prefix">The prefix of each name.</param>
/// <param name="Loaded">The network's keys whose tensors were written, in the network's order.</param>
/// <param name="Reshaped">The loaded tensors whose shape was changed: by another layout, or by summing or repeating channels.</param>
/// <param name="Skipped">The tensors that were left out on purpose.</param>
/// <param name="Missing">The network's keys that are missing in the file; empty unless loading was not strict.</param>
/// <param name="Unexpected">The file's names that the network does not have; empty unless loading was not strict.</param>
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
    /// <summary>Minor differences between the file and the network, in sentences without full stops.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What was assumed about classes and input because the file does not contain it, as a sentence without full stop, or null.</summary>
    public string? Assumption { get; init; }

    /// <summary>Returns the counts in one line.</summary>
    public override string ToString() =>
        $"'{Path}' by {(Naming is null ? "its graph" : $"the names of {Naming.Name}")}{(Prefix.Length > 0 ? $" after '{Prefix}'" : "")}: {Loaded.Count} tensors loaded, {Reshaped.Count} of them reshaped, {Skipped.Count} skipped, {Missing.Count} missing, {Unexpected.Count} unexpected{string.Concat(Notes.Append(Assumption).OfType<string>().Select(note => "; " + note))}";
}
