namespace ResNetDsl.Architecture;

/// <summary>
/// TF-slim's <c>resnet_v2.bottleneck</c>: preact = ReLU(BN(x)); the shortcut is x, subsampled, or a biased 1×1 convolution of preact when the depth changes;
/// the residual is 1×1 and 3×3 with batch normalisation and ReLU, then a biased 1×1. The stride, the rate and the groups are those of the 3×3.
/// </summary>
internal sealed class BottleneckDefinition : UnitDefinition
{
    public override UnitKind Kind => UnitKind.Bottleneck;

    public override string Scope => "bottleneck_v2";

    public override bool HasBottleneck => true;

    public override IReadOnlyList<UnitLayer> Layers(UnitGeometry geometry)
    {
        (int inDepth, int depth, int bottleneck, int stride, int rate, int groups) = geometry;
        List<UnitLayer> layers = [new(new BatchNormLayer("preact", inDepth), Branch.Residual)];
        if (geometry.Projection)
        {
            layers.Add(new(new ConvolutionLayer("shortcut", inDepth, depth, Stride: stride, Biased: true), Branch.Shortcut));
        }

        layers.Add(new(new ConvolutionLayer("conv1", inDepth, bottleneck, Normalized: true), Branch.Residual));
        layers.Add(new(new ConvolutionLayer("conv2", bottleneck, bottleneck, Kernel: 3, Stride: stride, Rate: rate, Groups: groups, Normalized: true), Branch.Residual));
        layers.Add(new(new ConvolutionLayer("conv3", bottleneck, depth, Biased: true), Branch.Residual));
        return layers;
    }

    public override string Factory(UnitGeometry geometry, int count)
    {
        (int inDepth, int depth, int bottleneck, _, _, _) = geometry;
        string optional = OptionalArguments(geometry, count);
        return geometry.Projection
            ? $"Projection({Text.Plain(inDepth)}, {Text.Plain(depth)}, {Text.Plain(bottleneck)}{optional})"
            : $"Identity({Text.Plain(depth)}, {Text.Plain(bottleneck)}{optional})";
    }
}
