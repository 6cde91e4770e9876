using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Reports;
using ResNetDsl.Training;
using Spectre.Console;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>evaluate NAME</c>: evaluates a trained network on held-out pictures.</summary>
internal static class EvaluateCommand
{
    public static Command Create(ProgramNetworks networks)
    {
        Argument<DeclaredNetwork> network = NetworkArgument.Create(networks);
        WeightOptions weights = WeightOptions.OfTrained();
        DataOptions data = new();
        Option<string> split = NumberOption.Choice("--split", "The pictures: test, validation or train. The best epoch was chosen on validation, and the network was trained on train.", "test", "validation", "train");
        Option<string?> output = new("--output") { Description = "A folder for the confusion matrix and the most wrong pictures.", HelpName = "FOLDER" };
        DistributedCommand command = new("evaluate", "Evaluate a trained network on held-out pictures.") { network, split, output };
        RowOptions rows = new();
        JsonOutput json = new();
        rows.AddTo(command);
        weights.AddTo(command);
        data.AddTo(command);
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            DeclaredNetwork chosen = parsed.GetRequiredValue(network);
            using Network loaded = weights.Load(parsed, chosen);
            Split part = parsed.GetValue(split) switch { "train" => Split.Train, "validation" => Split.Validation, _ => Split.Test };
            IImageDataset pictures = data.Open(parsed, part, loaded.Classes());
            using ImageLoader loader = data.Load(parsed, pictures, loaded.EvaluationPipeline(), Split.Test, seed: 0);
            ProcessGroup group = ProcessGroup.Current;
            string? csv = rows.File(parsed);
            Evaluation evaluation;
            using (Interruption? interruption = csv is null ? null : new())
            {
                try
                {
                    evaluation = csv is null ? Evaluator.Evaluate(loaded, loader, group) : Evaluator.Evaluate(loaded, loader, group, csv, RowOptions.Progress(), interruption!.Token);
                }
                catch (OperationCanceledException) when (csv is not null)
                {
                    return group.IsFirst ? RowOptions.Stopped(csv) : Interruption.ExitCode;
                }
            }

            if (!group.IsFirst)
            {
                return 0;
            }

            bool asked = json.IsAsked(parsed);
            if (!asked)
            {
                Write(evaluation);
            }

            DataOptions.Tell(evaluation.LeftOut, "these pictures");
            if (loaded.Classes() is null)
            {
                Console.Error.WriteLine("The weights do not name their classes, so output 0 was assumed to be the first class of the pictures, and so on. Name the classes with --labels FILE, one on each line.");
            }

            string? folder = parsed.GetValue(output);
            IReadOnlyList<string> files = folder is null ? [] : RunReport.WriteEvaluation(folder, evaluation, pictures);
            if (asked)
            {
                JsonOutput.Print(writer => Write(writer, chosen, parsed.GetValue(split)!, evaluation, files));
            }
            else if (folder is not null)
            {
                Console.WriteLine($"{string.Join(", ", files.Select(Path.GetFileName))} are in {Path.GetFullPath(folder)}");
            }

            return 0;
        });
        return command;
    }

    private static void Write(Evaluation evaluation)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns(new TableColumn("class"), new TableColumn("images").RightAligned(), new TableColumn("correct").RightAligned(), new TableColumn("most often confused with"));
        int[,] confusion = evaluation.ConfusionMatrix();
        for (int i = 0; i < evaluation.Classes.Count; i++)
        {
            int[] row = [.. Enumerable.Range(0, evaluation.Classes.Count).Select(j => confusion[i, j])];
            int wrong = Enumerable.Range(0, row.Length).Where(j => j != i).MaxBy(j => row[j]);
            table.AddRow(
                Cell.Of(evaluation.Classes[i]),
                new Spectre.Console.Text(Architecture.Text.Grouped(row.Sum())),
                new Spectre.Console.Text(Percent(row.Sum() == 0 ? 0 : row[i] / (double)row.Sum())),
                Cell.Of(row[wrong] == 0 || wrong == i ? "" : $"{evaluation.Classes[wrong]} ({Architecture.Text.Grouped(row[wrong])})"));
        }

        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Architecture.Text.Grouped(evaluation.Images.Count)} images{(evaluation.LeftOut.Unreadable.Count is > 0 and var left ? $" ({Architecture.Text.Grouped(left)} could not be read)" : "")}: top-1 {Percent(evaluation.Top1)}, top-5 {Percent(evaluation.Top5)}, loss {evaluation.Loss:0.0000}, {evaluation.ImagesPerSecond:0} images/s"));
    }

    private static void Write(Utf8JsonWriter writer, DeclaredNetwork network, string split, Evaluation evaluation, IReadOnlyList<string> files)
    {
        writer.WriteString("network", network.Name);
        writer.WriteString("split", split);
        writer.WriteNumber("images", evaluation.Images.Count);
        JsonOutput.Number(writer, "top1", evaluation.Top1);
        JsonOutput.Number(writer, "top5", evaluation.Top5);
        JsonOutput.Number(writer, "loss", evaluation.Loss);
        JsonOutput.Number(writer, "imagesPerSecond", evaluation.ImagesPerSecond);
        JsonOutput.Texts(writer, "classes", evaluation.Classes);

        // Rows are the classes of the pictures, columns the predicted classes.
        int[,] confusion = evaluation.ConfusionMatrix();
        writer.WriteStartArray("confusion");
        for (int i = 0; i < evaluation.Classes.Count; i++)
        {
            JsonOutput.Numbers(writer, Enumerable.Range(0, evaluation.Classes.Count).Select(j => (long)confusion[i, j]));
        }

        writer.WriteEndArray();
        JsonOutput.Array(writer, "unreadable", evaluation.LeftOut.Unreadable, picture =>
        {
            writer.WriteString("file", picture.Name);
            writer.WriteString("reason", picture.Reason);
        });
        JsonOutput.Texts(writer, "files", files.Select(Path.GetFullPath));
    }

    private static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture) + "%";
}
