using ResNetDsl.Data;
using ResNetDsl.Images;
using ResNetDsl.Training;

namespace ResNetDsl.Tests;

/// <summary>Made-up trainings, evaluations and pictures.</summary>
internal static class Made
{
    public static TrainingRun Run(int epochs = 3, int stepsPerEpoch = 100, long firstStep = 0) => new("ResNetV2_50", epochs, stepsPerEpoch, firstStep, ["cat", "dog"]);

    public static StepResult Step(long step, int stepsPerEpoch = 100, double loss = 2.5, double imagesPerSecond = 1000) =>
        new((int)(step / stepsPerEpoch), step, loss, 0.25, 0.1, 3, 32, imagesPerSecond);

    public static EpochResult Epoch(int epoch, int stepsPerEpoch = 100) =>
        new(epoch, (epoch + 1) * stepsPerEpoch, 2.0 / (epoch + 1), 0.5, 0.1, 1234.5, 2.2 / (epoch + 1), 0.4 + (0.1 * epoch), 0.9);

    public static EpochResult WithoutHeldOut(EpochResult epoch) => epoch with { HeldOutLoss = null, HeldOutTop1 = null, HeldOutTop5 = null };

    public static RgbImage Picture(int height = 8, int width = 8, byte gray = 100) => new(height, width, [.. Enumerable.Repeat(gray, 3 * height * width)]);

    /// <summary>Images of which each fifth is taken for the class after its own.</summary>
    public static Evaluation Evaluation(IReadOnlyList<string> classes, int images)
    {
        List<EvaluatedImage> evaluated = [.. Enumerable.Range(0, images).Select(i => new EvaluatedImage(i, i % classes.Count, (i + (i % 5 == 4 ? 1 : 0)) % classes.Count, 0.5 + (i % 50 / 100.0), 1))];
        return new Evaluation(classes, evaluated, 1, evaluated.Count(image => image.Label == image.Predicted) / (double)Math.Max(1, images), 1, 100);
    }

    /// <summary>A dataset of gray pictures. One of them may be unreadable.</summary>
    public sealed class Dataset(IReadOnlyList<string> classes, int count, int unreadable = -1) : IImageDataset
    {
        public IReadOnlyList<string> Classes => classes;

        public int Count => count;

        public int Label(int index) => index % classes.Count;

        public string Name(int index) => $"folder/{index}.png";

        public RgbImage Read(int index) => index == unreadable ? RgbImage.Load("/no such file.png") : Picture(gray: (byte)index);
    }
}
