using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Stems;

/// <summary>The layers before <c>Mixed_5b</c> of TF-slim's <c>inception_resnet_v2.py</c>, under its scopes.</summary>
internal sealed class InceptionResNetV2Stem : StemDefinition
{
    public override StemKind Kind => StemKind.InceptionResNetV2;

    public override string Description => "Inception-ResNet-v2";

    public override bool HasPreActivation => false;

    private protected override void Define(LayerGraph graph, NetworkOptions options, UnitStyle style)
    {
        int value = LayerGraph.Input;
        Convolve("Conv2d_1a_3x3", options.Channels, 32, 3, 2, EdgePadding.Valid);
        Convolve("Conv2d_2a_3x3", 32, 32, 3, 1, EdgePadding.Valid);
        Convolve("Conv2d_2b_3x3", 32, 64, 3, 1, EdgePadding.Same);
        value = graph.Add(new MaxPoolLayer("MaxPool_3a_3x3", 3, 2, EdgePadding.Valid), value);
        Convolve("Conv2d_3b_1x1", 64, 80, 1, 1, EdgePadding.Valid);
        Convolve("Conv2d_4a_3x3", 80, 192, 3, 1, EdgePadding.Valid);
        graph.Add(new MaxPoolLayer("MaxPool_5a_3x3", 3, 2, EdgePadding.Valid), value);

        void Convolve(string scope, int from, int to, int kernel, int stride, EdgePadding padding) =>
            value = graph.Add(style.Normalized(scope, from, to, kernel, stride) with { Padding = padding }, value);
    }
}
