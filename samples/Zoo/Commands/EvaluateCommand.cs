using System.CommandLine;
using System.Globalization;
using ResNetDsl.Data;
using ResNetDsl.Reports;
using ResNetDsl.Training;
using ResNetDsl.Zoo.Networks;
using ResNetDsl.Zoo.Training;
using Spectre.Console;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>evaluate NAME</c>: holds a trained network against the held-out pictures.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        Argument<ZooNetwork> network = NetworkArgument.Create();
        WeightOptions weights = new();
        DataOptions data = new();
        Option<string?> output = new("--output") { Description = "A folder for the confusion matrix and the most wrong pictures.", HelpName = "FOLDER" };
        Command command = new("evaluate", "Evaluate a trained network on held-out pictures.") { network, output };
        weights.AddTo(command);
        data.AddTo(command);
        command.SetAction(parsed =>
        {
            ZooNetwork chosen = parsed.GetRequiredValue(network);
            IImageDataset pictures = data.Open(parsed, chosen.Plan, Split.Test);
            (Network loaded, IReadOnlyList<string>? classes) = weights.Load(parsed, chosen);
            using (loaded)
            using (ImageLoader loader = data.Load(parsed, pictures, ImagePipeline.ForEvaluation(chosen.Plan), Split.Test, seed: 0))
            {
                if (classes is not null && ClassNames.Difference(classes, pictures.Classes) is { } difference)
                {
                    throw new InvalidDataException($"The weights cannot be evaluated on these pictures: {difference}.");
                }

                Evaluation evaluation = Evaluator.Evaluate(loaded, loader);
                Write(evaluation);
                DataOptions.TellUnreadable(loader);
                if (parsed.GetValue(output) is { } folder)
                {
                    Console.WriteLine($"{string.Join(", ", RunReport.WriteEvaluation(folder, evaluation, pictures).Select(Path.GetFileName))} are in {Path.GetFullPath(folder)}");
                }
            }
        });
        return command;
    }

    private static void Write(Evaluation evaluation)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns(new TableColumn("class"), new TableColumn("images").RightAligned(), new TableColumn("right").RightAligned(), new TableColumn("most often taken for"));
        int[,] confusion = evaluation.ConfusionMatrix();
        for (int i = 0; i < evaluation.Classes.Count; i++)
        {
            int[] row = [.. Enumerable.Range(0, evaluation.Classes.Count).Select(j => confusion[i, j])];
            int wrong = Enumerable.Range(0, row.Length).Where(j => j != i).MaxBy(j => row[j]);
            table.AddRow(
                new Spectre.Console.Text(evaluation.Classes[i]),
                new Spectre.Console.Text(Architecture.Text.Grouped(row.Sum())),
                new Spectre.Console.Text(Percent(row.Sum() == 0 ? 0 : row[i] / (double)row.Sum())),
                new Spectre.Console.Text(row[wrong] == 0 || wrong == i ? "" : $"{evaluation.Classes[wrong]} ({Architecture.Text.Grouped(row[wrong])})"));
        }

        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Architecture.Text.Grouped(evaluation.Images.Count)} images: top-1 {Percent(evaluation.Top1)}, top-5 {Percent(evaluation.Top5)}, loss {evaluation.Loss:0.0000}, {evaluation.ImagesPerSecond:0} images/s"));
    }

    private static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture) + "%";
}
