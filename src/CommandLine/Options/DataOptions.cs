using System.CommandLine;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Data;

namespace ResNetDsl.CommandLine.Options;

/// <summary>The options that select pictures.</summary>
internal sealed class DataOptions
{
    private const int DrawnForTraining = 4000;
    private const int DrawnHeldOut = 1000;

    private static readonly LoaderOptions Defaults = new() { BatchSize = 64 };

    private readonly Option<string?> data = new("--data")
    {
        Description = $"A folder with {Datasets.Contents}. By default shapes are drawn.",
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
    /// <param name="plan">The network that drawn shapes have the size of.</param>
    /// <param name="classes">The classes of a network; null for those of the training set.</param>
    public DatasetSplits Open(ParseResult parsed, NetworkPlan plan, IReadOnlyList<string>? classes = null)
    {
        if (parsed.GetValue(data) is { } folder)
        {
            return Datasets.OpenSplits(folder, Splitting(parsed), classes);
        }

        if (splitting.Read(parsed).Keys.FirstOrDefault() is { } given)
        {
            throw new ArgumentException($"--{given} splits the pictures of --data. The shapes that are drawn by default already have splits.");
        }

        return new(Drawn(plan, Split.Train), Drawn(plan, Split.Validation), Drawn(plan, Split.Test), []);
    }

    /// <summary>The pictures of one split, for a network that is trained.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="plan">The network that drawn shapes have the size of.</param>
    /// <param name="split">The split.</param>
    /// <param name="classes">The classes of the network; null when they are not known.</param>
    public IImageDataset Open(ParseResult parsed, NetworkPlan plan, Split split, IReadOnlyList<string>? classes)
    {
        // A split that the folder has needs no training set beside it, where the network says the classes.
        if (parsed.GetValue(data) is { } folder
            && (split == Split.Test ? Splitting(parsed).TestShare is null : split == Split.Validation && classes is not null && Datasets.Has(folder, Split.Validation)))
        {
            return Datasets.Open(folder, split, classes);
        }

        DatasetSplits splits = Open(parsed, plan, classes);
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

    private static ShapeImages Drawn(NetworkPlan plan, Split split) =>
        new(split == Split.Train ? DrawnForTraining : DrawnHeldOut, split, side: Math.Clamp(plan.Input.Height, ShapeImages.LeastSide, ShapeImages.MostSide));
}
