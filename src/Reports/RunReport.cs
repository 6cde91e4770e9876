using ResNetDsl.Data;
using ResNetDsl.Images;
using ResNetDsl.Reports.Lettering;
using ResNetDsl.Training;

namespace ResNetDsl.Reports;

/// <summary>Writes the report of a training: its curves, the confusion of its classes, and the pictures with the most confident errors.</summary>
public static class RunReport
{
    private const int MostWrong = 24;

    /// <summary>Writes <c>curves.png</c>, <c>curves.svg</c>, <c>confusion.png</c>, <c>confusion.svg</c> and <c>most_wrong.png</c>; and <c>left_out.txt</c>, if anything was left out. Files of these names are replaced.</summary>
    /// <param name="folder">The folder of the files, which is created if it does not exist.</param>
    /// <param name="result">The result of the training.</param>
    /// <param name="evaluation">The evaluation of the network on the held-out set.</param>
    /// <param name="heldOut">The held-out set, for its pictures. One that cannot be read is left out of the sheet.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="ArgumentException">The evaluation is of another set: it has classes that the evaluation does not have, or other pictures.</exception>
    /// <exception cref="IOException">A file cannot be written; the message names it.</exception>
    public static IReadOnlyList<string> Write(string folder, TrainingResult result, Evaluation evaluation, IImageDataset heldOut) =>
        Write(folder, result, evaluation, heldOut, Letters.OfMachine);

    /// <summary>Writes the report of an evaluation alone: <c>confusion.png</c>, <c>confusion.svg</c> and <c>most_wrong.png</c>; and <c>left_out.txt</c>, if anything was left out.</summary>
    /// <param name="folder">The folder of the files, which is created if it does not exist.</param>
    /// <param name="evaluation">The evaluation of the network on the held-out set.</param>
    /// <param name="heldOut">The held-out set, for its pictures. One that cannot be read is left out of the sheet.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="ArgumentException">The evaluation is of another set: it has classes that the evaluation does not have, or other pictures.</exception>
    /// <exception cref="IOException">A file cannot be written; the message names it.</exception>
    public static IReadOnlyList<string> WriteEvaluation(string folder, Evaluation evaluation, IImageDataset heldOut) => WriteEvaluation(folder, evaluation, heldOut, Letters.OfMachine);

    internal static IReadOnlyList<string> Write(string folder, TrainingResult result, Evaluation evaluation, IImageDataset heldOut, Letters letters)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(heldOut);
        Check(evaluation, heldOut);
        return [.. TrainingCurves.Save(result.Epochs, Path.Combine(folder, "curves"), letters), .. WriteEvaluation(folder, evaluation, heldOut, letters, result)];
    }

    private static List<string> WriteEvaluation(string folder, Evaluation evaluation, IImageDataset heldOut, Letters letters, TrainingResult? result = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(heldOut);
        Check(evaluation, heldOut);
        string mostWrong = Path.Combine(folder, "most_wrong.png");
        IReadOnlyList<string> plots = ConfusionMatrixPlot.Save(evaluation, Path.Combine(folder, "confusion"), letters);
        EvaluatedImage[] wrong = [.. evaluation.MostWrong()];
        List<(RgbImage Image, string Caption)> pictures = [.. Readable(evaluation, wrong, heldOut).Take(MostWrong)];
        string of = $"{Numbers.Count(evaluation.Images.Count)} images";
        string title = wrong.Length == 0 ? $"All {of} were classified correctly"
            : pictures.Count < wrong.Length ? $"The {pictures.Count} most confident of {Numbers.Count(wrong.Length)} errors among {of}"
            : $"The {Numbers.Count(wrong.Length)} errors among {of}";
        ContactSheet.Save(mostWrong, pictures, title, letters);
        return [.. plots, mostWrong, .. WriteLeftOut(Path.Combine(folder, "left_out.txt"), evaluation, result)];
    }

    /// <summary>Lists everything that the numbers do not include. The list of an earlier run is deleted if there is nothing.</summary>
    private static IEnumerable<string> WriteLeftOut(string file, Evaluation evaluation, TrainingResult? result)
    {
        (string Pictures, LeftOut LeftOut)[] all =
        [
            ("the training pictures", result?.LeftOut ?? LeftOut.Nothing),
            ("the pictures of the epochs' evaluations", result?.HeldOutLeftOut ?? LeftOut.Nothing),
            ("the evaluated pictures", evaluation.LeftOut),
        ];
        string[] lines = [.. all.Where(part => !part.LeftOut.IsNothing).SelectMany(part => (IEnumerable<string>)
        [
            .. part.LeftOut.Unreadable.Select(picture => $"unreadable among {part.Pictures}: {picture.Name}: {picture.Reason}"),
            .. part.LeftOut.PassedOver.Select(name => $"skipped among {part.Pictures}: {name}"),
            .. part.LeftOut.EmptyClasses.Select(name => $"a class without pictures among {part.Pictures}: {name}"),
        ])];
        if (lines.Length == 0)
        {
            File.Delete(file);
            return [];
        }

        ReportFile.Write(file, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))));
        return [file];
    }

    private static void Check(Evaluation evaluation, IImageDataset heldOut)
    {
        if (evaluation.Images.FirstOrDefault(image => image.Index < 0 || image.Index >= heldOut.Count) is { } stranger)
        {
            throw new ArgumentException(
                $"The evaluation has image {Numbers.Count(stranger.Index)}, but the dataset has {Numbers.Count(heldOut.Count)} images. Pass the dataset that was evaluated.", nameof(heldOut));
        }

        // By name: the classes of the evaluation are the network's, in its order.
        if (evaluation.Images.Any(image => evaluation.Classes[image.Label] != heldOut.Classes[heldOut.Label(image.Index)]))
        {
            throw new ArgumentException("The evaluation has other classes than the dataset. Pass the dataset that was evaluated.", nameof(heldOut));
        }
    }

    private static IEnumerable<(RgbImage Image, string Caption)> Readable(Evaluation evaluation, IEnumerable<EvaluatedImage> images, IImageDataset dataset)
    {
        foreach (EvaluatedImage image in images)
        {
            RgbImage picture;
            try
            {
                picture = dataset.Read(image.Index);
            }
            catch (ImageFileException)
            {
                continue;
            }

            yield return (picture, $"true: {evaluation.Classes[image.Label]}\npredicted: {evaluation.Classes[image.Predicted]}, {Numbers.Percent(image.Probability)}\n{Path.GetFileName(dataset.Name(image.Index))}");
        }
    }
}
