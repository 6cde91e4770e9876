using System.Diagnostics;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Options;

namespace ResNetDsl.Training;

/// <summary>Evaluates networks on labeled pictures.</summary>
public static class Evaluator
{
    private const int MostClasses = 5;

    /// <summary>
    /// Evaluates a network in evaluation mode, independent of its mode, and does not modify it; see <see cref="Network.infer"/>. Other threads may evaluate it concurrently. The classes are those of the
    /// network's (<see cref="NetworkPictures.Classes"/>); the classes of the pictures are matched by name. If the classes of the network are not known, they are those of the pictures, one for each output.
    /// </summary>
    /// <param name="network">The network, whose output is [N, classes].</param>
    /// <param name="loader">The pictures: every batch of epoch 0.</param>
    /// <param name="progress">Receives the number of completed batches and of all batches, after each batch.</param>
    /// <param name="cancellation">Cancels the evaluation.</param>
    /// <exception cref="ArgumentException">Pictures are of a class that the network does not have; or its classes are not known, and their number differs from that of its outputs; or it outputs
    /// maps; or the pictures are normalized differently than those on which it was trained.</exception>
    /// <exception cref="InvalidOperationException">No picture could be read.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was canceled.</exception>
    public static Evaluation Evaluate(Network network, IImageLoader loader, Action<int, int>? progress = null, CancellationToken cancellation = default) =>
        Evaluate(network, loader, ProcessGroup.Alone, progress, cancellation);

    /// <summary>Evaluates a network with the processes of a group, each of which evaluates a part of every batch. All processes call it and receive the same result, that of one process up to rounding.</summary>
    /// <inheritdoc cref="Evaluate(Network, IImageLoader, Action{int, int}?, CancellationToken)" path="/exception"/>
    /// <param name="network">The network, with the same weights in every process.</param>
    /// <param name="loader">The same pictures in every process.</param>
    /// <param name="group">The processes, such as <see cref="ProcessGroup.Current"/>.</param>
    /// <param name="progress">Receives the number of completed batches and of all batches, after each batch.</param>
    /// <param name="cancellation">Cancels the evaluation in all processes, if any of them is canceled.</param>
    public static Evaluation Evaluate(Network network, IImageLoader loader, ProcessGroup group, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(group);
        (IReadOnlyList<string> classes, int[] labels) = Labels(network, loader.Dataset);
        RequireValues(network, loader.Pipeline, nameof(loader));
        GroupLoader parts = loader as GroupLoader ?? new(loader, group);
        EvaluatedPart own = new();
        int done = 0;
        long start = Stopwatch.GetTimestamp();
        using (no_grad())
        {
            foreach (ImageBatch batch in parts.Batches(0))
            {
                using (batch)
                {
                    // One process that stops alone would leave the others waiting.
                    Span<double> canceled = [cancellation.IsCancellationRequested ? 1 : 0];
                    group.Sum(canceled, "the evaluation");
                    if (canceled[0] > 0)
                    {
                        throw new OperationCanceledException(cancellation.IsCancellationRequested ? cancellation : new CancellationToken(true));
                    }

                    if (batch.Indices.Count > 0)
                    {
                        own.Add(batch.Number, Add(network, batch, classes.Count, labels, out int inTop5), inTop5);
                    }
                }

                progress?.Invoke(++done, loader.BatchesPerEpoch);
            }
        }

        (IReadOnlyList<EvaluatedImage> images, int allInTop5) = own.Merged(group);
        parts.Exchange();
        return Result(classes, images, allInTop5, images.Count / Stopwatch.GetElapsedTime(start).TotalSeconds, LeftOut.Of(parts, classes));
    }

    /// <summary>
    /// Evaluates a network with the processes of a group, and writes a row for each picture to a CSV file while it runs. An evaluation that was interrupted continues when it is called again: pictures that
    /// have a row are not evaluated again, and the result is that of an evaluation that was not interrupted. Each process evaluates whole batches. All processes receive the same result.
    /// </summary>
    /// <param name="network">The network, with the same weights in every process.</param>
    /// <param name="loader">The same pictures in every process, in the order of the dataset.</param>
    /// <param name="group">The processes; <see cref="ProcessGroup.Alone"/> for this one.</param>
    /// <param name="csv">The file, which rank 0 writes. Its columns are the picture, its class, the loss, the five most probable classes with their probabilities, why the picture could not be read, and what
    /// identifies network, weights, classes and pictures.</param>
    /// <param name="progress">Receives, in rank 0, the number of completed pictures and of all pictures, after each batch.</param>
    /// <param name="cancellation">Ends the evaluation in all processes after the batches that are being evaluated. The file has their rows.</param>
    /// <exception cref="ArgumentException">As in <see cref="Evaluate(Network, IImageLoader, Action{int, int}?, CancellationToken)"/>; or the loader shuffles, or drops a last batch.</exception>
    /// <exception cref="InvalidDataException">The file has other content: rows of other weights or pictures, damaged rows, or something else.</exception>
    /// <exception cref="IOException">The file cannot be read or written, or another process has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="InvalidOperationException">No picture could be read.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was canceled.</exception>
    public static Evaluation Evaluate(Network network, ImageLoader loader, ProcessGroup group, string csv, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentException.ThrowIfNullOrEmpty(csv);
        IImageDataset pictures = loader.Dataset;
        (IReadOnlyList<string> classes, int[] labels) = Labels(network, pictures);
        RequireValues(network, loader.Pipeline, nameof(loader));
        long start = Stopwatch.GetTimestamp();
        PredictionModel model = new(network, classes, loader.Pipeline, pictures);
        PredictionRun run = new(group, loader, batch => Rows(network, batch, classes.Count, labels)) { ClassOf = label => labels[label], Progress = progress };
        EvaluatedPart part = new();
        List<PictureRow> unread = [];
        using (no_grad())
        {
            run.Compute(
                model,
                () => new PredictionFile(csv, model, classes, Math.Min(MostClasses, classes.Count), hasLabels: true),
                row =>
                {
                    if (row.Mistake is null)
                    {
                        part.Add(row.Index, [ImageOf(row)], row.Classes.Contains(row.Label) ? 1 : 0);
                    }
                    else
                    {
                        unread.Add(row);
                    }
                },
                cancellation);
        }

        // Rank 0 has the rows.
        (IReadOnlyList<EvaluatedImage> images, int inTop5) = part.Merged(group);
        Span<double> computed = [run.Computed];
        group.Sum(computed, "the results of the evaluation");
        UnreadablePicture[] unreadable =
            [.. PictureRow.Unpack(group.Gather(PictureRow.Pack(unread), "the pictures that cannot be read")[0]).Select(row => new UnreadablePicture(pictures.Name(row.Index), row.Mistake!))];
        return Result(
            classes, images, inTop5, computed[0] / Stopwatch.GetElapsedTime(start).TotalSeconds, LeftOut.Of(pictures, classes) with { Unreadable = unreadable });
    }

    /// <summary>The logits of a batch, [N, classes] in at least 32 bits, in the current dispose scope.</summary>
    /// <param name="network">The network.</param>
    /// <param name="run">How it is run: by <see cref="Network.infer"/>, or by <see cref="Network.forward"/> in training.</param>
    /// <param name="images">[N, C, H, W], of any floating type and on any device.</param>
    /// <param name="classes">The number of outputs that are classes.</param>
    internal static Tensor Logits(Network network, Func<Tensor, Tensor> run, Tensor images, int classes)
    {
        (Device device, ScalarType type) = network.Placement;
        Tensor output = run(images.to(type, device));
        Tensor known = output.size(1) > classes ? output.narrow(1, 0, classes) : output;
        return type is ScalarType.Float64 or ScalarType.Float32 ? known : known.to(float32);
    }

    /// <summary>Throws if the network does not classify.</summary>
    internal static void RequireClasses(Network network, IReadOnlyList<string> classes)
    {
        NetworkPlan plan = network.Architecture;
        if (plan.Table.Options is { GlobalPool: false } or { Classes: 0 })
        {
            throw new ArgumentException($"{plan.Name} outputs {plan.Output} for an image, and no classes. To classify pictures, declare a network with a global pool and Classes.", nameof(network));
        }

        if (plan.Table.Options.Classes < classes.Count)
        {
            Wording way = new($"declare [Network(Classes = {Text.Plain(classes.Count)})]", $"choose a network of at least {Text.Grouped(classes.Count)} classes");
            throw new OptionSentence($"The pictures are of {classes.Count} classes, but {plan.Name} has {plan.Table.Options.Classes}: {way}.")
                .In(message => new ArgumentException(message, nameof(network)));
        }
    }

    /// <summary>Throws if the pictures are not prepared as those on which the network was trained.</summary>
    internal static void RequireValues(Network network, ImagePipeline? pipeline, string parameter)
    {
        if (network.Pictures.Pipeline is { } trained && pipeline is not null && !trained.HasValuesOf(pipeline))
        {
            throw new ArgumentException(
                $"The weights of {network.Architecture.Name} were trained on pictures with {trained.Normalization} and {Text.Plain(trained.Channels)} channels, but the pipeline has {pipeline.Normalization} and "
                + $"{Text.Plain(pipeline.Channels)}. Use network.{nameof(NetworkPictures.EvaluationPipeline)}(), or set another with {nameof(NetworkPictures.SetEvaluationPipeline)}.",
                parameter);
        }
    }

    private static Evaluation Result(IReadOnlyList<string> classes, IReadOnlyList<EvaluatedImage> images, int inTop5, double imagesPerSecond, LeftOut left) => images.Count == 0
        ? throw new InvalidOperationException("None of the pictures to evaluate could be read.")
        : new(
            classes,
            images,
            images.Average(image => image.Loss),
            images.Count(image => image.Predicted == image.Label) / (double)images.Count,
            inTop5 / (double)images.Count,
            imagesPerSecond)
        {
            LeftOut = left,
        };

    /// <summary>The classes of the network, and the position among them of each class of the pictures; -1 for a class without pictures that the network does not have.</summary>
    private static (IReadOnlyList<string> Classes, int[] Labels) Labels(Network network, IImageDataset pictures)
    {
        RequireClasses(network, []);
        NetworkPlan plan = network.Architecture;
        if (network.Pictures.Classes is not { } classes)
        {
            RequireClasses(network, pictures.Classes);
            int outputs = plan.Table.Options.Classes;
            return pictures.Classes.Count == outputs
                ? (pictures.Classes, [.. Enumerable.Range(0, outputs)])
                : throw new OptionSentence(
                    $"The pictures are of {Text.Grouped(pictures.Classes.Count)} classes, {plan.Name} has {Text.Grouped(outputs)} outputs, but the classes of the outputs are not known. Load weights that name their classes{new Wording($", or call network.{nameof(NetworkPictures.SetClasses)}", ", or name them with --labels")}.")
                    .In(message => new ArgumentException(message, nameof(network)));
        }

        int[] labels = ClassNames.Positions(classes, pictures.Classes);
        string[] unknown = ClassNames.Unknown(pictures, labels);
        return unknown.Length == 0
            ? (classes, labels)
            : throw new ArgumentException(
                $"There are pictures of {ClassNames.Listed(unknown)}, and {plan.Name} has no such {(unknown.Length == 1 ? "class" : "classes")}. Its classes are {ClassNames.Listed(classes, 10)}. "
                + "Leave these pictures out, or name their classes as the network does.",
                nameof(network));
    }

    private static EvaluatedImage[] Add(Network network, ImageBatch batch, int classes, int[] labeled, out int inTop5)
    {
        PictureRow[] rows = Rows(network, batch, classes, labeled);
        inTop5 = rows.Count(row => row.Classes.Contains(row.Label));
        return Array.ConvertAll(rows, ImageOf);
    }

    private static EvaluatedImage ImageOf(PictureRow row) => new(row.Index, row.Label, row.Classes[0], row.Probabilities[0], row.Loss);

    /// <summary>The five most probable classes of each picture of a batch, and its loss.</summary>
    private static PictureRow[] Rows(Network network, ImageBatch batch, int classes, int[] labeled)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = Logits(network, network.infer, batch.Images, classes).cpu().to(float64);
        Tensor logarithms = nn.functional.log_softmax(logits, 1);
        int width = Math.Min(MostClasses, classes);
        Tensor likeliest = logarithms.topk(width, dim: 1).indexes;
        double[] values = [.. logarithms.contiguous().data<double>()];
        int[] top = [.. likeliest.contiguous().data<long>().Select(position => (int)position)];
        int[] labels = [.. batch.Labels.data<long>().Select(label => labeled[label])];
        return [.. labels.Select((label, i) =>
        {
            int[] positions = top[(i * width)..((i + 1) * width)];
            return new PictureRow(batch.Indices[i], label, -values[(i * classes) + label], positions, Array.ConvertAll(positions, position => Math.Exp(values[(i * classes) + position])), null);
        })];
    }
}
