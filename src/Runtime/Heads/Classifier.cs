using ResNetDsl.Layers;
using ResNetDsl.Modules;

namespace ResNetDsl.Heads;

/// <summary>A classifier on a block: batch normalization and ReLU after pre-activation units, the mean over height and width, a 1×1 convolution with bias. [N, C, H, W] to [N, classes].</summary>
public sealed class Classifier : Head
{
    /// <summary>Creates the layers, for a tap that is not activated.</summary>
    /// <param name="scope">The head's scope.</param>
    /// <param name="channels">The channels of the tap.</param>
    /// <param name="classes">The classes.</param>
    public Classifier(VariableScope scope, int channels, int classes)
        : this(scope, normalized: true, channels, classes)
    {
    }

    /// <summary>Creates the layers.</summary>
    /// <param name="scope">The head's scope.</param>
    /// <param name="normalized">Whether the head normalizes and activates its tap first.</param>
    /// <param name="channels">The channels of the tap.</param>
    /// <param name="classes">The classes.</param>
    public Classifier(VariableScope scope, bool normalized, int channels, int classes)
        : base(scope)
    {
        Norm = normalized ? scope.BatchNorm("norm", channels) : null;
        Conv = scope.Convolution("conv", channels, classes, biased: true, isClassifier: true);
        RegisterLayers(scope.Layers);
    }

    /// <summary>Batch normalization and ReLU of the tap; null if the units of the tap are post-activation.</summary>
    public BatchNorm? Norm { get; }

    /// <summary>1×1, to the classes, with bias.</summary>
    public Convolution Conv { get; }

    /// <summary>Classifies.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, classes].</returns>
    public override Tensor forward(Tensor input)
    {
        Pass pass = Pass.Current;
        using Tensor? features = Norm?.Run(input, pass);
        using Tensor pixel = pass.GlobalPool(features ?? input);
        using Tensor vector = pass.Squeeze(pixel);
        return Conv.ApplyToVector(vector, pass);
    }

    /// <summary>Runs the head. Hooks of the head are called.</summary>
    /// <param name="tap">The output of its tap, [N, C, H, W], in the type of the parameters. The caller keeps ownership.</param>
    /// <param name="pass">The forward pass of the composition.</param>
    /// <returns>[N, classes].</returns>
    public Tensor Run(Tensor tap, Pass pass) => Call(tap, pass);
}
