using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Stems;

/// <summary>One 3×3 convolution: the stem of He et al., 2016, section 4.2, of KaimingHe/resnet-1k-layers and of wide residual networks.</summary>
internal sealed class CifarStem : StemDefinition
{
    public override StemKind Kind => StemKind.Cifar;

    public override string Description => "3x3";

    public override int Width => 16;

    private protected override void Define(LayerGraph graph, NetworkOptions options, UnitStyle style) =>
        graph.Add(Last(style, "conv1", options.Channels, WidthOf(options), kernel: 3), LayerGraph.Input);
}
