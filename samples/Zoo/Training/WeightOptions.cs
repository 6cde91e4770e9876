using System.CommandLine;
using ResNetDsl.Training;
using ResNetDsl.Weights;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Training;

/// <summary>The option that says which weights, and what comes with them.</summary>
internal sealed class WeightOptions
{
    private readonly Option<string?> weights = new("--weights")
    {
        Description = $"A file of weights, {WeightFormat.List(WeightFormat.All)}, with the names of TF-slim, torchvision, timm or Keras. By default the weights that 'train' wrote to runs/NAME.",
        HelpName = "FILE",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Add(weights);

    /// <summary>Where a training of a network keeps its results.</summary>
    public static string RunFolder(ZooNetwork network) => Path.Combine("runs", network.Name);

    /// <summary>Makes the network with its weights.</summary>
    /// <returns>The network, in evaluation mode, and the names of its classes, if the file has them.</returns>
    public (Network Network, IReadOnlyList<string>? Classes) Load(ParseResult parsed, ZooNetwork chosen)
    {
        string file = parsed.GetValue(weights) ?? Path.Combine(RunFolder(chosen), "weights.safetensors");
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"There are no weights '{file}'. Train the network first ('train {chosen.Name}'), or name a file with --weights.");
        }

        IReadOnlyList<string>? classes;
        using (WeightFile opened = WeightFile.Open(file))
        {
            classes = ClassNames.Of(opened.Metadata);
        }

        Network network = chosen.Create();
        try
        {
            network.LoadWeights(file);
            return (network, classes);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
