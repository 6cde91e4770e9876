using ResNetDsl.Data;
using ResNetDsl.Weights;

namespace ResNetDsl;

/// <summary>The classes of the outputs of a network and the pipeline of its inputs. They belong to the weights and are saved with them.</summary>
internal sealed record PictureUse
{
    /// <summary>Nothing is known.</summary>
    public static PictureUse Unknown { get; } = new();

    /// <summary>The names of the classes, one for each output from the first; null when they are not known.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>What makes an input of a picture in evaluation; null for the usual one of the network.</summary>
    public ImagePipeline? Pipeline { get; init; }

    /// <summary>The text of a pipeline that cannot be created, and the reason, a clause; null when there is none.</summary>
    public (string Text, string Reason)? Foreign { get; init; }

    /// <summary>Reads the metadata of a file.</summary>
    /// <param name="plan">The network. A pipeline for inputs of another size keeps its values, and has the size of this one.</param>
    /// <param name="metadata">The metadata.</param>
    /// <exception cref="InvalidDataException">A text cannot be read, or there are more classes than outputs.</exception>
    public static PictureUse Of(NetworkPlan plan, IReadOnlyDictionary<string, string> metadata)
    {
        IReadOnlyList<string>? classes = ClassNames.Of(metadata);
        if (!metadata.TryGetValue(PipelineText.Key, out string? text))
        {
            return new() { Classes = classes };
        }

        (ImagePipeline? pipeline, string? reason) = PipelineText.Parse(text);
        if (pipeline is null)
        {
            return new() { Classes = classes, Foreign = (text, reason!) };
        }

        bool fits = (pipeline.Channels, pipeline.Height, pipeline.Width) == (plan.Input.Channels, plan.Input.Height, plan.Input.Width);
        return new() { Classes = classes, Pipeline = fits || plan.Input.Channels is not (1 or 3) ? pipeline : ImagePipeline.ForEvaluation(plan, pipeline.Normalization) };
    }

    /// <summary>Reads the classes and the pipeline of a file of weights. If the file does not contain them and was not written by this library, they are those of the library whose names its tensors have.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="file">The file.</param>
    /// <param name="naming">The naming of the tensors; null if it is not known.</param>
    /// <param name="outputs">The outputs of the classifier in the file; null when it is not loaded.</param>
    /// <exception cref="InvalidDataException">A text cannot be read.</exception>
    public static PictureUse Of(NetworkPlan plan, WeightFile file, WeightNaming? naming, int? outputs)
    {
        PictureUse there = Of(plan, file.Metadata);
        bool isKnown = there.Pipeline is not null || there.Foreign is not null;
        return file.Tag is not null || LibraryPictures.Of(naming, plan, file.Path) is not { } library ? there : there with
        {
            Classes = there.Classes ?? (outputs is { } count ? LibraryPictures.Classes(naming, count) : null),
            Pipeline = isKnown ? there.Pipeline : library.Pipeline(plan),
        };
    }

    /// <summary>What a training makes known: its classes, and the pipeline of the held-out pictures, or the usual one with the values of the training pictures.</summary>
    public static PictureUse OfTraining(NetworkPlan plan, IImageLoader training, IImageLoader? heldOut) => new()
    {
        Classes = training.Dataset.Classes,
        Pipeline = heldOut?.Pipeline ?? (training.Pipeline is { } pipeline && pipeline.Channels == plan.Input.Channels ? ImagePipeline.ForEvaluation(plan, pipeline.Normalization) : null),
    };

    /// <summary>Adds the texts to the metadata of a file. Names of classes that are there already are kept, as the text that <see cref="ClassNames.ToText"/> writes.</summary>
    /// <exception cref="ArgumentException">The metadata have names of classes that cannot be read.</exception>
    public Dictionary<string, string>? AddTo(IReadOnlyDictionary<string, string>? metadata)
    {
        Dictionary<string, string> all = metadata is null ? new(StringComparer.Ordinal) : new(metadata, StringComparer.Ordinal);
        try
        {
            if ((ClassNames.Of(all) ?? Classes) is { } classes)
            {
                all[ClassNames.Key] = ClassNames.ToText(classes);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new ArgumentException(exception.Message, nameof(metadata), exception);
        }

        if ((Foreign?.Text ?? (Pipeline is null ? null : PipelineText.Of(Pipeline))) is { } text)
        {
            all.TryAdd(PipelineText.Key, text);
        }

        return all.Count == 0 ? null : all;
    }
}
