using System.CommandLine;
using System.Globalization;
using ResNetDsl;
using ResNetDsl.Data;
using ResNetDsl.Optimization;
using ResNetDsl.Options;
using ResNetDsl.Reports;
using ResNetDsl.Shapes;
using ResNetDsl.Training;
using Spectre.Console;
using TorchSharp;
using TransferLearning;

// Trains the classifier on a published network, then the whole network, then the same table from random weights, and plots the held-out accuracy of each.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<string?> data = new("--data") { Description = "Your own pictures, with one folder per class and ten classes at most. By default drawn shapes.", HelpName = "FOLDER" };
Option<double?> share = new("--test-share") { Description = "The share of each class that is held out, where the folder has no test pictures." };
Option<int> images = new("--images") { Description = "Drawn shapes for training; as many are held out.", DefaultValueFactory = _ => 300 };
Option<int> epochs = new("--epochs") { Description = "Passes over the training pictures.", DefaultValueFactory = _ => 10 };
Option<double> rate = new("--learning-rate") { Description = "The highest learning rate of all three trainings.", DefaultValueFactory = _ => 0.005 };
Option<string> output = new("--output") { Description = "The folder for the curves and the weights.", HelpName = "FOLDER", DefaultValueFactory = _ => "transfer-output" };
RootCommand program = new("Fine-tunes a published ResNet-18 on a few pictures.") { data, share, images, epochs, rate, output };
program.SetAction(parsed => Run(parsed.GetValue(data), parsed.GetValue(share), parsed.GetValue(images), parsed.GetValue(epochs), parsed.GetValue(rate), parsed.GetValue(output)!));
try
{
    return program.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
{
    Console.Error.WriteLine(CommandLineMessage.Of(exception));
    return 1;
}

static void Run(string? folder, double? testShare, int images, int epochs, double rate, string output)
{
    int side = PictureNet.Plan.Input.Height;
    DatasetSplits splits = folder is null
        ? new(new ShapeImages(images, Split.Train, side), new ShapeImages(images, Split.Validation, side), null, [])
        : Datasets.OpenSplits(folder, new() { TestShare = testShare });
    IImageDataset unseen = splits.Test ?? splits.Validation;
    using ImageLoader training = new(splits.Training, ImagePipeline.ForTraining(PictureNet.Plan, Published.Normalization), new() { BatchSize = 20, Shuffle = true });
    using ImageLoader heldOut = new(unseen, ImagePipeline.ForEvaluation(PictureNet.Plan, Published.Normalization), new() { BatchSize = 50 });
    foreach (string note in splits.Notes)
    {
        Console.WriteLine(note);
    }

    Console.WriteLine($"{splits.Training.Count} training pictures of {string.Join(", ", splits.Training.Classes)}, {unseen.Count} held out");

    (string Name, bool IsPublished, string[] Frozen, string? File)[] trainings =
    [
        ("published weights, classifier only", true, ["backbone"], null),
        ("published weights, whole network", true, [], "weights.safetensors"),
        ("random weights, whole network", false, [], null),
    ];
    List<(string Name, IReadOnlyList<EpochResult> Epochs)> results = [];
    foreach ((string name, bool isPublished, string[] frozen, string? file) in trainings)
    {
        Console.WriteLine($"\n{name}");
        torch.random.manual_seed(1);
        using PictureNet network = new();
        if (isPublished)
        {
            Console.WriteLine(Published.Load(network));
        }

        network.FreezeParts(frozen);
        using TrainingProgress progress = new(AnsiConsole.Console);
        TrainingOptions options = new() { Epochs = epochs, Schedule = new CosineSchedule { Rate = rate, WarmUp = Math.Min(1, epochs / 2.0) } };
        results.Add((name, new Trainer(network, options) { Observers = { progress } }.Fit(training, heldOut).Epochs));
        if (file is not null)
        {
            network.SaveSafetensors(Path.Combine(Directory.CreateDirectory(output).FullName, file));
        }
    }

    TrainingCurves.Compare(results, Path.Combine(output, "transfer"));
    Console.WriteLine("\nHeld-out accuracy at the end:");
    foreach ((string name, IReadOnlyList<EpochResult> done) in results)
    {
        Console.WriteLine($"  {done[^1].HeldOutTop1,6:P1}  {name}");
    }

    Console.WriteLine($"\ntransfer.svg, transfer.png and weights.safetensors, of the whole network, are in\n{Path.GetFullPath(output)}");
}
