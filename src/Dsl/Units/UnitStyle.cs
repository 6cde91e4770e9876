using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Units;

/// <summary>What all units of a block have in common besides their numbers: the options of the network and of the block.</summary>
/// <param name="Network">The network's options.</param>
/// <param name="Block">The block as written.</param>
internal sealed record UnitStyle(NetworkOptions Network, BlockRow Block)
{
    /// <summary>Whether units activate first, so that they add up without a bound (He et al., "Identity Mappings in Deep Residual Networks", 2016).</summary>
    public bool IsPreActivation => Network.Activation == ActivationKind.PreActivation;

    /// <summary>Whether strides of the network become dilation rates, and do so within the unit (timm). The units of all blocks are of one form then.</summary>
    public bool DilatesWithinUnits { get; init; }

    /// <summary>The style of a block.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The block.</param>
    public static UnitStyle Of(NetworkTable table, BlockRow row) => new(table.Options, row)
    {
        DilatesWithinUnits = Conventions.Of(table.Options.Convention).DilatesWithinUnits && (table.Options.OutputStride != 0 || table.Blocks.Any(block => block.Dilate)),
    };

    /// <summary>The numbers of a unit with its dilation rates.</summary>
    /// <param name="geometry">The numbers of the unit.</param>
    /// <param name="next">The dilation rate of the units after it.</param>
    public UnitGeometry Dilated(UnitGeometry geometry, int next) => DilatesWithinUnits ? geometry with { LastRate = next } : geometry;

    /// <summary>A convolution followed by batch normalization and ReLU. In networks without batch normalization it has a bias and is followed by ReLU.</summary>
    internal ConvolutionLayer Normalized(string scope, int from, int to, int kernel = 1, int stride = 1, int rate = 1, int groups = 1, bool activated = true) =>
        new(scope, from, to, kernel, stride, rate, groups, Biased: !Network.BatchNorm || Network.ConvolutionBias, Normalized: Network.BatchNorm, Activated: activated);

    /// <summary>A convolution with nothing after it. In TF-slim exactly these have a bias, in torchvision and timm they have none.</summary>
    internal ConvolutionLayer Bare(string scope, int from, int to, int kernel = 1, int stride = 1, int rate = 1, int groups = 1) =>
        new(scope, from, to, kernel, stride, rate, groups, Biased: Network.ConvolutionBias || Conventions.Of(Network.Convention).BiasesBareConvolutions);
}
