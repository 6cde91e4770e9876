using ResNetDsl.Layers;
using ResNetDsl.Variables;

namespace ResNetDsl.Units;

/// <summary>
/// The full pre-activation basic unit (He et al., "Identity Mappings in Deep Residual Networks", 2016): preact = ReLU(BN(x)); output = shortcut + conv2(conv1(preact)). The
/// shortcut is x, subsampled, or where the depth changes a biased 1×1 convolution of preact.
/// </summary>
public sealed class Basic : Unit
{
    private Basic(VariableScope scope, UnitGeometry geometry)
        : base(UnitKind.Basic, geometry)
    {
        Preact = BatchNorm(scope, "preact");
        Shortcut = geometry.Projection ? Convolution(scope, "shortcut") : null;
        Conv1 = Convolution(scope, "conv1");
        Conv2 = Convolution(scope, "conv2");
    }

    /// <summary>Batch normalisation and ReLU before everything else.</summary>
    public BatchNorm Preact { get; }

    /// <summary>The 1×1 projection; null where the unit keeps its depth.</summary>
    public Convolution? Shortcut { get; }

    /// <summary>3×3 with the unit's stride and rate, with batch normalisation and ReLU.</summary>
    public Convolution Conv1 { get; }

    /// <summary>3×3 with the unit's rate, with bias.</summary>
    public Convolution Conv2 { get; }

    /// <summary>A unit that changes the depth.</summary>
    /// <param name="inDepth">The channels it takes.</param>
    /// <param name="depth">The channels it gives.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="rate">The dilation rate of both 3×3.</param>
    /// <param name="count">How many such units.</param>
    public static UnitSequence<Basic> Projection(int inDepth, int depth, int stride = 1, int rate = 1, int count = 1) =>
        new((scope, geometry) => new(scope, geometry), new(inDepth, depth, 0, stride, rate), count);

    /// <summary>Units that keep the depth.</summary>
    /// <param name="depth">The channels they take and give.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="rate">The dilation rate of both 3×3.</param>
    /// <param name="count">How many such units.</param>
    public static UnitSequence<Basic> Identity(int depth, int stride = 1, int rate = 1, int count = 1) =>
        new((scope, geometry) => new(scope, geometry), new(depth, depth, 0, stride, rate), count);

    internal override Tensor Run(Tensor input, EndPointCollector? points)
    {
        Tensor preact = Preact.forward(input);
        using Tensor shortcut = ShortcutOf(input, preact, Shortcut, points);
        Tensor conv1 = Conv1.forward(preact);
        preact.Dispose();
        points?.Add("conv1", conv1);

        Tensor residual = Conv2.forward(conv1);
        conv1.Dispose();
        return Add(residual, shortcut, "conv2", points);
    }
}
