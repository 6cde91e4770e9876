using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Stems;

/// <summary>
/// Three 3×3 convolutions in place of the 7×7, the first two of half the width (He et al., 2019, ResNet-C; timm's <c>stem_type='deep'</c>), then a max pool 3×3/2. The three count as the one layer they
/// stand for: ResNet-50-D is 50 layers deep by its name.
/// </summary>
internal sealed class DeepStem : StemDefinition
{
    public override StemKind Kind => StemKind.Deep;

    public override string Description => "3x3/2, 3x3, 3x3, pool";

    public override int Width => 64;

    public override bool HasPool => true;

    private protected override void Define(LayerGraph graph, NetworkOptions options, UnitStyle style)
    {
        (int width, int half) = (WidthOf(options), Math.Max(1, WidthOf(options) / 2));
        int first = graph.Add(style.Normalized("conv1_1", options.Channels, half, kernel: 3, stride: 2) with { Counts = false }, LayerGraph.Input);
        int second = graph.Add(style.Normalized("conv1_2", half, half, kernel: 3) with { Counts = false }, first);
        graph.Add(Pool(style), graph.Add(Last(style, "conv1_3", half, width, kernel: 3), second));
    }
}
