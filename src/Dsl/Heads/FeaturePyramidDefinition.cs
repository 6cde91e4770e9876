using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Heads;

/// <summary>For each tap batch normalization and ReLU after pre-activation units, and a biased lateral 1×1; the coarser map added to each; a biased 3×3 of each sum.</summary>
internal sealed class FeaturePyramidDefinition : HeadDefinition
{
    public override HeadKind Kind => HeadKind.FeaturePyramid;

    public override string Attribute => "FeaturePyramid";

    public override bool HasClasses => false;

    public override bool HasWidth => true;

    public override bool HasLevels => true;

    public override IReadOnlyList<HeadLayer> Layers(HeadRow row, IReadOnlyList<Shape> taps, bool normalized) =>
    [
        .. taps.SelectMany((tap, i) => Normalization($"norm{Text.Plain(i + 1)}", tap, normalized)
            .Append(new(new ConvolutionLayer($"lateral{Text.Plain(i + 1)}", tap.Channels, row.Width, Biased: true), tap))),
        .. taps.Select((tap, i) => new HeadLayer(
            new ConvolutionLayer($"output{Text.Plain(i + 1)}", row.Width, row.Width, Kernel: 3, Biased: true), tap with { Channels = row.Width })),
    ];

    public override IReadOnlyList<Shape> Outputs(HeadRow row, IReadOnlyList<Shape> taps, Shape image) => [.. taps.Select(tap => tap with { Channels = row.Width })];

    public override IReadOnlyList<(string Parameter, int Value)> Numbers(HeadRow row, IReadOnlyList<Shape> taps) => [("width", row.Width), .. taps.Select(tap => ("channels", tap.Channels))];

    public override string Description(HeadRow row) => $"1x1, 3x3 {Text.Plain(row.Width)}";
}
