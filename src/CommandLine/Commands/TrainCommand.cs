using System.CommandLine;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Platform;
using ResNetDsl.Reports;
using ResNetDsl.Training;
using ResNetDsl.Weights;
using Spectre.Console;
using TorchSharp;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>train NAME</c>: trains a network on a folder of pictures. The same command continues after an interruption.</summary>
internal static class TrainCommand
{
    private const int MostCounts = 20;

    public static Command Create(ProgramNetworks networks)
    {
        Argument<DeclaredNetwork> network = NetworkArgument.Create(networks);
        DataOptions data = new();
        TrainingSettings training = new();
        Option<string?> output = new("--output") { Description = "The folder for checkpoints, weights, curves and pictures. By default runs/NAME.", HelpName = "FOLDER" };
        WeightOptions from = WeightOptions.OfBeginning();
        Option<string[]> freeze = new("--freeze")
        {
            Description = "Parts that are not trained: stem, blocks by name, classifier, or backbone for all but the classifier.",
            HelpName = "PARTS",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        DistributedCommand command = new("train", "Train a network; the same command continues after an interruption.") { network, output, freeze };
        from.AddTo(command);
        data.AddTo(command);
        training.AddTo(command);
        command.SetAction(parsed =>
        {
            DeclaredNetwork chosen = parsed.GetRequiredValue(network);
            return Train(parsed, chosen, data, training.Read(parsed, parsed.GetValue(output) ?? WeightOptions.RunFolder(chosen)), from, parsed.GetValue(freeze) ?? []);
        });
        return command;
    }

    private static int Train(ParseResult parsed, DeclaredNetwork chosen, DataOptions data, TrainingOptions options, WeightOptions from, string[] freeze)
    {
        Backend.LoadedFor(chosen.Name);
        string folder = options.Folder!;
        string? beginning = from.Named(parsed);
        DatasetSplits splits = data.Open(parsed);
        torch.random.manual_seed(options.Seed);
        using Network network = chosen.Create();
        if (beginning is not null)
        {
            splits = Begin(network, beginning, from, parsed, splits, classes => data.Open(parsed, classes));
        }

        (IImageDataset pictures, IImageDataset validation) = (splits.Training, splits.Validation);
        string[] frozen = [.. freeze.SelectMany(parts => parts.Split(',', StringSplitOptions.RemoveEmptyEntries))];
        network.FreezeParts(frozen);
        if (frozen.Length > 0)
        {
            Console.WriteLine($"Frozen, and unchanged by training: {string.Join(", ", frozen)}.");
        }

        if (chosen.Plan.Table.Options.Classes is var outputs && outputs > pictures.Classes.Count)
        {
            Console.WriteLine($"The pictures are of {pictures.Classes.Count} classes: of the {outputs} outputs of {chosen.Name} the first {pictures.Classes.Count} are used.");
        }

        Tell(splits);
        using ImageLoader training = data.Load(parsed, pictures, ImagePipeline.ForTraining(chosen.Plan, network.EvaluationPipeline().Normalization), Split.Train, options.Seed);
        using ImageLoader evaluation = data.Load(parsed, validation, network.EvaluationPipeline(), Split.Validation, options.Seed);
        ProcessGroup group = ProcessGroup.Current;
        TensorBoardLog log = new(Path.Combine(folder, "tensorboard"));
        TrainingResult result;
        using (Interruption interruption = new())
        using (TrainingProgress progress = new(AnsiConsole.Console))
        {
            result = new Trainer(network, options) { Observers = { progress, log } }.Fit(training, evaluation, interruption.Token);
        }

        if (result.Ended == TrainingEnd.Cancelled)
        {
            Console.WriteLine($"Stopped. The same command continues from the checkpoint in {Path.GetFullPath(folder)}");
            return Interruption.ExitCode;
        }

        // Rank 0 has the folder.
        group.OnFirst(() => network.LoadWeights(Path.Combine(folder, "weights.safetensors")), "the best weights");
        group.Broadcast(network.state_dict().Values, "the best weights");
        using ImageLoader? last = splits.Test is { } test ? data.Load(parsed, test, network.EvaluationPipeline(), Split.Test, options.Seed) : null;
        Evaluation judged = Evaluator.Evaluate(network, last ?? evaluation, group);
        if (!group.IsFirst)
        {
            return 0;
        }

        IReadOnlyList<string> written = RunReport.Write(folder, result, judged, splits.Test ?? validation);
        DataOptions.Tell(result.LeftOut with { PassedOver = [], EmptyClasses = [] }, "the training pictures");
        DataOptions.Tell(result.HeldOutLeftOut with { PassedOver = [], EmptyClasses = [] }, "the validation pictures");
        if (last is not null)
        {
            DataOptions.Tell(judged.LeftOut, "the test pictures");
        }

        Console.WriteLine(last is null
            ? FormattableString.Invariant($"Epoch {result.Best!.Epoch + 1} has the best validation accuracy: top-1 {100 * judged.Top1:0.00}% of {judged.Images.Count} images. There is no test set, so this number is optimistic: the epoch was chosen on the same pictures.")
            : FormattableString.Invariant($"Epoch {result.Best!.Epoch + 1} has the best validation accuracy: top-1 {100 * result.Best.HeldOutTop1:0.00}%. On the test set its top-1 is {100 * judged.Top1:0.00}% of {judged.Images.Count} images."));
        Console.WriteLine($"The best weights (weights.safetensors), {string.Join(", ", written.Select(Path.GetFileName))} and tensorboard are in {Path.GetFullPath(folder)}");
        return 0;
    }

    /// <summary>Loads initial weights and reports how the classifier is loaded. It is loaded if it has the same classes.</summary>
    /// <returns>The pictures, with the classes in the order of the file where it has the same ones.</returns>
    private static DatasetSplits Begin(Network network, string file, WeightOptions from, ParseResult parsed, DatasetSplits splits, Func<IReadOnlyList<string>, DatasetSplits> reopen)
    {
        (string name, int outputs) = (network.Architecture.Name, network.Architecture.Table.Options.Classes);
        WeightLoading loading = from.Loading(parsed);
        WeightInspection inspection = WeightInspection.Of(file, [network.Architecture], loading.Prefix);
        IReadOnlyList<string>? there = from.Labels(parsed, inspection.Classes?.Count ?? inspection.Outputs ?? outputs, $"'{file}'") ?? inspection.Classes;
        bool drops = loading.Background == BackgroundClass.Drop && inspection.Outputs == outputs + 1;
        there = drops && there is not null && there.Count == inspection.Outputs ? [.. there.Skip(1)] : there;
        if (there is not null && !there.SequenceEqual(splits.Training.Classes) && ClassNames.AreSame(there, splits.Training.Classes))
        {
            splits = reopen(there);
        }

        IReadOnlyList<string> here = splits.Training.Classes;
        string? reason = there is null && inspection is { IsReadByGraph: false, Naming: not null, Outputs: null } ? "it has none"
            : there is null ? "it does not name its classes. If they are those of the pictures, name them with --labels"
            : ClassNames.Difference(there, here)
            ?? (inspection.Fits[0].Fit == WeightFit.Fully || drops ? null : $"it has {Architecture.Text.Grouped(inspection.Outputs ?? there.Count)} outputs, but {name} has {Architecture.Text.Grouped(outputs)}");
        LoadReport report = network.LoadWeights(file, loading with { Classifier = reason is null ? ClassifierWeights.Require : ClassifierWeights.Skip, InputChannels = InputChannelWeights.Adapt });
        Console.WriteLine(report);
        Console.WriteLine(reason is null
            ? "The classifier of the file is kept: its classes are those of the pictures."
            : $"The classifier starts from random weights, not from those of the file: {reason}.");
        return splits;
    }

    private static void Tell(DatasetSplits splits)
    {
        foreach (string note in splits.Notes)
        {
            Console.WriteLine(note);
        }

        IImageDataset pictures = splits.Training;
        int[] counts = new int[pictures.Classes.Count];
        for (int i = 0; i < pictures.Count; i++)
        {
            counts[pictures.Label(i)]++;
        }

        string each = counts.Distinct().Count() == 1
            ? $"{Architecture.Text.Grouped(counts[0])} of each"
            : $"{string.Join(", ", counts.Zip(pictures.Classes, (count, name) => $"{Architecture.Text.Grouped(count)} {name}").Take(MostCounts))}{(counts.Length > MostCounts ? $" and {Architecture.Text.Grouped(counts.Length - MostCounts)} more classes, at least {Architecture.Text.Grouped(counts.Min())} and at most {Architecture.Text.Grouped(counts.Max())} of each" : "")}";
        Console.WriteLine($"{Architecture.Text.Grouped(pictures.Count)} training pictures of {Architecture.Text.Grouped(counts.Length)} classes ({each}), {Architecture.Text.Grouped(splits.Validation.Count)} for validation, {(splits.Test is { } test ? $"{Architecture.Text.Grouped(test.Count)} to test on" : "no test set")}.");
    }
}
