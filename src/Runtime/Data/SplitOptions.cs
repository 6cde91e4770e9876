using ResNetDsl.Options;

namespace ResNetDsl.Data;

/// <summary>Options of splitting a dataset that lacks a part.</summary>
public sealed record SplitOptions
{
    /// <summary>The share of each class of the training pictures that is split off for validation, above 0 and below 1, where the dataset has no validation set.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The share of each class that is split off as the test set, above 0 and below 1, where the dataset has none; null for none. A plain folder of class folders needs it.</summary>
    public double? TestShare { get; init; }

    /// <summary>The seed of the choice of the pictures.</summary>
    public long Seed { get; init; }

    /// <summary>Every option, declared once. Messages, <see cref="Settings"/> and the table in docs/data.md follow from it.</summary>
    internal static IReadOnlyList<OptionDefinition<SplitOptions>> Definitions { get; } =
    [
        new OptionDefinition<SplitOptions, double>
        {
            Name = nameof(ValidationShare),
            Description = "The share of each class of the training pictures that is split off for validation where the data has no validation set.",
            Recipe = OptionPlace.None("the recipe has the pictures that it chooses"),
            CommandLine = "validation-share",
            Type = OptionTypes.Real(most: 1, above: true, below: true),
            Get = options => options.ValidationShare,
            With = (options, value) => options with { ValidationShare = value },
        },
        new OptionDefinition<SplitOptions, double?>
        {
            Name = nameof(TestShare),
            Description = "The share of each class that is split off as the test set. A plain folder of class folders needs it.",
            Recipe = OptionPlace.None("the recipe has the pictures that it chooses"),
            CommandLine = "test-share",
            Type = OptionTypes.Optional(OptionTypes.Real(most: 1, above: true, below: true)),
            Get = options => options.TestShare,
            With = (options, value) => options with { TestShare = value },
        },
        new OptionDefinition<SplitOptions, long>
        {
            Name = nameof(Seed),
            Description = "The seed of the choice of the pictures that are split off.",
            Recipe = OptionPlace.None("the recipe has the pictures that it chooses"),
            CommandLine = "split-seed",
            Type = OptionTypes.Long(),
            Get = options => options.Seed,
            With = (options, value) => options with { Seed = value },
        },
    ];

    /// <summary>The name of <see cref="TestShare"/> in sentences.</summary>
    internal static Wording TestShareName => Wording.Of(Definitions, nameof(TestShare));

    /// <summary>Returns the options that can be set by text, with these options as their defaults.</summary>
    public IReadOnlyList<OptionSetting> Settings() => [.. Definitions.SelectMany(definition => definition.Settings(this))];

    /// <summary>Returns these options with some of them set by text.</summary>
    /// <param name="settings">The texts, by the names of <see cref="Settings"/>.</param>
    /// <exception cref="ArgumentException">A name is not the name of a setting, or a text is not a valid value.</exception>
    public SplitOptions With(IReadOnlyDictionary<string, string> settings) => OptionSettings.Read(Definitions, this, settings);

    /// <summary>Throws if an option is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    internal void Check()
    {
        foreach (OptionDefinition<SplitOptions> definition in Definitions)
        {
            definition.Check(this, "");
        }
    }
}
