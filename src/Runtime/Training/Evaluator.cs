using System.Diagnostics;
using ResNetDsl.Data;
using ResNetDsl.Distributed;
using ResNetDsl.Options;

namespace ResNetDsl.Training;

/// <summary>Evaluates networks on labelled pictures.</summary>
public static class Evaluator
{
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
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public static Evaluation Evaluate(Network network, IImageLoader loader, Action<int, int>? progress = null, CancellationToken cancellation = default) =>
        Evaluate(network, loader, ProcessGroup.Alone, progress, cancellation);

    /// <summary>Evaluates a network with the processes of a group, each of which evaluates a part of every batch. All processes call it and receive the same result, that of one process up to rounding.</summary>
    /// <inheritdoc cref="Evaluate(Network, IImageLoader, Action{int, int}?, CancellationToken)" path="/exception"/>
    /// <param name="network">The network, with the same weights in every process.</param>
    /// <param name="loader">The same pictures in every process.</param>
    /// <param name="group">The processes, such as <see cref="ProcessGroup.Current"/>.</param>
    /// <param name="progress">Receives the number of completed batches and of all batches, after each batch.</param>
    /// <param name="cancellation">Cancels the evaluation in all processes, if any of them is cancelled.</param>
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
                    Span<double> cancelled = [cancellation.IsCancellationRequested ? 1 : 0];
                    group.Sum(cancelled, "the evaluation");
                    if (cancelled[0] > 0)
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

        if (images.Count == 0)
        {
            throw new InvalidOperationException("None of the pictures to evaluate could be read.");
        }

        return new(
            classes,
            images,
            images.Average(image => image.Loss),
            images.Count(image => image.Predicted == image.Label) / (double)images.Count,
            allInTop5 / (double)images.Count,
            images.Count / Stopwatch.GetElapsedTime(start).TotalSeconds)
        {
            LeftOut = LeftOut.Of(parts, classes),
        };
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

    private static EvaluatedImage[] Add(Network network, ImageBatch batch, int classes, int[] labelled, out int inTop5)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = Logits(network, network.infer, batch.Images, classes).cpu().to(float64);
        Tensor logarithms = nn.functional.log_softmax(logits, 1);
        int width = Math.Min(5, classes);
        Tensor likeliest = logarithms.topk(width, dim: 1).indexes;
        double[] values = [.. logarithms.contiguous().data<double>()];
        long[] top = [.. likeliest.contiguous().data<long>()];
        long[] labels = [.. batch.Labels.data<long>().Select(label => (long)labelled[label])];
        EvaluatedImage[] images = new EvaluatedImage[labels.Length];
        inTop5 = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int predicted = (int)top[i * width];
            inTop5 += top.AsSpan(i * width, width).Contains(labels[i]) ? 1 : 0;
            images[i] = new(batch.Indices[i], (int)labels[i], predicted, Math.Exp(values[(i * classes) + predicted]), -values[(i * classes) + labels[i]]);
        }

        return images;
    }
}
