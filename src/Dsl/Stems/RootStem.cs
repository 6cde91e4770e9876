using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Stems;

/// <summary>
/// The root block of TF-slim's <c>resnet_v2.py</c> and <c>resnet_v1.py</c>: <c>conv2d_same</c> 7×7/2, with the activation first neither normalized nor activated (the first unit does both), then
/// a max pool 3×3/2.
/// </summary>
internal sealed class RootStem : StemDefinition
{
    public override StemKind Kind => StemKind.Root;

    public override string Description => "7x7/2, pool 3x3/2";

    public override int Width => 64;

    public override bool HasPool => true;

    private protected override void Define(LayerGraph graph, NetworkOptions options, UnitStyle style) =>
        graph.Add(Pool(style), graph.Add(Last(style, "conv1", options.Channels, WidthOf(options), kernel: 7, stride: 2), LayerGraph.Input));
}
