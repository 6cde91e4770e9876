using System.CommandLine;
using System.Diagnostics;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Data;
using ResNetDsl.Data.Transforms;
using SkiaSharp;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>input</c>: how many images a second the input pipeline gives, without a network.</summary>
internal static class InputCommand
{
    public static Command Create()
    {
        Option<int> rounds = PairedOptions.Rounds();
        Option<int[]> workers = new("--workers")
        {
            Description = "The threads that decode and augment; 0 for the default.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [0, 1, 2],
        };
        Option<int> images = new("--images") { Description = "The files of each kind.", DefaultValueFactory = _ => 1000 };
        images.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 20)
            {
                result.AddError("--images is at least 20.");
            }
        });
        Command command = new("input", "Files decoded, augmented and batched as for training, images a second. The first number of threads is what the others are compared with.")
        {
            rounds, workers, images,
        };
        command.SetAction(parsed =>
        {
            string folder = Directory.CreateTempSubdirectory("input-").FullName;
            try
            {
                int count = parsed.GetValue(images);
                ShapeImages.Write(Path.Combine(folder, "png"), count, 20);
                Photographs(Path.Combine(folder, "jpeg", "train"), count, 341, 256);
                Photographs(Path.Combine(folder, "large", "train"), Math.Max(20, count / 4), 2048, 1536);
                Normalization values = Normalization.ImageNet;
                ImagePipeline small = new([new PadAndCrop(4), new RandomHorizontalFlip()], values, 3, 32, 32);
                ImagePipeline large = new([new RandomResizedCrop(224, 224), new RandomHorizontalFlip()], values, 3, 224, 224);
                ImagePipeline evaluation = new([new ResizedCenterCrop(224, 224)], values, 3, 224, 224);
                Print("PNG of 32×32, pad and crop", Datasets.Open(Path.Combine(folder, "png"), Split.Train), small);
                Print("JPEG of 341×256, random resized crop to 224×224", Datasets.Open(Path.Combine(folder, "jpeg"), Split.Train), large);
                Print("JPEG of 341×256, center crop to 224×224", Datasets.Open(Path.Combine(folder, "jpeg"), Split.Train), evaluation);
                Print("JPEG of 2048×1536, random resized crop to 224×224", Datasets.Open(Path.Combine(folder, "large"), Split.Train), large);
                Print("JPEG of 2048×1536, center crop to 224×224", Datasets.Open(Path.Combine(folder, "large"), Split.Train), evaluation);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }

            void Print(string title, IImageDataset dataset, ImagePipeline pipeline)
            {
                int[] threads = parsed.GetValue(workers)!;
                List<double>[] rates = [.. threads.Select(_ => new List<double>())];
                for (int round = 0; round <= parsed.GetValue(rounds); round++)
                {
                    for (int i = 0; i < threads.Length; i++)
                    {
                        double rate = ImagesPerSecond(dataset, pipeline, threads[i]);

                        // The first round compiles, and brings the files into memory.
                        if (round > 0)
                        {
                            rates[i].Add(rate);
                        }
                    }
                }

                Console.WriteLine($"**{title}**\n\n| threads | images a second | times as many |\n|---|---:|---:|");
                for (int i = 0; i < threads.Length; i++)
                {
                    double median = Statistics.Median(rates[i]);
                    Console.WriteLine(FormattableString.Invariant($"| {(threads[i] == 0 ? "default" : threads[i])} | {median:#,0} | {median / Statistics.Median(rates[0]):0.00} |"));
                }

                Console.WriteLine();
            }
        });
        return command;
    }

    private static double ImagesPerSecond(IImageDataset dataset, ImagePipeline pipeline, int workers)
    {
        // A thread reads a batch: batches are small, so that every thread has its share of a small folder.
        using ImageLoader loader = new(dataset, pipeline, new LoaderOptions { BatchSize = 8, Workers = workers, Shuffle = true, Unreadable = UnreadablePictures.Fail });
        long start = Stopwatch.GetTimestamp();
        foreach (ImageBatch batch in loader.Batches(0))
        {
            batch.Dispose();
        }

        return dataset.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Writes JPEGs of quality 90 in two classes, enlarged shapes: as many bytes a pixel as photographs have, about.</summary>
    private static void Photographs(string folder, int count, int width, int height)
    {
        ShapeImages shapes = new(count, Split.Train, side: 128);
        for (int index = 0; index < count; index++)
        {
            Images.RgbImage image = new ResizeExactly(height, width).Apply(shapes.Read(index), Random.Shared);
            using SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            Span<byte> rgba = bitmap.GetPixelSpan();
            for (int i = 0; i < width * height; i++)
            {
                image.Pixels.Slice(3 * i, 3).CopyTo(rgba[(4 * i)..]);
                rgba[(4 * i) + 3] = byte.MaxValue;
            }

            using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
            string file = Path.Combine(folder, index % 2 == 0 ? "even" : "odd", FormattableString.Invariant($"{index}.jpg"));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, data.ToArray());
        }
    }
}
