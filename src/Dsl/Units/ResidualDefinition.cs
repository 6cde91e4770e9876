using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Units;

/// <summary>
/// What bottleneck and basic units share: convolutions one after another, added to a shortcut. With the activation first, preact = ReLU(BN(x)) feeds the convolutions and any projection, and
/// nothing follows the sum; with the activation last, x feeds both, and ReLU follows.
/// </summary>
internal abstract class ResidualDefinition : UnitDefinition
{
    public override UnitTraits Traits => UnitTraits.Residual | UnitTraits.Shortcut | UnitTraits.Stride | UnitTraits.PreActivation | UnitTraits.PostActivation;

    public override IReadOnlyList<BlockOption> Options { get; } = OfResiduals;

    /// <summary>The options that every residual unit supports.</summary>
    protected static IReadOnlyList<BlockOption> OfResiduals => [BlockOption.SqueezeExcitation, BlockOption.Scale, BlockOption.OutputActivation];

    public override string Scope(UnitStyle style) => $"{Name.ToLowerInvariant()}_{(style.IsPreActivation ? "v2" : "v1")}";

    public override UnitRefusal? Refusal(UnitGeometry geometry, UnitStyle style)
    {
        (int from, int to) = (geometry.InDepth, geometry.Depth);
        return style.Network.Shortcut switch
        {
            ShortcutKind.Identity when from != to => new($"an identity shortcut requires equal channels ({Text.Grouped(from)} ≠ {Text.Grouped(to)})", "depth", from),
            ShortcutKind.ZeroPadding when from > to => new($"zero padding cannot reduce {Text.Grouped(from)} channels to {Text.Grouped(to)}", "depth", from),
            _ => base.Refusal(geometry, style),
        };
    }

    protected override int Define(LayerGraph graph, UnitGeometry geometry, UnitStyle style)
    {
        int source = style.IsPreActivation ? graph.Add(new BatchNormLayer("preact", geometry.InDepth), LayerGraph.Input) : LayerGraph.Input;
        int shortcut = Shortcut(graph, geometry, style, source);
        IReadOnlyList<ConvolutionLayer> convolutions = Convolutions(geometry, style);
        int residual = source;
        for (int i = 0; i < convolutions.Count; i++)
        {
            bool last = i == convolutions.Count - 1;
            if (last && style.Block.Dropout > 0)
            {
                residual = graph.Add(new DropoutLayer("dropout", style.Block.Dropout), residual);
            }

            residual = graph.Add(last ? convolutions[i] with { BeginsAtZero = style.Network.ZeroInitResiduals } : convolutions[i], residual);
        }

        if (style.Block.SqueezeExcitation > 0)
        {
            residual = SqueezeExcitation(graph, geometry.Depth, style, residual);
        }

        if (style.Network.StochasticDepth > 0)
        {
            residual = graph.Add(new StochasticDepthLayer("stochastic_depth"), residual);
        }

        return graph.Add(new AddLayer("add", style.Block.Scale, Activated: !style.IsPreActivation && style.Block.OutputActivation), shortcut, residual);
    }

    /// <summary>The convolutions of the residual, in order.</summary>
    protected abstract IReadOnlyList<ConvolutionLayer> Convolutions(UnitGeometry geometry, UnitStyle style);

    /// <summary>The last convolution: bare with the activation first, else normalized, ReLU only after the sum.</summary>
    protected static ConvolutionLayer Last(UnitStyle style, string scope, int from, int to, int kernel = 1, int stride = 1, int rate = 1) => style.IsPreActivation
        ? style.Bare(scope, from, to, kernel, stride, rate)
        : style.Normalized(scope, from, to, kernel, stride, rate, activated: false);

    private static int Shortcut(LayerGraph graph, UnitGeometry geometry, UnitStyle style, int source)
    {
        (int from, int to, int stride) = (geometry.InDepth, geometry.Depth, geometry.Stride);
        bool widens = from != to;

        // timm's resnetv2.py projects wherever a stage strides, also where it dilates instead.
        bool dilates = style is { DilatesWithinUnits: true, IsPreActivation: true } && geometry.LastRate != geometry.Rate;
        switch (style.Network.Shortcut)
        {
            case ShortcutKind.Projection or ShortcutKind.AveragePool when widens || dilates || (stride != 1 && Conventions.Of(style.Network.Convention).ProjectsStrides):
                AveragePoolLayer? pool = style.Network.Shortcut == ShortcutKind.AveragePool ? ShortcutPool(geometry, style) : null;
                return graph.Add(Last(style, "shortcut", from, to, stride: pool is null ? stride : 1), pool is null ? source : graph.Add(pool, source));
            case ShortcutKind.ZeroPadding when widens:
                return graph.Add(new ZeroPadLayer("shortcut_pad", to), Subsample(graph, source, stride));
            default:
                return Subsample(graph, LayerGraph.Input, stride);
        }
    }

    /// <summary>
    /// The average pool before a projection that has a stride. In timm one of 2×2 and stride 1 is before those that are dilated, and an identity before the others
    /// (<c>downsample_avg</c> of its <c>resnet.py</c>, <c>DownsampleAvg</c> of its <c>resnetv2.py</c>).
    /// </summary>
    private static AveragePoolLayer? ShortcutPool(UnitGeometry geometry, UnitStyle style)
    {
        const string Scope = "shortcut_pool";
        return geometry.Stride > 1 ? new(Scope, geometry.Stride, geometry.Stride, EdgePadding.Ceiling)
            : !style.DilatesWithinUnits ? null
            : geometry.LastRate > 1 ? new(Scope, 2, 1, EdgePadding.Zeros)
            : new(Scope, 1, 1, EdgePadding.Ceiling);
    }

    private static int Subsample(LayerGraph graph, int input, int stride) => stride == 1 ? input : graph.Add(new SubsampleLayer("shortcut_subsample", stride), input);

    /// <summary>A gate for each channel from the channel means of all (Hu et al., "Squeeze-and-Excitation Networks", 2018).</summary>
    private static int SqueezeExcitation(LayerGraph graph, int depth, UnitStyle style, int residual)
    {
        int squeezed = depth / style.Block.SqueezeExcitation;
        int means = graph.Add(new GlobalPoolLayer("se.pool"), residual);
        int hidden = graph.Add(new ConvolutionLayer("se.fc1", depth, squeezed, Biased: true, Activated: true) { Counts = false }, means);
        int excited = graph.Add(new ConvolutionLayer("se.fc2", squeezed, depth, Biased: true) { Counts = false }, hidden);
        int gate = graph.Add(new SigmoidLayer("se.gate"), excited);
        return graph.Add(new ScaleLayer("se.scale"), residual, gate);
    }
}
