using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;

namespace ResNetDsl.Architecture.Units;

/// <summary>
/// A residual unit of Inception-ResNet-v2 (Szegedy et al., "Inception-v4, Inception-ResNet and the Impact of Residual Connections", 2017; TF-slim's <c>inception_resnet_v2.py</c>): branches of
/// fixed width, joined, a biased 1×1 back to the depth, added with a scale, ReLU. Scopes are TF-slim's.
/// </summary>
internal abstract class InceptionResNetDefinition : UnitDefinition
{
    public override UnitTraits Traits => UnitTraits.Residual | UnitTraits.PostActivation;

    public override IReadOnlyList<BlockOption> Options { get; } = [BlockOption.Scale, BlockOption.OutputActivation];

    public override UnitRefusal? Refusal(UnitGeometry geometry, UnitStyle style) =>
        geometry.InDepth != geometry.Depth
            ? new($"{Name} cannot change the number of channels ({Text.Grouped(geometry.InDepth)} to {Text.Grouped(geometry.Depth)}); set depth to {Text.Grouped(geometry.InDepth)}", "depth", geometry.InDepth)
        : geometry.Rate != 1 ? new($"{Name} does not support dilation", "unit")
        : base.Refusal(geometry, style);

    protected sealed override int Define(LayerGraph graph, UnitGeometry geometry, UnitStyle style)
    {
        InceptionBranches branches = new(graph, style);
        int width = Branches(branches, geometry.InDepth);
        int joined = branches.Join();
        int residual = graph.Add(
            new ConvolutionLayer("Conv2d_1x1", width, geometry.Depth, Biased: true) { BeginsAtZero = style.Network is { HasZeroInitResiduals: true, ZeroInitResiduals: true } }, joined);
        if (style.Network.StochasticDepth > 0)
        {
            residual = graph.Add(new StochasticDepthLayer("stochastic_depth"), residual);
        }

        return graph.Add(new AddLayer("add", style.Block.Scale, Activated: style.Block.OutputActivation), LayerGraph.Input, residual);
    }

    /// <summary>Adds the branches.</summary>
    /// <param name="branches">Where they are added.</param>
    /// <param name="depth">The channels they take.</param>
    /// <returns>The channels that they give together.</returns>
    protected abstract int Branches(InceptionBranches branches, int depth);
}

/// <summary><c>block35</c>: 1×1; 1×1, 3×3; 1×1, 3×3, 3×3.</summary>
internal sealed class InceptionResNetADefinition : InceptionResNetDefinition
{
    public override UnitKind Kind => UnitKind.InceptionResNetA;

    public override string Scope(UnitStyle style) => "block35";

    protected override int Branches(InceptionBranches branches, int depth)
    {
        branches.Begin(depth).Convolve("Conv2d_1x1", 32);
        branches.Begin(depth).Convolve("Conv2d_0a_1x1", 32).Convolve("Conv2d_0b_3x3", 32, 3);
        branches.Begin(depth).Convolve("Conv2d_0a_1x1", 32).Convolve("Conv2d_0b_3x3", 48, 3).Convolve("Conv2d_0c_3x3", 64, 3);
        return branches.Channels;
    }
}

/// <summary><c>block17</c>: 1×1; 1×1, 1×7, 7×1.</summary>
internal sealed class InceptionResNetBDefinition : InceptionResNetDefinition
{
    public override UnitKind Kind => UnitKind.InceptionResNetB;

    public override string Scope(UnitStyle style) => "block17";

    protected override int Branches(InceptionBranches branches, int depth)
    {
        branches.Begin(depth).Convolve("Conv2d_1x1", 192);
        branches.Begin(depth).Convolve("Conv2d_0a_1x1", 128).Convolve("Conv2d_0b_1x7", 160, 1, width: 7).Convolve("Conv2d_0c_7x1", 192, 7, width: 1);
        return branches.Channels;
    }
}

/// <summary><c>block8</c>: 1×1; 1×1, 1×3, 3×1.</summary>
internal sealed class InceptionResNetCDefinition : InceptionResNetDefinition
{
    public override UnitKind Kind => UnitKind.InceptionResNetC;

    public override string Scope(UnitStyle style) => "block8";

    protected override int Branches(InceptionBranches branches, int depth)
    {
        branches.Begin(depth).Convolve("Conv2d_1x1", 192);
        branches.Begin(depth).Convolve("Conv2d_0a_1x1", 192).Convolve("Conv2d_0b_1x3", 224, 1, width: 3).Convolve("Conv2d_0c_3x1", 256, 3, width: 1);
        return branches.Channels;
    }
}
