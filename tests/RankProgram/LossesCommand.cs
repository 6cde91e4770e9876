using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Optimization;
using ResNetDsl.Shapes;
using ResNetDsl.Training;
using TorchSharp;

namespace ResNetDsl.RankProgram;

/// <summary><c>losses</c>: trains a network on drawn shapes and prints every loss in full, and the weights of each rank as a hash.</summary>
internal static class LossesCommand
{
    public static Command Create()
    {
        Option<string> network = new("--network") { DefaultValueFactory = _ => nameof(PlainNet) };
        Option<int> images = new("--images") { DefaultValueFactory = _ => 60 };
        Option<int> batch = new("--batch") { DefaultValueFactory = _ => 16 };
        Option<int> epochs = new("--epochs") { DefaultValueFactory = _ => 2 };
        Option<int> accumulate = new("--accumulate") { DefaultValueFactory = _ => 1 };
        Option<double> mixup = new("--mixup");
        Option<double> average = new("--average");
        Option<double> rate = new("--rate") { DefaultValueFactory = _ => 0.05 };
        Option<bool> wide = new("--double");
        Option<bool> synchronized = new("--sync");
        Option<bool> halves = new("--bfloat16");
        Option<string?> folder = new("--folder");
        Option<string?> fault = new("--fault");
        Option<string[]> odd = new("--odd") { DefaultValueFactory = _ => [] };
        Option<double> patience = new("--rank-timeout") { DefaultValueFactory = _ => 45 };
        Command command = new("losses") { network, images, batch, epochs, accumulate, mixup, average, rate, wide, synchronized, halves, folder, fault, odd, patience };
        command.SetAction(parsed =>
        {
            ProcessGroup group = ProcessGroup.Current;
            bool isOdd(string what) => group.Rank == group.Size - 1 && group.Size > 1 && parsed.GetValue(odd)!.Contains(what);
            torch.random.manual_seed(1);
            torch.ScalarType type = parsed.GetValue(wide) ? torch.ScalarType.Float64 : torch.ScalarType.Float32;
            using Network net = parsed.GetValue(network) == nameof(RandomNet) || isOdd("table") ? new RandomNet(dtype: type) : new PlainNet(dtype: type);
            ShapeImages pictures = new(parsed.GetValue(images), Split.Train, 16, isOdd("data") ? 2 : 1);
            using ImageLoader training = new(pictures, ImagePipeline.ForTraining(net.Architecture), new() { BatchSize = parsed.GetValue(batch), Shuffle = true });
            using ImageLoader heldOut = new(new ShapeImages(30, Split.Test, 16), ImagePipeline.ForEvaluation(net.Architecture), new() { BatchSize = 13 });
            TrainingOptions options = new()
            {
                Epochs = parsed.GetValue(epochs),
                Seed = isOdd("seed") ? 2 : 1,
                Accumulate = parsed.GetValue(accumulate),
                Mixup = parsed.GetValue(mixup),
                AverageDecay = parsed.GetValue(average),
                SynchronizeBatchNorm = parsed.GetValue(synchronized),
                GradientType = parsed.GetValue(halves) ? torch.ScalarType.BFloat16 : null,
                Folder = parsed.GetValue(folder),
                CheckpointInterval = TimeSpan.FromMilliseconds(1),
                RankTimeout = TimeSpan.FromSeconds(parsed.GetValue(patience)),
                Schedule = new ConstantSchedule { Rate = isOdd("recipe") ? 0.01 : parsed.GetValue(rate) },
                CheckKernels = KernelChecks.Never,
            };
            Trainer trainer = new(net, options) { Observers = { new Losses() } };
            Fault.Install(parsed.GetValue(fault), group, net);
            TrainingResult result = trainer.Fit(training, heldOut);
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"rank {group.Rank} weights {HashOf(net)} held out {result.Epochs[^1].HeldOutLoss:R} {result.Epochs[^1].HeldOutTop1:R}\n"));
        });
        return command;
    }

    private static string HashOf(Network net)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (torch.Tensor tensor in net.state_dict().Values)
        {
            using torch.Tensor contiguous = tensor.detach().contiguous();
            hash.AppendData(contiguous.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private sealed class Losses : ITrainingObserver
    {
        public void Stepped(StepResult result) =>
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"step {result.Step} images {result.Images} loss {result.Loss:R} norm {result.GradientNorm:R}\n"));

        public void Noted(string message) => Console.Write($"note: {message}\n");
    }
}
