namespace ResNetDsl.Weights;

/// <summary>What a file says of the network whose weights it holds.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Function">What it computes, beyond the shapes of its tensors.</param>
public sealed record NetworkTag(string Name, NetworkFunction Function)
{
    /// <summary>The key of the name in the metadata of a safetensors file.</summary>
    public const string NameKey = "ResNetDsl.network";

    /// <summary>The key of the function.</summary>
    public const string FunctionKey = "ResNetDsl.function";

    /// <summary>The tag of a network.</summary>
    /// <param name="plan">The network.</param>
    public static NetworkTag Of(NetworkPlan plan) => new(plan.Name, NetworkFunction.Of(plan));

    /// <summary>The tag in metadata; null when they have none.</summary>
    /// <param name="metadata">The metadata of a safetensors file.</param>
    public static NetworkTag? In(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(FunctionKey, out string? function) ? new(metadata.GetValueOrDefault(NameKey, "another network"), NetworkFunction.Parse(function)) : null;

    /// <summary>Metadata with the tag.</summary>
    /// <param name="metadata">What else they hold; null for nothing.</param>
    /// <exception cref="ArgumentException">They have one of the tag's keys already.</exception>
    public Dictionary<string, string> AddTo(IReadOnlyDictionary<string, string>? metadata)
    {
        Dictionary<string, string> tagged = new(StringComparer.Ordinal) { ["format"] = "pt", [NameKey] = Name, [FunctionKey] = Function.ToString() };
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
        {
            tagged[key] = key is NameKey or FunctionKey ? throw new ArgumentException($"The metadata '{key}' are the network's own; choose another key.", nameof(metadata)) : value;
        }

        return tagged;
    }
}
