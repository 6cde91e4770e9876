using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Units;

/// <summary>
/// A user-defined unit. Its layers are declared, so that shapes, costs and keys are known; how it computes with them is the user's code. Branches are joined as a residual and its shortcut are.
/// </summary>
internal sealed class DeclaredUnitDefinition(DeclaredUnit unit) : UnitDefinition
{
    public override UnitKind Kind => (UnitKind)(-1);

    public override string Name => unit.Name;

    public override string? OwnClass => unit.QualifiedName;

    public override bool HasBottleneck => unit.Layers.Any(layer => layer.IsConvolution && layer.To == Width.Bottleneck);

    public override UnitTraits Traits => UnitTraits.Stride | UnitTraits.PreActivation | UnitTraits.PostActivation;

    public override string Scope(UnitStyle style) => unit.Name;

    public override UnitRefusal? Refusal(UnitGeometry geometry, UnitStyle style)
    {
        (int from, int to) = (geometry.InDepth, geometry.Depth);
        if (End(geometry, onShortcut: false) is var (channels, stride) && channels != to && channels > 0)
        {
            return new($"{Name} has {Text.Grouped(channels)} output channels, not {Text.Grouped(to)}, because the width of its last convolution is not Depth", "depth", channels);
        }

        if (stride != geometry.Stride)
        {
            return new($"{Name} has stride 1, not {Text.Grouped(geometry.Stride)}, because none of its layers is Strided", UnitRefusal.Stride);
        }

        return HasShortcut && Projects(geometry) && End(geometry, onShortcut: true) is var (second, step) && (second != to || step != geometry.Stride)
            ? new($"the shortcut of {Name} has {Text.Grouped(second)} output channels at stride {Text.Grouped(step)}, but its other layers have {Text.Grouped(to)} at stride {Text.Grouped(geometry.Stride)}", "unit")
            : base.Refusal(geometry, style);
    }

    protected override int Define(LayerGraph graph, UnitGeometry geometry, UnitStyle style)
    {
        int residual = Branch(graph, geometry, style, onShortcut: false);
        if (!HasShortcut)
        {
            return residual;
        }

        int shortcut = Projects(geometry) ? Branch(graph, geometry, style, onShortcut: true) : LayerGraph.Input;
        return graph.Add(new AddLayer("add"), shortcut, residual);
    }

    private bool HasShortcut => unit.Layers.Any(layer => layer.OnShortcut);

    private static bool Projects(UnitGeometry geometry) => geometry.InDepth != geometry.Depth || geometry.Stride != 1;

    private int Branch(LayerGraph graph, UnitGeometry geometry, UnitStyle style, bool onShortcut)
    {
        int value = LayerGraph.Input;
        int channels = geometry.InDepth;
        foreach (DeclaredLayer layer in unit.Layers.Where(layer => layer.OnShortcut == onShortcut))
        {
            int to = layer.IsConvolution ? To(layer, geometry) : channels;
            value = graph.Add(
                !layer.IsConvolution ? new BatchNormLayer(layer.Name, channels, layer.Activated)
                : new ConvolutionLayer(
                    layer.Name, channels, to, layer.Kernel, layer.Strided ? geometry.Stride : 1, layer.Dilated ? geometry.Rate : 1, layer.Depthwise ? channels : 1,
                    Biased: !layer.Normalized || style.Network.ConvolutionBias, layer.Normalized, layer.Activated)
                {
                    IsPooled = layer.Pooled,
                    Counts = !layer.Pooled,
                },
                value);
            channels = to;
        }

        return value;
    }

    private (int Channels, int Stride) End(UnitGeometry geometry, bool onShortcut)
    {
        (int channels, int stride) = (geometry.InDepth, 1);
        foreach (DeclaredLayer layer in unit.Layers.Where(layer => layer.OnShortcut == onShortcut && layer.IsConvolution))
        {
            channels = To(layer, geometry);
            stride = layer.Strided ? geometry.Stride : stride;
        }

        return (channels, stride);
    }

    private static int To(DeclaredLayer layer, UnitGeometry geometry) => layer.To switch
    {
        Width.In => geometry.InDepth,
        Width.Bottleneck => geometry.BottleneckDepth,
        _ => geometry.Depth,
    };
}
