using ResNetDsl.Review.Networks;

namespace ResNetDsl.Review.Changes;

/// <summary>Specifies the change of a network.</summary>
internal enum NetworkFate
{
    /// <summary>The network differs.</summary>
    Changed,

    /// <summary>The network is new.</summary>
    Added,

    /// <summary>The network was removed.</summary>
    Removed,
}

/// <summary>A network that differs between two states of the sources.</summary>
/// <param name="Fate">The change.</param>
/// <param name="Before">The network before; null for a new one.</param>
/// <param name="After">The network after; null for a removed one.</param>
/// <param name="Comparison">What differs; null for a network that is new or removed, or that has errors before or after.</param>
internal sealed record NetworkReview(NetworkFate Fate, ReadNetwork? Before, ReadNetwork? After, PlanComparison? Comparison)
{
    /// <summary>The name of the class, as it is now.</summary>
    public string Name => (After ?? Before)!.Name;

    /// <summary>Where its table is, or was.</summary>
    public string Place => $"{(After ?? Before)!.Path}:{Text.Plain((After ?? Before)!.Line)}";

    /// <summary>Whether the table has errors before or after.</summary>
    public bool HasErrors => Before is { IsSound: false } || After is { IsSound: false };

    /// <summary>The change in one line.</summary>
    public string Title => Fate switch
    {
        NetworkFate.Added => $"{Name} is new",
        NetworkFate.Removed => $"{Name} is removed",
        _ when Before!.MetadataName != After!.MetadataName => $"{Full(Before)} is renamed to {Full(After)}",
        _ => Name,
    };

    private string Full(ReadNetwork network) => Before!.Name == After!.Name ? network.MetadataName : network.Name;
}
