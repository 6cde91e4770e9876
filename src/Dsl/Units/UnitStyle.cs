namespace ResNetDsl.Architecture;

/// <summary>What all units of a block have in common besides their numbers: the options of the network and of the block.</summary>
/// <param name="Network">The network's options.</param>
/// <param name="Block">The block as written.</param>
internal sealed record UnitStyle(NetworkOptions Network, BlockRow Block)
{
    /// <summary>Whether units activate first, so that they add up without a bound (He et al., "Identity Mappings in Deep Residual Networks", 2016).</summary>
    public bool IsPreActivation => Network.Activation == ActivationKind.PreActivation;

    /// <summary>A convolution with batch normalisation and ReLU after it; where there is no batch normalisation, with bias and ReLU.</summary>
    internal ConvolutionLayer Normalized(string scope, int from, int to, int kernel = 1, int stride = 1, int rate = 1, int groups = 1, bool activated = true) =>
        new(scope, from, to, kernel, stride, rate, groups, Biased: !Network.BatchNorm || Network.ConvolutionBias, Normalized: Network.BatchNorm, Activated: activated);

    /// <summary>A convolution with nothing after it. In TF-slim exactly these have a bias, in torchvision and timm they have none.</summary>
    internal ConvolutionLayer Bare(string scope, int from, int to, int kernel = 1, int stride = 1, int rate = 1, int groups = 1) =>
        new(scope, from, to, kernel, stride, rate, groups, Biased: Network.ConvolutionBias || Conventions.Of(Network.Convention).BiasesBareConvolutions);
}
