using System.CommandLine;
using System.Globalization;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Images;
using ResNetDsl.Reports;
using ResNetDsl.Training;
using Spectre.Console;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>predict NAME FILE …</c>: classifies pictures.</summary>
internal static class PredictCommand
{
    private const string Pictures = "Pictures: JPEG, PNG, WebP and others; or folders, for all pictures in them and below.";

    // Of a folder with more pictures the classes are counted.
    private const int MostShown = 50;

    private const int MostClasses = 20;

    private static readonly LoaderOptions Defaults = new();

    public static Command Create(ProgramNetworks networks)
    {
        // Two arguments of which the first may be left out cannot be told apart by their number: the only network is an optional first word of the files.
        Argument<DeclaredNetwork>? network = networks.Only is null ? NetworkArgument.Create(networks) : null;
        Argument<string[]> files = networks.Only is { } only ? FilesOf(only) : new("FILE") { Description = Pictures, Arity = ArgumentArity.OneOrMore };
        WeightOptions weights = WeightOptions.OfTrained();
        Option<int> top = NumberOption.Whole("--top", "The number of classes to show for each picture.", 5);
        Option<string?> output = new("--output") { Description = "A folder for the pictures with their predicted classes.", HelpName = "FOLDER" };
        SettingOptions loading = new(Defaults.Settings().Where(setting => setting.Name is "batch-size" or "workers"));
        DistributedCommand command = new("predict", "Classify pictures.") { files, top, output };
        if (network is not null)
        {
            command.Arguments.Insert(0, network);
        }

        RowOptions rows = new();
        JsonOutput json = new();
        rows.AddTo(command);
        weights.AddTo(command);
        loading.AddTo(command);
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            DeclaredNetwork chosen = networks.Only ?? parsed.GetRequiredValue(network!);
            Request request = new(
                parsed.GetRequiredValue(files), parsed.GetValue(top), parsed.GetValue(output), rows.File(parsed), Defaults.With(loading.Read(parsed)), json.IsAsked(parsed));
            ProcessGroup group = ProcessGroup.Current;
            using Network loaded = weights.Load(parsed, chosen);
            string[]? numbers = null;
            if (loaded.Classes() is null)
            {
                numbers = [.. Enumerable.Range(0, chosen.Plan.Table.Options.Classes).Select(i => $"output {i}")];
            }

            if (numbers is not null && group.IsFirst)
            {
                Console.Error.WriteLine("The weights do not name their classes, so outputs are shown by number, from 0. Name the classes with --labels FILE, one on each line.");
            }

            return Predict(new ImageClassifier(loaded, numbers), request, group);
        });
        return command;
    }

    private static Argument<string[]> FilesOf(DeclaredNetwork only) => new("FILE")
    {
        Description = $"{Pictures} The name of the network may come before them; by default it is {only.Name}.",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            string[] words = [.. result.Tokens.Select(token => token.Value)];
            string[] pictures = words[0].Equals(only.Name, StringComparison.OrdinalIgnoreCase) ? words[1..] : words;
            if (pictures.Length == 0)
            {
                result.AddError($"Specify a picture: predict {only.Name} FILE.");
            }

            return pictures;
        },
    };

    private static int Predict(ImageClassifier classifier, Request request, ProcessGroup group)
    {
        IReadOnlyList<string> files = PictureFiles.Find(request.Paths, out IReadOnlyList<string> passedOver);
        bool isLong = files.Count > MostShown && (request.Csv is not null || request.Paths.Any(Directory.Exists));
        List<ClassifiedPicture> shown = [];
        List<string> mistakes = [];
        Dictionary<string, int> counts = [], names = new(StringComparer.OrdinalIgnoreCase);
        Action<int, int>? progress = isLong ? RowOptions.Progress() : null;
        int done = 0;
        void Receive(ClassifiedPicture picture)
        {
            progress?.Invoke(++done, files.Count);
            if (request.IsJson || !isLong)
            {
                shown.Add(picture);
            }

            if (picture.Mistake is not null)
            {
                mistakes.Add(picture.Mistake);
                return;
            }

            counts[picture.Classes[0].Class] = counts.GetValueOrDefault(picture.Classes[0].Class) + 1;
            if (request.Folder is not null)
            {
                string path = Path.Combine(request.Folder, Unique(Path.GetFileNameWithoutExtension(picture.File), names) + ".png");

                // An earlier run with the same file of rows has drawn it.
                if (request.Csv is null || !File.Exists(path))
                {
                    LabelledImage.Save(path, RgbImage.Load(picture.File), picture.Classes);
                }
            }
        }

        using (Interruption? interruption = request.Csv is null ? null : new())
        {
            try
            {
                classifier.ClassifyFiles(files, Receive, request.Csv, request.Top, request.Loading, group, interruption?.Token ?? default);
            }
            catch (OperationCanceledException) when (request.Csv is not null)
            {
                return group.IsFirst ? RowOptions.Stopped(request.Csv) : Interruption.ExitCode;
            }
        }

        // Rank 0 has the predictions.
        if (!group.IsFirst)
        {
            return 0;
        }

        if (request.IsJson)
        {
            Print(shown);
        }
        else if (isLong)
        {
            Summarize(counts, files.Count, mistakes.Count, request.Csv);
        }
        else
        {
            Show(shown);
        }

        DataOptions.Tell(LeftOut.Nothing with { PassedOver = passedOver }, "these pictures");
        foreach (string mistake in mistakes)
        {
            Console.Error.WriteLine(mistake);
        }

        if (!request.IsJson && request.Csv is not null)
        {
            Console.WriteLine($"The rows of the pictures are in {Path.GetFullPath(request.Csv)}");
        }

        if (!request.IsJson && request.Folder is not null && names.Count > 0)
        {
            Console.WriteLine($"The pictures with their predicted classes are in {Path.GetFullPath(request.Folder)}");
        }

        return mistakes.Count == 0 ? 0 : 1;
    }

    private static void Show(List<ClassifiedPicture> pictures)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns(new TableColumn("picture"), new TableColumn("class"), new TableColumn("probability").RightAligned());
        foreach (ClassifiedPicture picture in pictures)
        {
            for (int i = 0; i < picture.Classes.Count; i++)
            {
                table.AddRow(
                    Cell.Of(i == 0 ? picture.File : ""),
                    Cell.Of(picture.Classes[i].Class),
                    new Spectre.Console.Text((100 * picture.Classes[i].Probability).ToString("0.00", CultureInfo.InvariantCulture) + "%"));
            }
        }

        if (table.Rows.Count > 0)
        {
            AnsiConsole.Write(table);
        }
    }

    private static void Summarize(Dictionary<string, int> counts, int pictures, int unreadable, string? csv)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns(new TableColumn("class"), new TableColumn("pictures").RightAligned());
        foreach ((string name, int count) in counts.OrderByDescending(item => item.Value).ThenBy(item => item.Key, StringComparer.Ordinal).Take(MostClasses))
        {
            table.AddRow(Cell.Of(name), new Spectre.Console.Text(Architecture.Text.Grouped(count)));
        }

        if (counts.Count > 0)
        {
            AnsiConsole.Write(table);
        }

        string more = counts.Count > MostClasses ? $" of {Architecture.Text.Grouped(counts.Count)} classes; the {MostClasses} most frequent are shown" : "";
        Console.WriteLine($"{Architecture.Text.Grouped(pictures)} pictures{(unreadable > 0 ? $" ({Architecture.Text.Grouped(unreadable)} could not be read)" : "")}{more}.{(csv is null ? " Write a row for each of them with --csv FILE." : "")}");
    }

    private static void Print(List<ClassifiedPicture> pictures) => JsonOutput.PrintArray(pictures, (writer, picture) =>
    {
        writer.WriteString("file", picture.File);
        if (picture.Mistake is not null)
        {
            writer.WriteString("mistake", picture.Mistake);
        }

        JsonOutput.Array(writer, "classes", picture.Classes, item =>
        {
            writer.WriteString("class", item.Class);
            JsonOutput.Number(writer, "probability", item.Probability);
        });
    });

    /// <summary>Pictures of one name from two folders do not overwrite each other.</summary>
    private static string Unique(string name, Dictionary<string, int> names) => (names[name] = names.GetValueOrDefault(name) + 1) is > 1 and var count ? $"{name}-{count}" : name;

    /// <summary>What is predicted, and where it goes.</summary>
    private sealed record Request(string[] Paths, int Top, string? Folder, string? Csv, LoaderOptions Loading, bool IsJson);
}
