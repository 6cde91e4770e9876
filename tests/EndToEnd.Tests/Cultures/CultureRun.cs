using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using ResNetDsl.Data;
using ResNetDsl.EndToEnd.Tests.RandomTables;
using ResNetDsl.Optimization;
using ResNetDsl.Reports;
using ResNetDsl.Training;
using ResNetDsl.Weights;
using SkiaSharp;
using TorchSharp;

namespace ResNetDsl.EndToEnd.Tests.Cultures;

/// <summary>A training of a small network under a culture, and all that comes of it.</summary>
/// <param name="pictures">A folder that <see cref="WritePictures"/> has filled.</param>
/// <param name="hasFolders">Whether validation and test pictures have folders; otherwise they are shares of a plain folder.</param>
/// <param name="frozen">Whether the first layers are frozen.</param>
internal sealed partial class CultureRun(string pictures, bool hasFolders, bool frozen)
{
    // Names and endings whose letters, case or order a culture could change: i and I are two letters in Turkish, ä is sorted beside a in German.
    private static readonly string[] Classes = ["IRIS", "ivy", "lily", "ähre"];
    private static readonly (string Ending, SKEncodedImageFormat Format)[] Endings = [(".PNG", SKEncodedImageFormat.Png), (".JFIF", SKEncodedImageFormat.Jpeg), (".png", SKEncodedImageFormat.Png)];

    private static readonly Type Network = CompiledTables.Compile([("Small", """
        [Block("block1", Basic, 8, lastStride: 2, Dropout = 0.1)]
        [Block("block2", Basic, 16)]
        [Network(Height = 32, Width = 32, Classes = 4, Stem = StemKind.Cifar)]
        internal partial class Small;
        """)]).Type("Small");

    public static void WritePictures(string folder)
    {
        Random random = new(1);
        foreach ((string set, int count) in ((string, int)[])[("plain", 12), ("split/train", 6), ("split/val", 2), ("split/test", 2)])
        {
            foreach (string name in Classes)
            {
                for (int i = 0; i < count; i++)
                {
                    (string ending, SKEncodedImageFormat format) = Endings[i % Endings.Length];
                    using SKBitmap bitmap = new(40, 36);
                    bitmap.Pixels = [.. Enumerable.Range(0, 40 * 36).Select(_ => new SKColor((uint)random.Next() | 0xFF000000))];
                    Directory.CreateDirectory(Path.Combine(folder, set, name));
                    using FileStream file = File.Create(Path.Combine(folder, set, name, $"I{i}{ending}"));
                    bitmap.Encode(file, format, 90);
                }
            }
        }
    }

    /// <summary>Trains under a culture, and stops within the second of two epochs.</summary>
    public void Begin(string culture, string folder)
    {
        using CancellationTokenSource cancellation = new();
        Under(culture, () => Train(folder, [new StopAt(5, cancellation)], cancellation.Token));
    }

    /// <summary>Trains to the end under a culture, evaluates and classifies.</summary>
    /// <param name="culture">The culture.</param>
    /// <param name="folder">The folder of the training.</param>
    /// <param name="report">The folder of a report on it; null for none.</param>
    /// <returns>Each number and each file, by name.</returns>
    public IReadOnlyDictionary<string, string> End(string culture, string folder, string? report = null) => Under(culture, () =>
    {
        TrainingResult result = Train(folder, [new TensorBoardLog(Path.Combine(folder, "log"))], default);
        using Network network = Made();
        network.LoadWeights(Path.Combine(folder, "weights.safetensors"));
        DatasetSplits splits = Open(network.Classes());
        using ImageLoader test = new(splits.Test!, network.EvaluationPipeline());
        Evaluation evaluation = Evaluator.Evaluate(network, test);
        Dictionary<string, string> results = new()
        {
            ["notes"] = string.Join('\n', splits.Notes).Replace(pictures, "pictures", StringComparison.Ordinal),
            ["epochs"] = string.Join('\n', result.Epochs.Select(epoch => JsonSerializer.Serialize(epoch with { ImagesPerSecond = 0 }))),
            ["evaluation"] = string.Join('\n', [Exact(evaluation.Loss), Exact(evaluation.Top1), .. evaluation.Classes, .. evaluation.Images.Select(image => JsonSerializer.Serialize(image))]),
            ["prediction"] = string.Join('\n', new ImageClassifier(network).Classify(splits.Test!.Read(0)).Select(said => $"{said.Class} {Exact(said.Probability)}")),
            ["inspection"] = WeightInspection.Of(Path.Combine(folder, "checkpoint.safetensors")).Parameters.ToString(CultureInfo.InvariantCulture),
            ["checkpoint"] = Checkpoint(Path.Combine(folder, "checkpoint.safetensors")),
            ["weights"] = Hash(Path.Combine(folder, "weights.safetensors")),
        };
        foreach (string file in report is null ? [] : RunReport.Write(report, result, evaluation, splits.Test!))
        {
            results.Add(Path.GetFileName(file), Hash(file));
        }

        return results;
    });

    private static T Under<T>(string culture, Func<T> action)
    {
        // The threads of loaders begin with the default of new threads.
        CultureInfo given = CultureInfo.GetCultureInfo(culture);
        (CultureInfo current, CultureInfo language, CultureInfo? threads) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, CultureInfo.DefaultThreadCurrentCulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, CultureInfo.DefaultThreadCurrentCulture) = (given, given, given);
            return action();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, CultureInfo.DefaultThreadCurrentCulture) = (current, language, threads);
        }
    }

    private static Network Made() => (Network)Activator.CreateInstance(Network, [null, null])!;

    private static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>The texts and tensors of a checkpoint without its speeds, and without its last tensor, the hash of all that is before it.</summary>
    private static string Checkpoint(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SafetensorsEntry entry in file.Entries.SkipLast(1))
        {
            using torch.Tensor tensor = file.Read(entry.Name);
            hash.AppendData(tensor.bytes);
        }

        return string.Join('\n', file.Metadata.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key}: {Speed().Replace(item.Value, "")}").Append(Convert.ToHexString(hash.GetHashAndReset())));
    }

    private DatasetSplits Open(IReadOnlyList<string>? classes = null) => hasFolders
        ? Datasets.OpenSplits(Path.Combine(pictures, "split"), classes: classes)
        : Datasets.OpenSplits(Path.Combine(pictures, "plain"), new() { TestShare = 0.25, ValidationShare = 0.25 }, classes);

    private TrainingResult Train(string folder, ITrainingObserver[] observers, CancellationToken cancellation)
    {
        torch.random.manual_seed(1);
        using Network network = Made();
        if (frozen)
        {
            network.FreezeParts("stem", "block1");
        }

        DatasetSplits splits = Open();
        using ImageLoader training = new(splits.Training, ImagePipeline.ForTraining(network.Architecture), new() { BatchSize = 7, Shuffle = true, Seed = -1 });
        using ImageLoader validation = new(splits.Validation, ImagePipeline.ForEvaluation(network.Architecture));
        TrainingOptions options = new()
        {
            Epochs = 2,
            Folder = folder,
            Schedule = new Described { Rate = 0.05, WarmUp = 0.5 },
            LabelSmoothing = 0.05,
            Mixup = 0.2,
            Seed = -3,
            RateFactors = new([new("classifier", 1.5)]),
        };
        Trainer trainer = new(network, options);
        Array.ForEach(observers, trainer.Observers.Add);
        return trainer.Fit(training, validation, cancellation);
    }

    [GeneratedRegex("\"(ImagesPerSecond|Seconds)\":[^,}]*")]
    private static partial Regex Speed();

    /// <summary>A schedule of a program, which describes itself with the numbers of the current culture.</summary>
    private sealed record Described : LearningRateSchedule
    {
        public override string Describe(int epochs) => $"{Rate:0.000} after {WarmUp} epochs of {epochs}, {DateTime.UnixEpoch:d}";

        protected override double Decayed(double epoch, int epochs) => Rate;
    }

    private sealed class StopAt(long step, CancellationTokenSource cancellation) : ITrainingObserver
    {
        public void Stepped(StepResult result)
        {
            if (result.Step == step)
            {
                cancellation.Cancel();
            }
        }
    }
}
