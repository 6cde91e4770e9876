using System.CommandLine;
using ResNetDsl.Architecture.Naming;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Platform;
using ResNetDsl.Weights;

namespace ResNetDsl.CommandLine.Options;

/// <summary>The options that select weights.</summary>
internal sealed class WeightOptions
{
    // Lists of names that the library has.
    private const string ImageNetList = "imagenet";
    private const string ImageNetWithBackgroundList = "imagenet-background";

    private readonly Option<string?> file;

    private readonly Option<bool> background = new("--drop-background") { Description = "Leave out class 0 of a file that has the background there, as TF-slim's 1,001 classes have." };

    private readonly Option<string?> prefix = new("--prefix")
    {
        Description = "The prefix of the names of the weights in a file with several state dicts, such as 'model_ema.'. By default the weights of the network itself.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> labels = new("--labels")
    {
        Description = $"The names of the classes of the weights, where their file does not name them: a file with a name on each line, in UTF-8; or '{ImageNetList}' for the 1,000 classes of ImageNet, '{ImageNetWithBackgroundList}' for the 1,001 with the background.",
        HelpName = "FILE",
    };

    private WeightOptions(Option<string?> file)
    {
        this.file = file;
        labels.CompletionSources.Add(ImageNetList, ImageNetWithBackgroundList);
    }

    /// <summary>The option --weights, whose file is that of a training by default.</summary>
    public static WeightOptions OfTrained() => new(new("--weights")
    {
        Description = $"A file of weights, {WeightFormat.List(WeightFormat.All)}, with the names of {string.Join(", ", WeightNaming.All.Select(naming => naming.Name))}. By default the weights that 'train' wrote to runs/NAME.",
        HelpName = "FILE",
    });

    /// <summary>The option --from, with weights that a training begins with.</summary>
    public static WeightOptions OfBeginning() => new(new("--from")
    {
        Description = "A file of weights to begin with. The classifier is kept where the file has the same classes, and the first layer is adapted to other channels.",
        HelpName = "FILE",
    });

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(file);
        command.Add(background);
        command.Add(prefix);
        command.Add(labels);
    }

    /// <summary>The folder of the results of training a network.</summary>
    public static string RunFolder(DeclaredNetwork network) => Path.Combine("runs", network.Name);

    /// <summary>Makes the network with its weights, and with the classes and the input pipeline that the file has.</summary>
    public Network Load(ParseResult parsed, DeclaredNetwork chosen)
    {
        string? named = parsed.GetValue(file);
        string path = named ?? Path.Combine(RunFolder(chosen), "weights.safetensors");

        // What was named may be the beginning of the names of several files.
        if (named is null && !File.Exists(path))
        {
            throw new FileNotFoundException($"There are no weights '{path}'. Train the network first ('train {chosen.Name}'), or name a file with --weights.");
        }

        Backend.LoadedFor(chosen.Name);
        Network network = NetworkWeights.Load(chosen.Create, path, Loading(parsed), out LoadReport report);
        try
        {
            if (report.Assumption is { } assumption && ProcessGroup.LaunchedRank == 0)
            {
                Console.Error.WriteLine($"'{path}': {assumption}.");
            }

            if (Labels(parsed, network.Classes()?.Count ?? chosen.Plan.Table.Options.Classes, chosen.Name) is { } names)
            {
                network.SetClasses(names);
            }

            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The file that was named; null for none.</summary>
    /// <exception cref="ArgumentException">None was named, and there are options for one.</exception>
    public string? Named(ParseResult parsed)
    {
        if (parsed.GetValue(file) is { } named)
        {
            return named;
        }

        return new Option[] { background, prefix, labels }.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } other
            ? throw new ArgumentException($"{other.Name} applies to the weights of {file.Name}; specify a file with it, or leave out {other.Name}.")
            : null;
    }

    /// <summary>How the file is loaded.</summary>
    public WeightLoading Loading(ParseResult parsed) =>
        new() { Background = parsed.GetValue(background) ? BackgroundClass.Drop : BackgroundClass.Require, Prefix = parsed.GetValue(prefix) };

    /// <summary>The names of --labels; null where it is not given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="count">How many names there must be.</param>
    /// <param name="network">Whose outputs they name.</param>
    /// <exception cref="ArgumentException">There are more or fewer names.</exception>
    public IReadOnlyList<string>? Labels(ParseResult parsed, int count, string network)
    {
        if (parsed.GetValue(labels) is not { } named)
        {
            return null;
        }

        IReadOnlyList<string> names = named switch
        {
            ImageNetList => ImageNet.Classes,
            ImageNetWithBackgroundList => ImageNet.ClassesWithBackground,
            _ => ClassNames.Load(named),
        };

        // A list for all classes of the file begins with the background.
        if (parsed.GetValue(background) && names.Count == count + 1)
        {
            return [.. names.Skip(1)];
        }

        return names.Count == count
            ? names
            : throw new ArgumentException($"'{named}' has {Architecture.Text.Grouped(names.Count)} {(names.Count == 1 ? "name" : "names")}, but {network} has {Architecture.Text.Grouped(count)} classes: there must be one name for each, in the order of the outputs.");
    }
}
