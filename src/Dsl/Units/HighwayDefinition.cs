using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;

namespace ResNetDsl.Architecture.Units;

/// <summary>
/// T · H + (1 − T) · x with H = ReLU(3×3 of x) and the transform gate T = σ(3×3 of x), whose bias begins at −2, so that a new unit mostly carries its input (Srivastava et al., "Highway
/// Networks", 2015). Both maps are added to the input's, so a unit keeps depth and extents.
/// </summary>
internal sealed class HighwayDefinition : UnitDefinition
{
    public override UnitKind Kind => UnitKind.Highway;

    public override UnitTraits Traits => UnitTraits.NoBatchNorm | UnitTraits.PostActivation;

    public override IReadOnlyList<BlockOption> Options { get; } = [BlockOption.Kernel];

    public override string Scope(UnitStyle style) => "highway";

    public override UnitRefusal? Refusal(UnitGeometry geometry, UnitStyle style) => geometry.InDepth != geometry.Depth
        ? new($"a Highway unit cannot change the number of channels ({Text.Grouped(geometry.InDepth)} to {Text.Grouped(geometry.Depth)}); set depth to {Text.Grouped(geometry.InDepth)}", "depth", geometry.InDepth)
        : base.Refusal(geometry, style);

    protected override int Define(LayerGraph graph, UnitGeometry geometry, UnitStyle style)
    {
        int transform = graph.Add(
            style.Normalized("transform", geometry.InDepth, geometry.Depth, style.Block.Kernel, rate: geometry.Rate), LayerGraph.Input);
        int gate = graph.Add(
            new ConvolutionLayer("gate", geometry.InDepth, geometry.Depth, style.Block.Kernel, Rate: geometry.Rate, Biased: true) { InitialBias = -2, Counts = false }, LayerGraph.Input);
        int open = graph.Add(new SigmoidLayer("gate_sigmoid"), gate);
        return graph.Add(new CarryLayer("carry"), LayerGraph.Input, transform, open);
    }
}
