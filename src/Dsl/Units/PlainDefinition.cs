using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;

namespace ResNetDsl.Architecture.Units;

/// <summary>
/// One convolution with batch normalization, or with bias, and ReLU; no shortcut: the stages of VGG (Simonyan and Zisserman, "Very Deep Convolutional Networks", 2015), and the plain networks that
/// residual ones are compared with. Dropout is before the convolution.
/// </summary>
internal sealed class PlainDefinition : UnitDefinition
{
    public override UnitKind Kind => UnitKind.Plain;

    public override UnitTraits Traits => UnitTraits.Stride | UnitTraits.NoBatchNorm | UnitTraits.PostActivation;

    public override IReadOnlyList<BlockOption> Options { get; } = [BlockOption.Groups, BlockOption.Kernel, BlockOption.Dropout, BlockOption.OutputActivation];

    public override string Scope(UnitStyle style) => "plain";

    public override UnitRefusal? Refusal(UnitGeometry geometry, UnitStyle style) => style.Block.Groups > 0 && geometry.InDepth % style.Block.Groups != 0
        ? new($"the input channels must be a multiple of Groups ({Text.Grouped(geometry.InDepth)} is not a multiple of {Text.Grouped(style.Block.Groups)})", "Groups")
        : base.Refusal(geometry, style);

    protected override int Define(LayerGraph graph, UnitGeometry geometry, UnitStyle style)
    {
        int source = style.Block.Dropout > 0 ? graph.Add(new DropoutLayer("dropout", style.Block.Dropout), LayerGraph.Input) : LayerGraph.Input;
        return graph.Add(
            style.Normalized("conv1", geometry.InDepth, geometry.Depth, style.Block.Kernel, geometry.Stride, geometry.Rate, style.Block.Groups, style.Block.OutputActivation), source);
    }
}
