namespace ResNetDsl.Variables;

/// <summary>What new variables are filled with: what the convention's library does.</summary>
/// <param name="settings">The network's settings.</param>
internal sealed class Initializers(NetworkSettings settings)
{
    // erf(2 / √2): the share of a normal distribution within two standard deviations.
    private const double WithinTwoSigma = 0.954499736103642;

    // Not zero_: it gives a second wrapper, which nobody would dispose.
    public static void Zeros(Tensor tensor) => tensor.fill_(0);

    public static void Ones(Tensor tensor) => tensor.fill_(1);

    /// <summary>Fills a weight.</summary>
    /// <param name="layer">The layer.</param>
    public Action<Tensor> Weight(ConvolutionLayer layer) => settings.Convention == Library.Slim ? VarianceScaling
        : !layer.IsClassifier ? FanOut
        : settings.SmallClassifier ? SmallNormal
        : InverseRoot(layer);

    /// <summary>Fills a bias.</summary>
    /// <param name="layer">The layer.</param>
    public Action<Tensor> Bias(ConvolutionLayer layer) => settings.Convention != Library.Slim && layer.IsClassifier && !settings.SmallClassifier
        ? InverseRoot(layer)
        : layer.InitialBias == 0 ? Zeros
        : bias => bias.fill_(layer.InitialBias);

    /// <summary>
    /// TF-slim's <c>variance_scaling_initializer()</c> (<c>initializers.py</c>): a normal distribution of σ = √(1.3·2/fan_in), cut off at 2σ, with
    /// fan_in = I·kH·kW of a weight [O, I, kH, kW]. Sampled through the inverse of the distribution function; <c>torch.nn.init.trunc_normal_</c> of
    /// TorchSharp 0.107 gives constants.
    /// </summary>
    private static void VarianceScaling(Tensor weight)
    {
        double fanIn = weight.shape.Skip(1).Aggregate(1.0, (product, extent) => product * extent);
        double sigma = Math.Sqrt(1.3 * 2.0 / fanIn);
        weight.uniform_(-WithinTwoSigma, WithinTwoSigma);
        weight.erfinv_();
        weight.mul_(Math.Sqrt(2) * sigma);
    }

    /// <summary>torch's <c>kaiming_normal_(mode='fan_out')</c>: σ = √(2/fan_out), fan_out = O·kH·kW.</summary>
    private static void FanOut(Tensor weight)
    {
        double fanOut = weight.shape.Where((_, axis) => axis != 1).Aggregate(1.0, (product, extent) => product * extent);
        weight.normal_(0, Math.Sqrt(2 / fanOut));
    }

    private static void SmallNormal(Tensor weight) => weight.normal_(0, 0.01);

    /// <summary>What torch's linear layers begin with: uniform within ±1/√fan_in, the bias too.</summary>
    private static Action<Tensor> InverseRoot(ConvolutionLayer layer)
    {
        double bound = 1 / Math.Sqrt((double)layer.InChannels * layer.Kernel * layer.KernelWidth);
        return tensor => tensor.uniform_(-bound, bound);
    }
}
