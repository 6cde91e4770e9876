using System.CommandLine;
using System.Runtime.InteropServices;
using ResNetDsl.Data;
using ResNetDsl.Reports;
using ResNetDsl.Training;
using ResNetDsl.Weights;
using ResNetDsl.Zoo.Networks;
using ResNetDsl.Zoo.Training;
using Spectre.Console;
using TorchSharp;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>train NAME</c>: trains a network on a folder of pictures, or on drawn shapes. The same command goes on where it was interrupted.</summary>
internal static class TrainCommand
{
    private const int Interrupted = 130;

    public static Command Create()
    {
        Argument<ZooNetwork> network = NetworkArgument.Create();
        DataOptions data = new();
        TrainingSettings training = new();
        Option<string?> output = new("--output") { Description = "Where checkpoints, weights, curves and pictures go; runs/NAME if it is not given.", HelpName = "FOLDER" };
        Option<string?> from = new("--from")
        {
            Description = "A file of weights to begin with; the classifier is left out where it is of another number of classes, and the first layer adapted to other channels.",
            HelpName = "FILE",
        };
        Command command = new("train", "Train a network; the same command goes on where it was interrupted.") { network, output, from };
        data.AddTo(command);
        training.AddTo(command);
        command.SetAction(parsed =>
        {
            ZooNetwork chosen = parsed.GetRequiredValue(network);
            return Train(parsed, chosen, data, training.Read(parsed, parsed.GetValue(output) ?? WeightOptions.RunFolder(chosen)), parsed.GetValue(from));
        });
        return command;
    }

    private static int Train(ParseResult parsed, ZooNetwork chosen, DataOptions data, TrainingOptions options, string? from)
    {
        string folder = options.Folder!;
        IImageDataset pictures = data.Open(parsed, chosen.Plan, Split.Train);
        IImageDataset heldOut = data.Open(parsed, chosen.Plan, Split.Test);
        torch.random.manual_seed(options.Seed);
        using Network network = chosen.Create();
        if (from is not null)
        {
            Console.WriteLine(network.LoadWeights(from, new() { Classifier = ClassifierWeights.Skip, InputChannels = InputChannelWeights.Adapt }));
        }

        if (chosen.Plan.Table.Options.Classes is var outputs && outputs > pictures.Classes.Count)
        {
            Console.WriteLine($"The pictures are of {pictures.Classes.Count} classes: of the {outputs} outputs of {chosen.Name} the first {pictures.Classes.Count} are used.");
        }

        using ImageLoader training = data.Load(parsed, pictures, ImagePipeline.ForTraining(chosen.Plan), Split.Train, options.Seed);
        using ImageLoader evaluation = data.Load(parsed, heldOut, ImagePipeline.ForEvaluation(chosen.Plan), Split.Test, options.Seed);
        TensorBoardLog log = new(Path.Combine(folder, "tensorboard"));
        TrainingResult result;
        using (CancellationTokenSource cancellation = new())
        using (TrainingProgress progress = new(AnsiConsole.Console))
        {
            void Cancel(PosixSignalContext context)
            {
                context.Cancel = true;
                cancellation.Cancel();
            }

            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
            using PosixSignalRegistration termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
            result = new Trainer(network, options) { Observers = { progress, log } }.Fit(training, evaluation, cancellation.Token);
        }

        if (result.Ended == TrainingEnd.Cancelled)
        {
            Console.WriteLine($"Stopped. The same command goes on from the checkpoint in {Path.GetFullPath(folder)}");
            return Interrupted;
        }

        network.LoadWeights(Path.Combine(folder, "weights.safetensors"));
        IReadOnlyList<string> written = RunReport.Write(folder, result, Evaluator.Evaluate(network, evaluation), heldOut);
        DataOptions.TellUnreadable(training);
        Console.WriteLine($"The best weights (weights.safetensors), {string.Join(", ", written.Select(Path.GetFileName))} and tensorboard are in {Path.GetFullPath(folder)}");
        return 0;
    }
}
