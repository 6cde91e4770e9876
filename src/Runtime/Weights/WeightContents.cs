namespace ResNetDsl.Weights;

/// <summary>What a file says it holds, by name.</summary>
/// <param name="Entries">Its tensors.</param>
/// <param name="Tag">What it says of their network; null for nothing.</param>
/// <param name="IsCheckpoint">Whether it is a checkpoint of a training, in which a network is one thing among others.</param>
internal sealed record WeightContents(IReadOnlyList<WeightEntry> Entries, NetworkTag? Tag, bool IsCheckpoint)
{
    /// <summary>What stands before the names of the network in a checkpoint.</summary>
    public const string NetworkPrefix = "network.";

    /// <summary>What the metadata of a checkpoint say of its format.</summary>
    public const string CheckpointFormat = "ResNetDsl checkpoint";

    public static WeightContents Of(WeightFile file) => new(file.Entries, file.Tag, file.Metadata.GetValueOrDefault("format") == CheckpointFormat);

    public IEnumerable<string> Names => Entries.Select(entry => entry.Name);
}
