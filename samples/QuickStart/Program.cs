using System.Diagnostics;
using System.Globalization;
using ResNetDsl;
using ResNetDsl.Drawing;
using ResNetDsl.Images;
using static ResNetDsl.UnitKind;
using static TorchSharp.torch;

namespace QuickStart;

/// <summary>This table is the whole network: the compiler checks it and makes a TorchSharp module of it. Change a number and see.</summary>
[Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]    // 2 units of stride 1, and one more of stride 2
[Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
[Block("block3", Bottleneck, 1024, 256, repeat: 5, lastStride: 2)]
[Block("block4", Bottleneck, 2048, 512, repeat: 3)]
[Network(Depth = 50, Classes = 1000)]
public partial class ResNetV2_50;

internal static class Program
{
    /// <summary>Runs the network on the picture files named on the command line, or on those beside the program.</summary>
    private static int Main(string[] files)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (files.Length == 0)
        {
            files = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "images")).Order(StringComparer.Ordinal)];
        }

        try
        {
            Console.WriteLine(ResNetV2_50.Summary);
            WriteArchitecture("quickstart-output");

            manual_seed(1);
            using ResNetV2_50 network = new();
            network.eval();
            Console.WriteLine("\nThe weights are random until they are trained or loaded: the classes below mean nothing, and one may take all of the probability.");
            foreach (string[] batch in files.Chunk(16))
            {
                Classify(network, batch);
            }

            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static void WriteArchitecture(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "summary.txt"), ResNetV2_50.Summary + "\n");
        ArchitectureDrawing.Save(ResNetV2_50.Plan, Path.Combine(folder, "architecture.svg"));
        Console.WriteLine($"\nsummary.txt and a drawing, architecture.svg, are in {Path.GetFullPath(folder)}");
    }

    private static void Classify(ResNetV2_50 network, string[] files)
    {
        // Decoded, cropped, resized and scaled to [-1, 1], as the published networks expect: [N, 3, 224, 224].
        using Tensor images = InceptionPreprocessing.Load(files, ResNetV2_50.InputShape.Height, ResNetV2_50.InputShape.Width);
        using IDisposable inference = no_grad();

        using ResNetV2_50.EndPoints points = network.forward_end_points(images);
        Console.WriteLine($"\n{files.Length} picture{(files.Length == 1 ? "" : "s")}, input {Shape(images)}");
        Console.WriteLine($"block1 {Shape(points.Block1)}, block2 {Shape(points.Block2)}, block3 {Shape(points.Block3)}, block4 {Shape(points.Block4)}");
        Console.WriteLine($"logits {Shape(points.Logits)}, predictions {Shape(points.Predictions)}");

        (Tensor probabilities, Tensor classes) = points.Predictions.topk(5, dim: 1);
        using (probabilities)
        using (classes)
        {
            float[] probability = [.. probabilities.data<float>()];
            long[] number = [.. classes.data<long>()];
            for (int i = 0; i < files.Length; i++)
            {
                IEnumerable<string> top = Enumerable.Range(5 * i, 5).Select(k => $"class {number[k]} {probability[k]:P1}");
                Console.WriteLine($"{Path.GetFileName(files[i])}: {string.Join(", ", top)}");
            }
        }

        long start = Stopwatch.GetTimestamp();
        using Tensor logits = network.forward(images);
        Console.WriteLine($"{files.Length / Stopwatch.GetElapsedTime(start).TotalSeconds:F1} images per second");
    }

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
