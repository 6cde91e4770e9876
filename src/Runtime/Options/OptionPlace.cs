namespace ResNetDsl.Options;

/// <summary>The name that an option has in one place, such as the recipe of a checkpoint, or the reason why it is not there.</summary>
internal sealed class OptionPlace
{
    private OptionPlace(string? name, string? reason)
    {
        Name = name;
        Reason = reason;
    }

    /// <summary>The name; null when the option is not there.</summary>
    public string? Name { get; }

    /// <summary>Why the option is not there, a clause; null when it is.</summary>
    public string? Reason { get; }

    /// <summary>The option is there under a name.</summary>
    public static implicit operator OptionPlace(string name) => new(name, null);

    /// <summary>The option is not there.</summary>
    /// <param name="reason">Why, a clause.</param>
    public static OptionPlace None(string reason) => new(null, reason);
}
