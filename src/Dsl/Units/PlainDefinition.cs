namespace ResNetDsl.Architecture;

/// <summary>
/// One convolution with batch normalisation, or with bias, and ReLU; no shortcut: the stages of VGG (Simonyan and Zisserman, "Very Deep Convolutional Networks", 2015), and the plain networks that
/// residual ones are compared with. Dropout stands before the convolution.
/// </summary>
internal sealed class PlainDefinition : UnitDefinition
{
    public override UnitKind Kind => UnitKind.Plain;

    public override UnitOptions Options =>
        UnitOptions.Groups | UnitOptions.Kernel | UnitOptions.Dropout | UnitOptions.OutputActivation | UnitOptions.Stride | UnitOptions.NoBatchNorm | UnitOptions.PostActivation;

    public override string Scope(UnitStyle style) => "plain";

    public override UnitRefusal? Refusal(UnitGeometry geometry, UnitStyle style) => style.Groups > 0 && geometry.InDepth % style.Groups != 0
        ? new($"{Text.Grouped(style.Groups)} groups do not divide the {Text.Grouped(geometry.InDepth)} channels it takes", "Groups")
        : base.Refusal(geometry, style);

    protected override int Define(LayerGraph graph, UnitGeometry geometry, UnitStyle style)
    {
        int source = style.Dropout > 0 ? graph.Add(new DropoutLayer("dropout", style.Dropout), LayerGraph.Input) : LayerGraph.Input;
        return graph.Add(
            style.Normalized("conv1", geometry.InDepth, geometry.Depth, style.Kernel, geometry.Stride, geometry.Rate, style.Groups, style.OutputActivation), source);
    }
}
