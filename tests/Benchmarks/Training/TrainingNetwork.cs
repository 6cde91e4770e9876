using ResNetDsl.Benchmarks.Peers;
using ResNetDsl.Data;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Benchmarks.Training;

/// <summary>A network that is trained: as the generator compiles it, and the same written by hand with TorchSharp's modules.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Side">Height and width of its images.</param>
/// <param name="Classes">Its classes.</param>
/// <param name="BatchSize">The images at once, unless others are asked for.</param>
/// <param name="Generated">Makes it from its table.</param>
/// <param name="HandWritten">Makes it by hand.</param>
internal sealed record TrainingNetwork(string Name, int Side, int Classes, int BatchSize, Func<Network> Generated, Func<nn.Module<Tensor, Tensor>> HandWritten)
{
    private const double Tolerance = 1e-3;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TrainingNetwork> All { get; } =
    [
        new("CifarResNet20", 32, 10, 128, () => new CifarResNet20(), () => new HandWrittenCifarResNet(3)),
        new("ResNetV2_50", 224, 1000, 8, () => new ResNetV2_50(), () => new HandWrittenResNetV2([3, 4, 6, 3], disposes: false)),
    ];

    public static TrainingNetwork Find(string name) => All.First(network => network.Name == name);

    /// <summary>Pictures of random pixels, enough for a few batches.</summary>
    public IImageDataset Pictures(int batchSize) => new RandomPictures(Math.Max(8 * batchSize, 64), Side, Classes);

    /// <summary>Shows that both are the same function, before anything is timed.</summary>
    /// <exception cref="InvalidOperationException">They differ by more than the tolerance.</exception>
    public string Compare()
    {
        using Network generated = Generated();
        using nn.Module<Tensor, Tensor> handWritten = HandWritten();
        EqualWeights.Fill(generated);
        EqualWeights.Fill(handWritten);
        generated.eval();
        handWritten.eval();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        random.manual_seed(2);
        Tensor images = randn(2, 3, Side, Side);
        double difference = (generated.call(images) - handWritten.call(images)).abs().max().ToDouble();
        string sentence = FormattableString.Invariant($"{Name}: the hand-written network's output differs by {difference:E1} at most.");
        return difference < Tolerance ? sentence : throw new InvalidOperationException(sentence);
    }
}
