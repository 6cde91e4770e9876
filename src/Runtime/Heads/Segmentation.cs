using ResNetDsl.Layers;
using ResNetDsl.Modules;
using ResNetDsl.Operations;

namespace ResNetDsl.Heads;

/// <summary>
/// Declares a dense classifier on a block (Long et al., "Fully Convolutional Networks for Semantic Segmentation", 2015): batch normalization and ReLU after pre-activation units, a normalized 3×3 convolution, a 1×1
/// convolution with bias. [N, C, h, w] to [N, classes, h, w]; a composition then upsamples to the image.
/// </summary>
public sealed class Segmentation : Head
{
    /// <summary>Creates the layers, for a tap that is not activated.</summary>
    /// <param name="scope">The head's scope.</param>
    /// <param name="channels">The channels of the tap.</param>
    /// <param name="width">The channels inside.</param>
    /// <param name="classes">The classes.</param>
    public Segmentation(VariableScope scope, int channels, int width, int classes)
        : this(scope, normalized: true, channels, width, classes)
    {
    }

    /// <summary>Creates the layers.</summary>
    /// <param name="scope">The head's scope.</param>
    /// <param name="normalized">Whether the head normalizes and activates its tap first.</param>
    /// <param name="channels">The channels of the tap.</param>
    /// <param name="width">The channels inside.</param>
    /// <param name="classes">The classes.</param>
    public Segmentation(VariableScope scope, bool normalized, int channels, int width, int classes)
        : base(scope)
    {
        Norm = normalized ? scope.BatchNorm("norm", channels) : null;
        Conv1 = scope.Convolution("conv1", channels, width, kernel: 3, normalized: true, activated: true);
        Conv2 = scope.Convolution("conv2", width, classes, biased: true);
        RegisterLayers(scope.Layers);
    }

    /// <summary>Batch normalization and ReLU of the tap; null if the units of the tap are post-activation.</summary>
    public BatchNorm? Norm { get; }

    /// <summary>3×3, to the head's width, with batch normalization and ReLU.</summary>
    public Convolution Conv1 { get; }

    /// <summary>1×1, to the classes, with bias.</summary>
    public Convolution Conv2 { get; }

    /// <summary>Classifies every position of the tap.</summary>
    /// <param name="input">[N, C, h, w].</param>
    /// <returns>[N, classes, h, w].</returns>
    public override Tensor forward(Tensor input)
    {
        Pass pass = Pass.Current;
        using Tensor? features = Norm?.Run(input, pass);
        using Tensor hidden = Conv1.Run(features ?? input, pass);
        return Conv2.Run(hidden, pass);
    }

    /// <summary>Runs the head and upsamples to the image. Hooks of the head are called.</summary>
    /// <param name="tap">The output of its tap, [N, C, h, w], in the type of the parameters. The caller keeps ownership.</param>
    /// <param name="image">The image, [N, C', H, W]. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass of the composition.</param>
    /// <returns>[N, classes, H, W].</returns>
    public Tensor Run(Tensor tap, Tensor image, Pass pass)
    {
        ArgumentNullException.ThrowIfNull(image);
        using Tensor coarse = Call(tap, pass);
        return pass.OfHeads.Apply(new Resample(IsBilinear: true), coarse, image);
    }
}
