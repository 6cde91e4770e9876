using System.CommandLine;
using ResNetDsl.Architecture;
using ResNetDsl.Data;
using ResNetDsl.Zoo.Commands;

namespace ResNetDsl.Zoo.Training;

/// <summary>The options that say which pictures.</summary>
internal sealed class DataOptions
{
    private const int DrawnForTraining = 4000;
    private const int DrawnHeldOut = 1000;

    private static readonly LoaderOptions Defaults = new() { BatchSize = 64 };

    private readonly Option<string?> data = new("--data")
    {
        Description = $"A folder with {Datasets.Contents}. Without it shapes are drawn.",
        HelpName = "FOLDER",
    };

    private readonly SettingOptions loading = new(Defaults.Settings());

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(data);
        loading.AddTo(command);
    }

    /// <summary>The pictures of a split.</summary>
    public IImageDataset Open(ParseResult parsed, NetworkPlan plan, Split split) => parsed.GetValue(data) is { } folder
        ? Datasets.Open(folder, split)
        : new ShapeImages(split == Split.Train ? DrawnForTraining : DrawnHeldOut, split, side: Math.Clamp(plan.Input.Height, ShapeImages.LeastSide, ShapeImages.MostSide));

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

    /// <summary>Says on the error stream how many pictures were left out, and the first of them.</summary>
    public static void TellUnreadable(IImageLoader loader)
    {
        if (loader.Unreadable is { Count: > 0 } left)
        {
            Console.Error.WriteLine($"{left.Count} picture{(left.Count == 1 ? " was" : "s were")} left out, the first because: {left[0].Reason}");
        }
    }
}
