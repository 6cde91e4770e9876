using ResNetDsl.Data;

namespace ResNetDsl;

/// <summary>
/// The classes of the outputs of a network and the pipeline of its inputs. Training sets them, <see cref="NetworkWeights"/> saves and loads them with the weights, and evaluation and
/// classification use them.
/// </summary>
/// <remarks>They are extension methods, so that their names remain available for blocks.</remarks>
public static class NetworkPictures
{
    /// <summary>Returns the names of the classes, one for each output from the first. Returns null if neither training nor a file of weights has set them.</summary>
    /// <param name="network">The network.</param>
    public static IReadOnlyList<string>? Classes(this Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Pictures.Classes;
    }

    /// <summary>Sets the names of the classes, for weights whose file does not contain them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="classes">The names, one for each output from the first. Outputs beyond them are not used. Null for unknown classes.</param>
    /// <exception cref="ArgumentException">There are more names than outputs, there are none, a name is empty, or two names are equal.</exception>
    public static void SetClasses(this Network network, IReadOnlyList<string>? classes)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (classes is not null)
        {
            ClassNames.Require(classes);
            int outputs = network.Architecture.Table.Options.Classes;
            if (classes.Count > outputs)
            {
                throw new ArgumentException($"There are {Text.Grouped(classes.Count)} classes, but {network.Architecture.Name} has {Text.Grouped(outputs)} outputs.", nameof(classes));
            }
        }

        network.Pictures = network.Pictures with { Classes = classes is null ? null : [.. classes] };
    }

    /// <summary>
    /// Returns the pipeline that converts pictures to inputs in evaluation: that of the weights, if training or a file has set it, and otherwise the usual one of the network,
    /// <see cref="ImagePipeline.ForEvaluation"/>.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <exception cref="InvalidOperationException">The weights were trained with a transform that this library does not have: call <see cref="SetEvaluationPipeline"/>.</exception>
    /// <exception cref="ArgumentException">The input of the network has neither 1 nor 3 channels.</exception>
    public static ImagePipeline EvaluationPipeline(this Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        PictureUse pictures = network.Pictures;
        return pictures.Foreign is { } foreign
            ? throw new InvalidOperationException(
                $"The input pipeline of the weights of {network.Architecture.Name} cannot be created: {foreign.Reason}. Call {nameof(SetEvaluationPipeline)} with the pipeline that they were trained for.")
            : pictures.Pipeline ?? ImagePipeline.ForEvaluation(network.Architecture);
    }

    /// <summary>Sets the pipeline that converts pictures to inputs in evaluation.</summary>
    /// <param name="network">The network.</param>
    /// <param name="pipeline">The pipeline; null for the usual one of the network.</param>
    /// <exception cref="ArgumentException">The pipeline produces inputs with a different number of channels than the network expects.</exception>
    public static void SetEvaluationPipeline(this Network network, ImagePipeline? pipeline)
    {
        ArgumentNullException.ThrowIfNull(network);
        int channels = network.Architecture.Input.Channels;
        network.Pictures = pipeline is null || pipeline.Channels == channels
            ? network.Pictures with { Pipeline = pipeline, Foreign = null }
            : throw new ArgumentException($"The pipeline produces inputs of {Text.Plain(pipeline.Channels)} channels, but {network.Architecture.Name} expects {Text.Plain(channels)}.", nameof(pipeline));
    }
}
