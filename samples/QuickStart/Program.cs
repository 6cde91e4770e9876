using System.CommandLine;
using System.Globalization;
using QuickStart;
using ResNetDsl;
using ResNetDsl.Data;
using ResNetDsl.Drawing;
using ResNetDsl.Images;
using ResNetDsl.Optimization;
using ResNetDsl.Options;
using ResNetDsl.Reports;
using ResNetDsl.Shapes;
using ResNetDsl.Training;
using Spectre.Console;
using TorchSharp;

// Declares a network, draws it, draws training pictures, trains the network on them, and classifies new pictures.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Argument<string[]> files = new("PICTURE") { Description = "Your own picture files to classify after training.", Arity = ArgumentArity.ZeroOrMore };
Option<int> epochs = new("--epochs") { Description = "Passes over the training pictures.", DefaultValueFactory = _ => 12 };
Option<int> images = new("--images") { Description = "Training pictures; a quarter as many are held out.", DefaultValueFactory = _ => 4000 };
Option<string> output = new("--output") { Description = "The folder for all output.", HelpName = "FOLDER", DefaultValueFactory = _ => "quickstart-output" };
RootCommand program = new("Trains a small residual network on drawn shapes.") { files, epochs, images, output };
program.SetAction(parsed => Run(parsed.GetValue(output)!, parsed.GetValue(images), parsed.GetValue(epochs), parsed.GetValue(files) ?? []));
try
{
    return program.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
{
    Console.Error.WriteLine(CommandLineMessage.Of(exception));
    return 1;
}

static void Run(string folder, int images, int epochs, string[] files)
{
    Console.WriteLine($"{ShapeNet.Summary}\n");
    Directory.CreateDirectory(folder);
    ArchitectureDrawing.Save(ShapeNet.Plan, Path.Combine(folder, "architecture.svg"));

    // Pictures as PNG files, a folder for each class: put your own in their place.
    string pictures = Path.Combine(folder, $"pictures-{images}");
    ShapeImages.Write(pictures, images, images / 4);
    DatasetSplits splits = Datasets.OpenSplits(pictures);
    IImageDataset heldOut = splits.Test!;
    using ImageLoader training = new(splits.Training, ImagePipeline.ForTraining(ShapeNet.Plan), new() { BatchSize = 64, Shuffle = true, DropLast = true });
    using ImageLoader validation = new(splits.Validation, ImagePipeline.ForEvaluation(ShapeNet.Plan), new() { BatchSize = 100 });
    using ImageLoader test = new(heldOut, ImagePipeline.ForEvaluation(ShapeNet.Plan), new() { BatchSize = 100 });
    Console.WriteLine($"{splits.Training.Count} training pictures of {string.Join(", ", heldOut.Classes)}, {splits.Validation.Count} for validation, {heldOut.Count} held out\n");

    torch.random.manual_seed(1);
    using ShapeNet network = new();
    TrainingOptions options = new() { Epochs = epochs, Folder = folder, Schedule = new CosineSchedule { Rate = 0.05, WarmUp = 1 } };
    TrainingResult result;
    using (TrainingProgress progress = new(AnsiConsole.Console))
    {
        result = new Trainer(network, options) { Observers = { progress, new TensorBoardLog(Path.Combine(folder, "tensorboard")) } }.Fit(training, validation);
    }

    network.LoadWeights(Path.Combine(folder, "weights.safetensors"));
    Evaluation held = Evaluator.Evaluate(network, test);
    RunReport.Write(folder, result, held, heldOut);
    Console.WriteLine($"\n{held.Top1:P1} of the {held.Images.Count} held-out pictures are classified correctly. New pictures and their predicted classes:");
    Predict(new ImageClassifier(network), files, folder);
    Console.WriteLine($"\narchitecture.svg, curves.png, confusion.png, most_wrong.png, predictions.png, weights.safetensors and the pictures are in\n{Path.GetFullPath(folder)}");
}

static void Predict(ImageClassifier classifier, string[] files, string folder)
{
    // Without files: pictures of another seed than those that were learned from or held out.
    ShapeImages drawn = new(10, Split.Test, seed: 2);
    (RgbImage Image, string Name)[] pictures = files.Length > 0
        ? [.. files.Select(file => (RgbImage.Load(file), Path.GetFileName(file)))]
        : [.. Enumerable.Range(0, drawn.Count).Select(i => (drawn.Read(i), drawn.Classes[drawn.Label(i)]))];
    IReadOnlyList<IReadOnlyList<(string Class, double Probability)>> said = classifier.Classify([.. pictures.Select(picture => picture.Image)], count: 2);
    List<(RgbImage Image, string Caption)> sheet = [];
    foreach (((RgbImage image, string name), IReadOnlyList<(string Class, double Probability)> classes) in pictures.Zip(said))
    {
        Console.WriteLine($"  {name,-14} {string.Join(", ", classes.Select(one => $"{one.Class} {one.Probability:P1}"))}");
        sheet.Add((image, $"{name}\npredicted: {classes[0].Class}, {classes[0].Probability:P1}"));
    }

    ContactSheet.Save(Path.Combine(folder, "predictions.png"), sheet, "The predicted classes of new pictures");
}
