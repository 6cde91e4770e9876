using ResNetDsl.Data;

namespace ResNetDsl.Training;

/// <summary>How a network does on labelled pictures.</summary>
/// <param name="Classes">The names of the network's classes.</param>
/// <param name="Images">Every picture that was evaluated, in the order of the dataset.</param>
/// <param name="Loss">The mean cross entropy.</param>
/// <param name="Top1">The share classified right, from 0 to 1.</param>
/// <param name="Top5">The share whose class is among the five likeliest, from 0 to 1.</param>
/// <param name="ImagesPerSecond">Images by the time they took, input included.</param>
public sealed record Evaluation(
    IReadOnlyList<string> Classes, IReadOnlyList<EvaluatedImage> Images, double Loss, double Top1, double Top5, double ImagesPerSecond)
{
    /// <summary>What the numbers do not count: pictures that could not be read, files that were passed over, classes without pictures.</summary>
    public LeftOut LeftOut { get; init; } = LeftOut.Nothing;

    /// <summary>The images of each class (rows) that were taken for each class (columns): [classes, classes].</summary>
    public int[,] ConfusionMatrix()
    {
        int[,] matrix = new int[Classes.Count, Classes.Count];
        foreach (EvaluatedImage image in Images)
        {
            matrix[image.Label, image.Predicted]++;
        }

        return matrix;
    }

    /// <summary>The images that were classified wrong, the most certain of the wrong class first.</summary>
    public IEnumerable<EvaluatedImage> MostWrong() => Images.Where(image => image.Predicted != image.Label).OrderByDescending(image => image.Probability).ThenBy(image => image.Index);
}

/// <summary>What a network made of one picture.</summary>
/// <param name="Index">The picture's number in its dataset.</param>
/// <param name="Label">Its class, a position in <see cref="Evaluation.Classes"/>.</param>
/// <param name="Predicted">The likeliest class, a position in <see cref="Evaluation.Classes"/>.</param>
/// <param name="Probability">The probability of that class.</param>
/// <param name="Loss">The cross entropy.</param>
public sealed record EvaluatedImage(int Index, int Label, int Predicted, double Probability, double Loss);
