using System.CommandLine;
using ResNetDsl.Architecture.Naming;
using ResNetDsl.Weights;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Options;

/// <summary>The options that say which weights, and what comes with them.</summary>
internal sealed class WeightOptions
{
    private readonly Option<string?> weights = new("--weights")
    {
        Description = $"A file of weights, {WeightFormat.List(WeightFormat.All)}, with the names of {string.Join(", ", WeightNaming.All.Select(naming => naming.Name))}. By default the weights that 'train' wrote to runs/NAME.",
        HelpName = "FILE",
    };

    private readonly Option<bool> background = new("--drop-background") { Description = "Leave out class 0 of a file that has the background there, as TF-slim's 1,001 classes have." };

    private readonly Option<string?> prefix = new("--prefix")
    {
        Description = "What stands before the names of the weights in a file with several state dicts, such as 'model_ema.'. By default those of the network itself.",
        HelpName = "TEXT",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(weights);
        command.Add(background);
        command.Add(prefix);
    }

    /// <summary>Where a training of a network keeps its results.</summary>
    public static string RunFolder(ZooNetwork network) => Path.Combine("runs", network.Name);

    /// <summary>Makes the network with its weights, and with the classes and the input pipeline that the file has.</summary>
    public Network Load(ParseResult parsed, ZooNetwork chosen)
    {
        string? named = parsed.GetValue(weights);
        string file = named ?? Path.Combine(RunFolder(chosen), "weights.safetensors");

        // What was named may be the beginning of the names of several files.
        if (named is null && !File.Exists(file))
        {
            throw new FileNotFoundException($"There are no weights '{file}'. Train the network first ('train {chosen.Name}'), or name a file with --weights.");
        }

        Network network = chosen.Create();
        try
        {
            network.LoadWeights(file, new() { Background = parsed.GetValue(background) ? BackgroundClass.Drop : BackgroundClass.Require, Prefix = parsed.GetValue(prefix) });
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
