using ResNetDsl.Data;

namespace ResNetDsl.Training;

/// <summary>The result of evaluating a network on labeled pictures.</summary>
/// <param name="Classes">The names of the network's classes.</param>
/// <param name="Images">The evaluated pictures, in the order of the dataset.</param>
/// <param name="Loss">The mean cross entropy.</param>
/// <param name="Top1">The share of correctly classified pictures, from 0 to 1.</param>
/// <param name="Top5">The share of pictures whose class is among the five most probable ones, from 0 to 1.</param>
/// <param name="ImagesPerSecond">Images per second, including their input.</param>
public sealed record Evaluation(
    IReadOnlyList<string> Classes, IReadOnlyList<EvaluatedImage> Images, double Loss, double Top1, double Top5, double ImagesPerSecond)
{
    /// <summary>What the numbers do not include: unreadable pictures, skipped files, classes without pictures.</summary>
    public LeftOut LeftOut { get; init; } = LeftOut.Nothing;

    /// <summary>The number of images of each class (rows) that were predicted as each class (columns): [classes, classes].</summary>
    public int[,] ConfusionMatrix()
    {
        int[,] matrix = new int[Classes.Count, Classes.Count];
        foreach (EvaluatedImage image in Images)
        {
            matrix[image.Label, image.Predicted]++;
        }

        return matrix;
    }

    /// <summary>The wrongly classified images, those with the highest probability of the wrong class first.</summary>
    public IEnumerable<EvaluatedImage> MostWrong() => Images.Where(image => image.Predicted != image.Label).OrderByDescending(image => image.Probability).ThenBy(image => image.Index);
}

/// <summary>The prediction for one picture.</summary>
/// <param name="Index">The picture's number in its dataset.</param>
/// <param name="Label">Its class, a position in <see cref="Evaluation.Classes"/>.</param>
/// <param name="Predicted">The most probable class, a position in <see cref="Evaluation.Classes"/>.</param>
/// <param name="Probability">The probability of that class.</param>
/// <param name="Loss">The cross entropy.</param>
public sealed record EvaluatedImage(int Index, int Label, int Predicted, double Probability, double Loss);
