using ResNetDsl.Data;
using ResNetDsl.Distributed;
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
        return [.. Likeliest(cat([.. images.Select(image => pipeline.ToTensor(image))]), count).Select(top => Named(top.Positions, top.Probabilities))];
    }

    /// <summary>
    /// Classifies picture files in batches, decoding them ahead, with the processes of a group, and optionally writes a row for each to a CSV file. A run with a file that was interrupted continues when it is
    /// called again: pictures that have a row are not computed again, and the file becomes that of a run that was not interrupted.
    /// </summary>
    /// <remarks>All processes of the group call it, with the same weights and pictures. Each computes whole batches, so that the numbers of a picture do not depend on the number of processes.</remarks>
    /// <param name="files">The pictures.</param>
    /// <param name="receive">Receives the pictures in order, in rank 0.</param>
    /// <param name="csv">The file, which rank 0 writes; null for none. Its columns are the picture, the most probable classes with their probabilities in six decimal places, why the picture could not be read,
    /// and what identifies network, weights and classes. Pictures are then received with the numbers of the file.</param>
    /// <param name="count">The largest number of classes for each picture.</param>
    /// <param name="options">The batches and the threads that decode; null for the defaults.</param>
    /// <param name="group">The processes, such as <see cref="ProcessGroup.Current"/>; null for this one.</param>
    /// <param name="cancellation">Ends the run in all processes after the batches that are being computed. The file has their rows.</param>
    /// <exception cref="ArgumentException">There are no files, or a batch needs more memory than is allowed.</exception>
    /// <exception cref="InvalidDataException">The file has other content: rows of other weights, of another number of classes, damaged rows, or something else.</exception>
    /// <exception cref="IOException">The file cannot be read or written, or another process has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="OperationCanceledException">The run was canceled.</exception>
    public void ClassifyFiles(
        IReadOnlyList<string> files, Action<ClassifiedPicture> receive, string? csv = null, int count = 5, LoaderOptions? options = null, ProcessGroup? group = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(receive);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using IDisposable inference = no_grad();
        using ImageLoader loader = new(new PictureFiles(files), pipeline, options);
        group ??= ProcessGroup.Alone;
        PredictionRun run = new(group, loader, batch => Rows(batch, count)) { ClassOf = _ => -1 };
        PredictionModel? model = csv is null && group.Size == 1 ? null : new(network, classes, pipeline, pictures: null);
        run.Compute(
            model,
            csv is null ? null : () => new PredictionFile(csv, model!, classes, Math.Min(count, classes.Count), hasLabels: false),
            row => receive(new(files[row.Index], Named(row.Classes, row.Probabilities), row.Mistake)),
            cancellation);
    }

    private IEnumerable<PictureRow> Rows(ImageBatch batch, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. Likeliest(batch.Images, count).Select((top, i) => new PictureRow(batch.Indices[i], -1, 0, top.Positions, top.Probabilities, null))];
    }

    private (string Class, double Probability)[] Named(int[] positions, double[] probabilities) => [.. positions.Zip(probabilities, (position, probability) => (classes[position], probability))];

    /// <summary>The most probable classes of each picture of a batch, [N, C, H, W], in the current dispose scope.</summary>
    private IEnumerable<(int[] Positions, double[] Probabilities)> Likeliest(Tensor images, int count)
    {
        int pictures = (int)images.size(0), width = Math.Min(count, classes.Count);
        Tensor inputs = pictures == 1 && pipeline.Height * pipeline.Width < SmallPixels ? cat([images, images]) : images;
        Tensor logits = Evaluator.Logits(network, network.infer, inputs, classes.Count).cpu().to(float64);
        (Tensor probabilities, Tensor positions) = nn.functional.softmax(logits, 1).topk(width, dim: 1);
        return positions.data<long>().Select(position => (int)position).Chunk(width).Zip(probabilities.data<double>().Chunk(width)).Take(pictures);
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

/// <summary>A picture file and its most probable classes.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Classes">The classes in descending order of probability; none if the file could not be read.</param>
/// <param name="Mistake">Why it could not be read, one sentence that names the file; null if it could.</param>
public sealed record ClassifiedPicture(string File, IReadOnlyList<(string Class, double Probability)> Classes, string? Mistake);
