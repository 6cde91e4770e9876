using ResNetDsl.Data;
using ResNetDsl.Images;
using ResNetDsl.Options;

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
    /// <param name="classes">The names of the classes, one for each output; null for those that came with the weights, <see cref="NetworkPictures.Classes"/>.</param>
    /// <param name="pipeline">What makes an input of a picture; null for the weights' own, <see cref="NetworkPictures.EvaluationPipeline"/>.</param>
    /// <exception cref="ArgumentException">The names are not those of the weights, or are more or fewer than the outputs; or neither they nor the weights say what the outputs stand for; or the network
    /// gives maps; or the pipeline gives other values than those that the weights were trained on.</exception>
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

    /// <summary>The names of the outputs that are used. A name too few would make a class of nothing: softmax over one class is 1.</summary>
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
