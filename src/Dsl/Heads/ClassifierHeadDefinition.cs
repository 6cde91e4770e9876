using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Heads;

/// <summary>Batch normalization and ReLU after pre-activation units, the mean over height and width, a biased 1×1 convolution: the head of a network in TF-slim and torchvision.</summary>
internal sealed class ClassifierHeadDefinition : HeadDefinition
{
    public override HeadKind Kind => HeadKind.Classifier;

    public override string Attribute => "ClassifierHead";

    public override bool HasClasses => true;

    public override bool HasWidth => false;

    public override IReadOnlyList<HeadLayer> Layers(HeadRow row, IReadOnlyList<Shape> taps, bool normalized)
    {
        int channels = taps[0].Channels;
        return
        [
            .. Normalization("norm", taps[0], normalized),
            new(new ConvolutionLayer("conv", channels, row.Classes, Biased: true) { IsClassifier = true }, new Shape(channels, 1, 1)),
        ];
    }

    public override IReadOnlyList<Shape> Outputs(HeadRow row, IReadOnlyList<Shape> taps, Shape image) => [Shape.Vector(row.Classes)];

    public override IReadOnlyList<(string Parameter, int Value)> Numbers(HeadRow row, IReadOnlyList<Shape> taps) => [("channels", taps[0].Channels), ("classes", row.Classes)];

    public override string Description(HeadRow row) => "mean, 1x1";
}
