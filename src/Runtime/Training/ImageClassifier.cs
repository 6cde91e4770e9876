using ResNetDsl.Data;
using ResNetDsl.Images;
using ResNetDsl.Options;

namespace ResNetDsl.Training;

/// <summary>Classifies pictures. Any number of threads may share a classifier.</summary>
public sealed class ImageClassifier
{
    // Below it libtorch runs a single picture more slowly, and on some processors reports that on the error stream for every layer; two pictures take the usual path.
    private const int SmallPixels = 96 * 96;

    private readonly Network network;
    private readonly ImagePipeline pipeline;
    private readonly IReadOnlyList<string> classes;

    /// <summary>Creates a classifier that runs a network in evaluation mode, independent of its mode, and does not modify it; see <see cref="Network.infer"/>.</summary>
    /// <param name="network">The network, whose output is [N, classes]. The caller keeps ownership.</param>
    /// <param name="classes">The names of the classes, one for each output; null for those of the weights, <see cref="NetworkPictures.Classes"/>.</param>
    /// <param name="pipeline">The pipeline that converts a picture to an input; null for that of the weights, <see cref="NetworkPictures.EvaluationPipeline"/>.</param>
    /// <exception cref="ArgumentException">The names are not those of the weights, or their number differs from that of the outputs; or the classes of the outputs are not known; or the network
    /// outputs maps; or the pipeline normalizes differently than that with which the weights were trained.</exception>
    /// <exception cref="InvalidOperationException">The weights were trained with a transform that this library does not have.</exception>
    public ImageClassifier(Network network, IReadOnlyList<string>? classes = null, ImagePipeline? pipeline = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Evaluator.RequireClasses(network, classes ?? []);
        this.network = network;
        this.classes = Named(network, classes);
        Evaluator.RequireValues(network, pipeline, nameof(pipeline));
        this.pipeline = pipeline ?? network.EvaluationPipeline();
    }

    /// <summary>Returns the most probable classes of a picture, in descending order of probability.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="count">The largest number of classes.</param>
    public IReadOnlyList<(string Class, double Probability)> Classify(RgbImage image, int count = 5) => Classify([image], count)[0];

    /// <summary>Returns the most probable classes of each of several pictures, which run through the network in one batch.</summary>
    /// <param name="images">The pictures, at least one.</param>
    /// <param name="count">The largest number of classes for each picture.</param>
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

    /// <summary>The names of the outputs that are used. Softmax must run over named classes only: over a single class it is always 1.</summary>
    private static IReadOnlyList<string> Named(Network network, IReadOnlyList<string>? classes)
    {
        (string name, int outputs) = (network.Architecture.Name, network.Architecture.Table.Options.Classes);
        if (network.Pictures.Classes is { } known)
        {
            return classes is null || known.SequenceEqual(classes)
                ? known
                : throw new ArgumentException(
                    $"The names are not those of the classes of the weights of {name}, {ClassNames.Listed(known)}. Leave them out, or change them with network.{nameof(NetworkPictures.SetClasses)}.", nameof(classes));
        }

        if (classes is null)
        {
            throw new OptionSentence($"The classes of the {Text.Grouped(outputs)} outputs of {name} are not known. Load weights that name their classes{new Wording(", or give the names", "")}.")
                .In(message => new ArgumentException(message, nameof(classes)));
        }

        ClassNames.Require(classes);
        return classes.Count == outputs
            ? [.. classes]
            : throw new ArgumentException(
                $"There are {Text.Grouped(classes.Count)} names, but {name} has {Text.Grouped(outputs)} outputs. Pass a name for each, or call network.{nameof(NetworkPictures.SetClasses)} with those that it was trained on.",
                nameof(classes));
    }
}
