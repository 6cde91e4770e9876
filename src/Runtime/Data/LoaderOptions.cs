using ResNetDsl.Options;

namespace ResNetDsl.Data;

/// <summary>Options of an image loader.</summary>
public sealed record LoaderOptions
{
    /// <summary>The number of pictures in a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether each epoch is shuffled; otherwise it has the order of the dataset. Training requires it if the dataset is ordered by class.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether a last batch of fewer pictures is left out.</summary>
    public bool DropLast { get; init; }

    /// <summary>The seed of order and augmentation, which also depend on the epoch and the index of the picture.</summary>
    public long Seed { get; init; }

    /// <summary>The threads that decode and augment. 0: one on machines of up to two processors, otherwise two; libtorch computes on all processors meanwhile.</summary>
    public int Workers { get; init; }

    /// <summary>
    /// The largest size of all batches in bytes, in use and read ahead. There are always at least two batches: one in use and one being read. At most 16 are read ahead,
    /// independent of this limit.
    /// </summary>
    public long MemoryBytes { get; init; } = 256L << 20;

    /// <summary>Specifies how pictures that cannot be read are handled.</summary>
    public UnreadablePictures Unreadable { get; init; }

    /// <summary>Every option, declared once. Messages, <see cref="Settings"/> and the table in docs/data.md follow from it. <see cref="ImageLoader.Description"/> has those with a name in the recipe.</summary>
    internal static IReadOnlyList<OptionDefinition<LoaderOptions>> Definitions { get; } =
    [
        new OptionDefinition<LoaderOptions, int>
        {
            Name = nameof(BatchSize),
            Description = "Pictures in a batch.",
            Recipe = "in batches of",
            CommandLine = "batch-size",
            Type = OptionTypes.Whole(),
            Get = options => options.BatchSize,
            With = (options, value) => options with { BatchSize = value },
        },
        new OptionDefinition<LoaderOptions, bool>
        {
            Name = nameof(Shuffle),
            Description = "Whether each epoch has an order of its own; otherwise the order is that of the dataset.",
            Recipe = "shuffled",
            CommandLine = OptionPlace.None("a program shuffles what it trains on"),
            Type = OptionTypes.Flag(),
            Get = options => options.Shuffle,
            With = (options, value) => options with { Shuffle = value },
        },
        new OptionDefinition<LoaderOptions, bool>
        {
            Name = nameof(DropLast),
            Description = "Whether a last batch of fewer pictures is left out.",
            Recipe = "the last one only if full",
            CommandLine = OptionPlace.None("a program leaves it out where it trains"),
            Type = OptionTypes.Flag(),
            Get = options => options.DropLast,
            With = (options, value) => options with { DropLast = value },
        },
        new OptionDefinition<LoaderOptions, long>
        {
            Name = nameof(Seed),
            Description = "The seed of order and augmentation.",
            Recipe = "seed",
            CommandLine = OptionPlace.None("the training has a seed"),
            Type = OptionTypes.Long(),
            Get = options => options.Seed,
            With = (options, value) => options with { Seed = value },
        },
        new OptionDefinition<LoaderOptions, int>
        {
            Name = nameof(Workers),
            Description = "Threads that decode and augment; 0 for as many as suit the machine.",
            Recipe = OptionPlace.None("batches do not depend on the threads"),
            CommandLine = "workers",
            Type = OptionTypes.Whole(least: 0, most: 256),
            Get = options => options.Workers,
            With = (options, value) => options with { Workers = value },
        },
        new OptionDefinition<LoaderOptions, long>
        {
            Name = nameof(MemoryBytes),
            Description = "The greatest number of bytes of all batches together, used and read ahead.",
            Recipe = OptionPlace.None("it says how far the loader reads ahead"),
            CommandLine = OptionPlace.None("the default suits a command"),
            Type = OptionTypes.Long(least: 0),
            Get = options => options.MemoryBytes,
            With = (options, value) => options with { MemoryBytes = value },
        },
        new OptionDefinition<LoaderOptions, UnreadablePictures>
        {
            Name = nameof(Unreadable),
            Description = "Whether pictures that cannot be read are left out, or end the epoch.",
            Recipe = OptionPlace.None("a run that does not fail has the same batches"),
            CommandLine = "unreadable",
            Type = OptionTypes.Choice(("skip", UnreadablePictures.Skip), ("fail", UnreadablePictures.Fail)),
            Get = options => options.Unreadable,
            With = (options, value) => options with { Unreadable = value },
        },
    ];

    /// <summary>Returns the options that can be set by text, with these options as their defaults.</summary>
    public IReadOnlyList<OptionSetting> Settings() => [.. Definitions.SelectMany(definition => definition.Settings(this))];

    /// <summary>Returns these options with some of them set by text.</summary>
    /// <param name="settings">The texts, by the names of <see cref="Settings"/>.</param>
    /// <exception cref="ArgumentException">A name is not the name of a setting, or a text is not a valid value.</exception>
    public LoaderOptions With(IReadOnlyDictionary<string, string> settings) => OptionSettings.Read(Definitions, this, settings);

    /// <summary>Throws if an option is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    internal void Check()
    {
        foreach (OptionDefinition<LoaderOptions> definition in Definitions)
        {
            definition.Check(this, "");
        }
    }
}

/// <summary>Specifies how pictures that cannot be read are handled.</summary>
public enum UnreadablePictures
{
    /// <summary>They are left out of their batch and recorded.</summary>
    Skip = 0,

    /// <summary>The first one ends the epoch with an <see cref="Images.ImageFileException"/>.</summary>
    Fail = 1,
}
