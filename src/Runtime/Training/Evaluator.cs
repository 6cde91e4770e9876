using System.Diagnostics;
using ResNetDsl.Data;

namespace ResNetDsl.Training;

/// <summary>Holds a network against labelled pictures.</summary>
public static class Evaluator
{
    /// <summary>Evaluates a network as in evaluation, whatever mode it is in, and changes nothing of it; see <see cref="Network.infer"/>. Other threads may evaluate it at the same time.</summary>
    /// <param name="network">The network, whose output is [N, classes]. Outputs beyond the classes of the pictures are left out.</param>
    /// <param name="loader">The pictures: every batch of epoch 0.</param>
    /// <param name="progress">Is told the batches done and all batches, after each.</param>
    /// <param name="cancellation">Ends the evaluation early.</param>
    /// <exception cref="ArgumentException">The network has fewer outputs than the pictures have classes, or gives maps.</exception>
    /// <exception cref="InvalidOperationException">No picture could be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Evaluation Evaluate(Network network, IImageLoader loader, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loader);
        RequireClasses(network, loader.Dataset.Classes);
        int classes = loader.Dataset.Classes.Count;
        List<EvaluatedImage> images = [];
        int inTop5 = 0;
        int done = 0;
        long start = Stopwatch.GetTimestamp();
        using (no_grad())
        {
            foreach (ImageBatch batch in loader.Batches(0))
            {
                cancellation.ThrowIfCancellationRequested();
                using (batch)
                {
                    inTop5 += Add(network, batch, classes, images);
                }

                progress?.Invoke(++done, loader.BatchesPerEpoch);
            }
        }

        if (images.Count == 0)
        {
            throw new InvalidOperationException("Not one of the pictures to evaluate on could be read.");
        }

        return new(
            loader.Dataset.Classes,
            images,
            images.Average(image => image.Loss),
            images.Count(image => image.Predicted == image.Label) / (double)images.Count,
            inTop5 / (double)images.Count,
            images.Count / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>The logits of a batch, [N, classes] in at least 32 bits, in the current dispose scope.</summary>
    /// <param name="network">The network.</param>
    /// <param name="run">How it is run: by <see cref="Network.infer"/>, or by <see cref="Network.forward"/> in training.</param>
    /// <param name="images">[N, C, H, W], of any floating type and on any device.</param>
    /// <param name="classes">How many of the outputs are known.</param>
    internal static Tensor Logits(Network network, Func<Tensor, Tensor> run, Tensor images, int classes)
    {
        (Device device, ScalarType type) = network.Placement;
        Tensor output = run(images.to(type, device));
        Tensor known = output.size(1) > classes ? output.narrow(1, 0, classes) : output;
        return type is ScalarType.Float64 or ScalarType.Float32 ? known : known.to(float32);
    }

    /// <summary>Refuses a network that cannot tell the classes apart.</summary>
    internal static void RequireClasses(Network network, IReadOnlyList<string> classes)
    {
        NetworkPlan plan = network.Architecture;
        if (plan.Table.Options is { GlobalPool: false } or { Classes: 0 })
        {
            throw new ArgumentException($"{plan.Name} gives {plan.Output} for an image and no classes: pictures are classified by a network with a global pool and Classes.", nameof(network));
        }

        if (plan.Table.Options.Classes < classes.Count)
        {
            throw new ArgumentException(
                $"The pictures are of {classes.Count} classes and {plan.Name} tells {plan.Table.Options.Classes} apart: declare [Network(Classes = {classes.Count})].", nameof(network));
        }
    }

    private static int Add(Network network, ImageBatch batch, int classes, List<EvaluatedImage> images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = Logits(network, network.infer, batch.Images, classes).cpu().to(float64);
        Tensor logarithms = nn.functional.log_softmax(logits, 1);
        int width = Math.Min(5, classes);
        Tensor likeliest = logarithms.topk(width, dim: 1).indexes;
        double[] values = [.. logarithms.contiguous().data<double>()];
        long[] top = [.. likeliest.contiguous().data<long>()];
        long[] labels = [.. batch.Labels.data<long>()];
        int inTop5 = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int predicted = (int)top[i * width];
            inTop5 += top.AsSpan(i * width, width).Contains(labels[i]) ? 1 : 0;
            images.Add(new(batch.Indices[i], (int)labels[i], predicted, Math.Exp(values[(i * classes) + predicted]), -values[(i * classes) + labels[i]]));
        }

        return inTop5;
    }
}
