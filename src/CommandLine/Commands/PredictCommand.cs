using System.CommandLine;
using System.Globalization;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Images;
using ResNetDsl.Reports;
using ResNetDsl.Training;
using Spectre.Console;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>predict NAME FILE …</c>: classifies pictures.</summary>
internal static class PredictCommand
{
    private const string Pictures = "Pictures: JPEG, PNG, WebP and others.";

    public static Command Create(ProgramNetworks networks)
    {
        // Two arguments of which the first may be left out cannot be told apart by their number: the only network is an optional first word of the files.
        Argument<DeclaredNetwork>? network = networks.Only is null ? NetworkArgument.Create(networks) : null;
        Argument<string[]> files = networks.Only is { } only ? FilesOf(only) : new("FILE") { Description = Pictures, Arity = ArgumentArity.OneOrMore };
        WeightOptions weights = WeightOptions.OfTrained();
        Option<int> top = NumberOption.Whole("--top", "The number of classes to show for each picture.", 5);
        Option<string?> output = new("--output") { Description = "A folder for the pictures with their predicted classes.", HelpName = "FOLDER" };
        DistributedCommand command = new("predict", "Classify pictures.") { files, top, output };
        if (network is not null)
        {
            command.Arguments.Insert(0, network);
        }

        JsonOutput json = new();
        weights.AddTo(command);
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            DeclaredNetwork chosen = networks.Only ?? parsed.GetRequiredValue(network!);
            using Network loaded = weights.Load(parsed, chosen);
            string[]? numbers = null;
            if (loaded.Classes() is null)
            {
                numbers = [.. Enumerable.Range(0, chosen.Plan.Table.Options.Classes).Select(i => $"output {i}")];
                Console.Error.WriteLine("The weights do not name their classes, so outputs are shown by number, from 0. Name the classes with --labels FILE, one on each line.");
            }

            return Predict(new ImageClassifier(loaded, numbers), parsed.GetRequiredValue(files), parsed.GetValue(top), parsed.GetValue(output), json.IsAsked(parsed));
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

    private static int Predict(ImageClassifier classifier, string[] files, int top, string? folder, bool json)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns(new TableColumn("picture"), new TableColumn("class"), new TableColumn("probability").RightAligned());
        List<(string File, IReadOnlyList<(string Class, double Probability)> Classes, string? Mistake)> pictures = [];
        Dictionary<string, int> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (string file in files)
        {
            try
            {
                RgbImage image = RgbImage.Load(file);
                IReadOnlyList<(string Class, double Probability)> classes = classifier.Classify(image, top);
                pictures.Add((file, classes, null));
                for (int i = 0; i < classes.Count; i++)
                {
                    table.AddRow(
                        Cell.Of(i == 0 ? file : ""),
                        Cell.Of(classes[i].Class),
                        new Spectre.Console.Text((100 * classes[i].Probability).ToString("0.00", CultureInfo.InvariantCulture) + "%"));
                }

                if (folder is not null)
                {
                    LabelledImage.Save(Path.Combine(folder, Unique(Path.GetFileNameWithoutExtension(file), names) + ".png"), image, classes);
                }
            }
            catch (ImageFileException exception)
            {
                pictures.Add((file, [], exception.Message));
            }
        }

        if (json)
        {
            JsonOutput.PrintArray(pictures, (writer, picture) =>
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
        }
        else if (table.Rows.Count > 0)
        {
            AnsiConsole.Write(table);
        }

        foreach (string? mistake in pictures.Select(picture => picture.Mistake).Where(mistake => mistake is not null))
        {
            Console.Error.WriteLine(mistake);
        }

        if (!json && folder is not null && names.Count > 0)
        {
            Console.WriteLine($"The pictures with their predicted classes are in {Path.GetFullPath(folder)}");
        }

        return pictures.All(picture => picture.Mistake is null) ? 0 : 1;
    }

    /// <summary>Pictures of one name from two folders do not overwrite each other.</summary>
    private static string Unique(string name, Dictionary<string, int> names) => (names[name] = names.GetValueOrDefault(name) + 1) is > 1 and var count ? $"{name}-{count}" : name;
}
