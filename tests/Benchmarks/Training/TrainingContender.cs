using ResNetDsl.Benchmarks.Contenders;

namespace ResNetDsl.Benchmarks.Training;

/// <summary>Who takes part in the benchmark of training.</summary>
/// <param name="Name">Its name on the command line and in tables.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Make">Makes it for a network and a batch size.</param>
internal sealed record TrainingContender(string Name, string Description, Func<TrainingNetwork, int, ITrainingLoop> Make)
{
    /// <summary>All contenders; the first is the one that the others are compared with.</summary>
    public static IReadOnlyList<TrainingContender> All { get; } =
    [
        new("stock+scope", "TorchSharp's modules, SGD and DataLoader, every step in a NewDisposeScope()", (network, batch) => new StockLoop(network.HandWritten(), network.Pictures(batch), batch, isScoped: true)),
        new("stock", "the same, nothing disposed", (network, batch) => new StockLoop(network.HandWritten(), network.Pictures(batch), batch, isScoped: false)),
        new("generated+scope", "the loop of stock+scope around the generated network", (network, batch) => new StockLoop(network.Generated(), network.Pictures(batch), batch, isScoped: true)),
        new("trainer", "the trainer, around the generated network", (network, batch) => new TrainerLoop(network.Generated(), network.Pictures(batch), batch, computeType: null)),
        new("trainer+bfloat16", "the trainer, with convolutions in bfloat16", (network, batch) => new TrainerLoop(network.Generated(), network.Pictures(batch), batch, bfloat16)),
    ];

    public static TrainingContender Find(string name) => All.First(contender => contender.Name == name);
}
