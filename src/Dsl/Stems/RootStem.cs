namespace ResNetDsl.Architecture;

/// <summary>
/// The root block of TF-slim's <c>resnet_v2.py</c>: <c>conv2d_same</c> 7×7/2 of 64 channels with bias, neither normalised nor activated (the first unit's
/// pre-activation does both), then a SAME max pool 3×3/2.
/// </summary>
internal sealed class RootStem : StemDefinition
{
    public const int Width = 64;

    public override StemKind Kind => StemKind.Root;

    public override string Description => "7x7/2, pool 3x3/2";

    public override IReadOnlyList<Layer> Layers(int channels) =>
    [
        new ConvolutionLayer("conv1", channels, Width, Kernel: 7, Stride: 2, Biased: true),
        new MaxPoolLayer("pool1", Kernel: 3, Stride: 2),
    ];
}
