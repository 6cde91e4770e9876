using ResNetDsl.Layers;
using ResNetDsl.Variables;

namespace ResNetDsl.Heads;

/// <summary>A classifier on a block: batch normalisation and ReLU, the mean over height and width, a 1×1 convolution with bias. [N, C, H, W] to [N, classes].</summary>
public sealed class Classifier : Head
{
    private static readonly long[] Spatial = [2, 3];

    internal Classifier(VariableScope scope, HeadPlan plan)
        : base(scope, plan)
    {
        Norm = BatchNorm("norm");
        Conv = Convolution("conv");
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
        return Conv.ApplyToVector(vector);
    }

    internal override IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> taps, (long Height, long Width) image) => [call(taps[0])];
}
