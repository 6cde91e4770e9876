using ResNetDsl.Data;
using ResNetDsl.Images;

namespace ResNetDsl.Training;

/// <summary>Says what is in a picture. Any number of threads may share one.</summary>
public sealed class ImageClassifier
{
    // Below it libtorch runs a single picture by a slower way, and on some processors says so on the error stream for every layer: two pictures take the usual one.
    private const int SmallPixels = 96 * 96;

    private readonly Network network;
    private readonly ImagePipeline pipeline;
    private readonly IReadOnlyList<string> classes;

    /// <summary>Uses a network as in evaluation, whatever mode it is in, and changes nothing of it; see <see cref="Network.infer"/>.</summary>
    /// <param name="network">The network, whose output is [N, classes]. It stays the caller's.</param>
    /// <param name="classes">The names of the classes; outputs beyond them are left out.</param>
    /// <param name="pipeline">What makes an input of a picture; null for the network's own, <see cref="ImagePipeline.ForEvaluation"/>.</param>
    /// <exception cref="ArgumentException">The network has fewer outputs than there are classes, or gives maps.</exception>
    public ImageClassifier(Network network, IReadOnlyList<string> classes, ImagePipeline? pipeline = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(classes);
        Evaluator.RequireClasses(network, classes);
        this.network = network;
        this.classes = classes;
        this.pipeline = pipeline ?? ImagePipeline.ForEvaluation(network.Architecture);
    }

    /// <summary>The likeliest classes of a picture, the likeliest first.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="count">How many classes, at most.</param>
    public IReadOnlyList<(string Class, double Probability)> Classify(RgbImage image, int count = 5) => Classify([image], count)[0];

    /// <summary>The likeliest classes of each of several pictures, which run through the network together.</summary>
    /// <param name="images">The pictures, at least one.</param>
    /// <param name="count">How many classes of each, at most.</param>
    public IReadOnlyList<IReadOnlyList<(string Class, double Probability)>> Classify(IReadOnlyList<RgbImage> images, int count = 5)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfZero(images.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using IDisposable inference = no_grad();
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> inputs = [.. images.Select(image => pipeline.ToTensor(image))];
        if (images.Count == 1 && pipeline.Height * pipeline.Width < SmallPixels)
        {
            inputs.Add(inputs[0]);
        }

        Tensor logits = Evaluator.Logits(network, network.infer, cat(inputs), classes.Count).cpu().to(float64);
        int width = Math.Min(count, classes.Count);
        (Tensor probabilities, Tensor positions) = nn.functional.softmax(logits, 1).topk(width, dim: 1);
        (string Class, double Probability)[] all = [.. positions.data<long>().Zip(probabilities.data<double>(), (position, probability) => (classes[(int)position], probability))];
        return [.. all.Chunk(width).Take(images.Count)];
    }
}
