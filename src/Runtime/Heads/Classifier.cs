using ResNetDsl.Layers;
using ResNetDsl.Variables;

namespace ResNetDsl.Heads;

/// <summary>A classifier on a block: batch normalisation and ReLU, the mean over height and width, a 1×1 convolution with bias. [N, C, H, W] to [N, classes].</summary>
public sealed class Classifier : Head
{
    private static readonly long[] Spatial = [2, 3];

    /// <summary>Makes the layers.</summary>
    /// <param name="scope">The head's scope.</param>
    /// <param name="channels">The channels of the tap.</param>
    /// <param name="classes">The classes.</param>
    public Classifier(VariableScope scope, int channels, int classes)
        : base(scope)
    {
        Norm = scope.BatchNorm("norm", channels);
        Conv = scope.Convolution("conv", channels, classes, biased: true);
        RegisterLayers(scope);
    }

    /// <summary>Batch normalisation and ReLU of the tap.</summary>
    public BatchNorm Norm { get; }

    /// <summary>1×1, to the classes, with bias.</summary>
    public Convolution Conv { get; }

    /// <summary>Classifies.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, classes].</returns>
    public override Tensor forward(Tensor input)
    {
        using Tensor features = Norm.forward(input);
        using Tensor vector = features.mean(Spatial);
        return Conv.ApplyToVector(vector, Pass.Current);
    }

    /// <summary>Runs the head. Hooks of the head are called.</summary>
    /// <param name="tap">The output of its tap, [N, C, H, W], in the type of the parameters. It remains the caller's.</param>
    /// <param name="pass">The forward pass of the composition.</param>
    /// <returns>[N, classes].</returns>
    public Tensor Run(Tensor tap, Pass pass) => Call(tap, pass);
}
