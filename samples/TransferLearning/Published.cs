using ResNetDsl;
using ResNetDsl.Data;
using ResNetDsl.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace TransferLearning;

/// <summary>The published weights, and the normalization of their network: blue, green, red, from 0 to 255, less the mean of ImageNet's pictures.</summary>
internal static class Published
{
    private const double White = 255;

    // The published network does not divide by a deviation. With one, the first layer's weights and inputs have the usual size, and learn as fast as the others.
    private static readonly double[] Deviation = [.. Normalization.ImageNet.Deviation];

    /// <summary>The mean of each channel, red, green and blue, of the mean picture; and ImageNet's deviation.</summary>
    public static Normalization Normalization { get; } = new(Mean(), Deviation);

    /// <summary>Loads the weights into a network that sees pictures with <see cref="Normalization"/>, and keeps its classifier.</summary>
    public static LoadReport Load(PictureNet network)
    {
        LoadReport report = network.LoadWeights(Beside("ResNet18.onnx"), new() { Classifier = ClassifierWeights.Skip });
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = network.Conv1.Weight;
        weight.copy_(weight.flip(1) * tensor([.. Deviation.Select(deviation => (float)(White * deviation))]).reshape(1, 3, 1, 1));
        return report;
    }

    private static double[] Mean()
    {
        using DisposeScope scope = NewDisposeScope();
        using WeightFile file = WeightFile.Open(Beside("ResNetPreprocess.onnx"));
        return [.. (file.Read("MeanImage").to(float64).mean([0, 2, 3]).flip(0) / White).data<double>()];
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
