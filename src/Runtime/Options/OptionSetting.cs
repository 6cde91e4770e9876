namespace ResNetDsl.Options;

/// <summary>An option that can be set by text, such as on a command line or in a file. The text is independent of the culture.</summary>
public sealed record OptionSetting
{
    private readonly Func<string, string?> refuse;

    internal OptionSetting(string name, string description, Func<string, string?> refuse)
    {
        Name = name;
        Description = description;
        this.refuse = refuse;
    }

    /// <summary>The name, in lower case with hyphens: <c>label-smoothing</c>.</summary>
    public string Name { get; }

    /// <summary>What the option does, in one or two sentences.</summary>
    public string Description { get; init; }

    /// <summary>The text of the default; null when the option is not set by default.</summary>
    public string? Default { get; init; }

    /// <summary>The words that can be chosen, separated by bars; null when the values are not words.</summary>
    public string? Words { get; init; }

    /// <summary>Whether the option is set by its name alone. Its text is empty.</summary>
    public bool IsFlag { get; init; }

    /// <summary>Whether the text is a list whose items are separated by spaces.</summary>
    public bool IsList { get; init; }

    /// <summary>Returns what is wrong with a text, as in "--name must be …"; null when the text is accepted.</summary>
    /// <param name="text">The text.</param>
    public string? Problem(string text) => refuse(text);
}
