namespace ResNetDsl.Architecture;

/// <summary>
/// The pre-activation basic unit of He et al. 2016, with biases where TF-slim's bottleneck has them: preact = ReLU(BN(x)); the shortcut is x, subsampled, or a biased
/// 1×1 convolution of preact when the depth changes; the residual is 3×3 with batch normalisation and ReLU, then a biased 3×3. The stride is that of the first 3×3, the rate that of both.
/// </summary>
internal sealed class BasicDefinition : UnitDefinition
{
    public override UnitKind Kind => UnitKind.Basic;

    public override string Scope => "basic_v2";

    public override bool HasBottleneck => false;

    public override IReadOnlyList<UnitLayer> Layers(UnitGeometry geometry)
    {
        (int inDepth, int depth, _, int stride, int rate, _) = geometry;
        List<UnitLayer> layers = [new(new BatchNormLayer("preact", inDepth), Branch.Residual)];
        if (geometry.Projection)
        {
            layers.Add(new(new ConvolutionLayer("shortcut", inDepth, depth, Stride: stride, Biased: true), Branch.Shortcut));
        }

        layers.Add(new(new ConvolutionLayer("conv1", inDepth, depth, Kernel: 3, Stride: stride, Rate: rate, Normalized: true), Branch.Residual));
        layers.Add(new(new ConvolutionLayer("conv2", depth, depth, Kernel: 3, Rate: rate, Biased: true), Branch.Residual));
        return layers;
    }

    public override string Factory(UnitGeometry geometry, int count)
    {
        string optional = OptionalArguments(geometry, count);
        return geometry.Projection
            ? $"Projection({Text.Plain(geometry.InDepth)}, {Text.Plain(geometry.Depth)}{optional})"
            : $"Identity({Text.Plain(geometry.Depth)}{optional})";
    }
}
