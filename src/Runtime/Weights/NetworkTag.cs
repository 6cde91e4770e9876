namespace ResNetDsl.Weights;

/// <summary>The record of a network in a file of weights.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Function">The part of its function that does not show in the shapes of its tensors.</param>
public sealed record NetworkTag(string Name, NetworkFunction Function)
{
    /// <summary>The key of the name in the metadata of a safetensors file.</summary>
    public const string NameKey = "ResNetDsl.network";

    /// <summary>The key of the function.</summary>
    public const string FunctionKey = "ResNetDsl.function";

    /// <summary>The key under which exported networks record whether their outputs are probabilities.</summary>
    public const string ProbabilitiesKey = "ResNetDsl.probabilities";

    /// <summary>The tag of a network.</summary>
    /// <param name="plan">The network.</param>
    internal static NetworkTag Of(NetworkPlan plan) => new(plan.Name, NetworkFunction.Of(plan));

    /// <summary>The tag in metadata; null when they have none.</summary>
    /// <param name="metadata">The metadata of a safetensors file.</param>
    internal static NetworkTag? In(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(FunctionKey, out string? function) ? new(metadata.GetValueOrDefault(NameKey, "another network"), NetworkFunction.Parse(function)) : null;

    /// <summary>Returns the reason why weights with this tag do not belong to a network although shapes match, a clause, or null.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="subject">The subject of the clause: what has the weights.</param>
    internal string? Refusal(NetworkPlan plan, string subject)
    {
        NetworkFunction function = NetworkFunction.Of(plan);
        return function.Difference(Function) is { } difference ? $"{subject} has the weights of {Name}, which computes a different function with tensors of the same shapes ({difference})"
            : function.IsDilationUnknown(Function)
                ? $"{subject} does not record how {Name} dilates: earlier versions dilated after the unit with the stride, and {plan.Name} dilates within it, as timm does"
            : null;
    }

    /// <summary>Metadata with the tag.</summary>
    /// <param name="metadata">What else they hold; null for nothing.</param>
    /// <exception cref="ArgumentException">They have one of the tag's keys already.</exception>
    internal Dictionary<string, string> AddTo(IReadOnlyDictionary<string, string>? metadata)
    {
        Dictionary<string, string> tagged = new(StringComparer.Ordinal) { ["format"] = "pt", [NameKey] = Name, [FunctionKey] = Function.ToString() };
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
        {
            tagged[key] = key is NameKey or FunctionKey ? throw new ArgumentException($"The metadata key '{key}' is reserved for the network; choose another key.", nameof(metadata)) : value;
        }

        return tagged;
    }
}
