using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;

namespace ResNetDsl.Architecture.Units;

/// <summary>
/// Two 3×3 convolutions, the first with the unit's stride, both with its rates (He et al., "Deep Residual Learning for Image Recognition", 2016, figure 5). Dropout is between them
/// (Zagoruyko and Komodakis, "Wide Residual Networks", 2016).
/// </summary>
internal sealed class BasicDefinition : ResidualDefinition
{
    public override UnitKind Kind => UnitKind.Basic;

    public override IReadOnlyList<BlockOption> Options { get; } = [.. OfResiduals, BlockOption.Dropout];

    protected override IReadOnlyList<ConvolutionLayer> Convolutions(UnitGeometry geometry, UnitStyle style) =>
    [
        style.Normalized("conv1", geometry.InDepth, geometry.Depth, kernel: 3, geometry.Stride, geometry.Rate),
        Last(style, "conv2", geometry.Depth, geometry.Depth, kernel: 3, rate: style.DilatesWithinUnits ? geometry.LastRate : geometry.Rate),
    ];
}
