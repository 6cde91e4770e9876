using System.CommandLine;
using ResNetDsl.Data;

namespace ResNetDsl.CommandLine.Options;

/// <summary>The options that select pictures.</summary>
internal sealed class DataOptions
{
    /// <summary>The defaults of the commands.</summary>
    public static readonly LoaderOptions Defaults = new() { BatchSize = 64 };

    private readonly Option<string?> data = new("--data")
    {
        Description = $"A folder with {Datasets.Contents}.",
        HelpName = "FOLDER",
    };

    private readonly SettingOptions splitting = new(new SplitOptions().Settings());

    private readonly SettingOptions loading = new(Defaults.Settings());

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(data);
        splitting.AddTo(command);
        loading.AddTo(command);
    }

    /// <summary>The training pictures, those that the best epoch is chosen on, and those that are held out until the end.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="classes">The classes of a network; null for those of the training set.</param>
    public DatasetSplits Open(ParseResult parsed, IReadOnlyList<string>? classes = null) => Datasets.OpenSplits(Folder(parsed), Splitting(parsed), classes);

    /// <summary>The pictures of one split, for a network that is trained.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="split">The split.</param>
    /// <param name="classes">The classes of the network; null when they are not known.</param>
    public IImageDataset Open(ParseResult parsed, Split split, IReadOnlyList<string>? classes)
    {
        // A split that the folder has needs no training set beside it, where the network says the classes.
        string folder = Folder(parsed);
        if (split == Split.Test ? Splitting(parsed).TestShare is null : split == Split.Validation && classes is not null && Datasets.Has(folder, Split.Validation))
        {
            return Datasets.Open(folder, split, classes);
        }

        DatasetSplits splits = Open(parsed, classes);
        return split switch
        {
            Split.Train => splits.Training,
            Split.Validation => splits.Validation,
            _ => splits.Test!,
        };
    }

    /// <summary>Loads the pictures of a split.</summary>
    public ImageLoader Load(ParseResult parsed, IImageDataset pictures, ImagePipeline pipeline, Split split, long seed)
    {
        LoaderOptions options = Defaults.With(loading.Read(parsed));
        return new(pictures, pipeline, options with
        {
            BatchSize = Math.Min(options.BatchSize, pictures.Count),
            Shuffle = split == Split.Train,
            DropLast = split == Split.Train,
            Seed = seed,
        });
    }

    /// <summary>Reports on the error stream what was left out.</summary>
    public static void Tell(LeftOut left, string pictures)
    {
        foreach (string sentence in left.Sentences(pictures))
        {
            Console.Error.WriteLine(sentence);
        }
    }

    private SplitOptions Splitting(ParseResult parsed) => new SplitOptions().With(splitting.Read(parsed));

    private string Folder(ParseResult parsed) => parsed.GetValue(data) ?? throw new ArgumentException($"Name the pictures with --data: a folder with {Datasets.Contents}.");
}
