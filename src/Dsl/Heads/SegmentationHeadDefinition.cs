using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Heads;

/// <summary>Batch normalization and ReLU after pre-activation units, a normalized 3×3 convolution, a biased 1×1 convolution, bilinear upsampling to the image.</summary>
internal sealed class SegmentationHeadDefinition : HeadDefinition
{
    public override HeadKind Kind => HeadKind.Segmentation;

    public override string Attribute => "SegmentationHead";

    public override bool HasClasses => true;

    public override bool HasWidth => true;

    public override bool TakesImage => true;

    public override IReadOnlyList<HeadLayer> Layers(HeadRow row, IReadOnlyList<Shape> taps, bool normalized)
    {
        int channels = taps[0].Channels;
        return
        [
            .. Normalization("norm", taps[0], normalized),
            new(new ConvolutionLayer("conv1", channels, row.Width, Kernel: 3, Normalized: true, Activated: true), taps[0]),
            new(new ConvolutionLayer("conv2", row.Width, row.Classes, Biased: true), taps[0] with { Channels = row.Width }),
        ];
    }

    public override IReadOnlyList<Shape> Outputs(HeadRow row, IReadOnlyList<Shape> taps, Shape image) => [image with { Channels = row.Classes }];

    public override IReadOnlyList<(string Parameter, int Value)> Numbers(HeadRow row, IReadOnlyList<Shape> taps) => [("channels", taps[0].Channels), ("width", row.Width), ("classes", row.Classes)];

    public override string Description(HeadRow row) => $"3x3 {Text.Plain(row.Width)}, 1x1, bilinear";
}
