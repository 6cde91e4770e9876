using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;

namespace ResNetDsl.Architecture.Units;

/// <summary>
/// 1×1 to the bottleneck's depth, 3×3, 1×1 to the unit's depth: TF-slim's <c>resnet_v2.bottleneck</c> and <c>resnet_v1.bottleneck</c>. The rate and the groups are those of the 3×3 (ResNeXt),
/// the stride too unless the table puts it on the first 1×1.
/// </summary>
internal sealed class BottleneckDefinition : ResidualDefinition
{
    public override UnitKind Kind => UnitKind.Bottleneck;

    public override bool HasBottleneck => true;

    public override UnitTraits Traits => base.Traits | UnitTraits.StridePlacement;

    public override IReadOnlyList<BlockOption> Options { get; } = [.. OfResiduals, BlockOption.Groups];

    protected override IReadOnlyList<ConvolutionLayer> Convolutions(UnitGeometry geometry, UnitStyle style)
    {
        (int width, int stride) = (geometry.BottleneckDepth, geometry.Stride);
        bool first = style.Network.StridePlacement == StridePlacement.Conv1x1;
        return
        [
            style.Normalized("conv1", geometry.InDepth, width, stride: first ? stride : 1),
            style.Normalized("conv2", width, width, kernel: 3, stride: first ? 1 : stride, geometry.Rate, style.Block.Groups),
            Last(style, "conv3", width, geometry.Depth),
        ];
    }
}
