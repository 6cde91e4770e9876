namespace ResNetDsl.Architecture;

/// <summary>What all units of a block have in common besides their numbers: what [Network] and the block's own options say.</summary>
public sealed record UnitStyle
{
    /// <inheritdoc cref="NetworkAttribute.Activation"/>
    public ActivationKind Activation { get; init; }

    /// <inheritdoc cref="NetworkAttribute.Shortcut"/>
    public ShortcutKind Shortcut { get; init; }

    /// <inheritdoc cref="NetworkAttribute.StridePlacement"/>
    public StridePlacement StridePlacement { get; init; }

    /// <inheritdoc cref="NetworkAttribute.Convention"/>
    public Library Convention { get; init; }

    /// <inheritdoc cref="NetworkAttribute.BatchNorm"/>
    public bool BatchNorm { get; init; } = true;

    /// <inheritdoc cref="NetworkAttribute.ConvolutionBias"/>
    public bool ConvolutionBias { get; init; }

    /// <inheritdoc cref="NetworkAttribute.ZeroInitResiduals"/>
    public bool ZeroInitResiduals { get; init; }

    /// <summary>Whether residuals are dropped in training.</summary>
    public bool StochasticDepth { get; init; }

    /// <inheritdoc cref="BlockOptionsAttribute.Groups"/>
    public int Groups { get; init; } = 1;

    /// <inheritdoc cref="BlockOptionsAttribute.Kernel"/>
    public int Kernel { get; init; } = 3;

    /// <inheritdoc cref="BlockOptionsAttribute.SqueezeExcitation"/>
    public int SqueezeExcitation { get; init; }

    /// <inheritdoc cref="BlockOptionsAttribute.Scale"/>
    public double Scale { get; init; } = 1;

    /// <inheritdoc cref="BlockOptionsAttribute.Dropout"/>
    public double Dropout { get; init; }

    /// <inheritdoc cref="BlockOptionsAttribute.OutputActivation"/>
    public bool OutputActivation { get; init; } = true;

    /// <summary>Whether units activate first, so that they add up without a bound (He et al., "Identity Mappings in Deep Residual Networks", 2016).</summary>
    public bool IsPreActivation => Activation == ActivationKind.PreActivation;

    /// <summary>The style of a block.</summary>
    /// <param name="options">The network's options.</param>
    /// <param name="row">The block as written.</param>
    public static UnitStyle Of(NetworkOptions options, BlockRow row) => new()
    {
        Activation = options.Activation,
        Shortcut = options.Shortcut,
        StridePlacement = options.StridePlacement,
        Convention = options.Convention,
        BatchNorm = options.BatchNorm,
        ConvolutionBias = options.ConvolutionBias,
        ZeroInitResiduals = options.ZeroInitResiduals,
        StochasticDepth = options.StochasticDepth > 0,
        Groups = row.Groups,
        Kernel = row.Kernel,
        SqueezeExcitation = row.SqueezeExcitation,
        Scale = row.Scale,
        Dropout = row.Dropout,
        OutputActivation = row.OutputActivation,
    };

    /// <summary>A convolution with batch normalisation and ReLU after it; where there is no batch normalisation, with bias and ReLU.</summary>
    internal ConvolutionLayer Normalized(string scope, int from, int to, int kernel = 1, int stride = 1, int rate = 1, int groups = 1, bool activated = true) =>
        new(scope, from, to, kernel, stride, rate, groups, Biased: !BatchNorm || ConvolutionBias, Normalized: BatchNorm, Activated: activated);

    /// <summary>A convolution with nothing after it. In TF-slim exactly these have a bias, in torchvision and timm they have none.</summary>
    internal ConvolutionLayer Bare(string scope, int from, int to, int kernel = 1, int stride = 1, int rate = 1, int groups = 1) =>
        new(scope, from, to, kernel, stride, rate, groups, Biased: ConvolutionBias || Conventions.Of(Convention).BiasesBareConvolutions);
}
