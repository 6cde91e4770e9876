namespace ResNetDsl.Variables;

/// <summary>The initializers of a network's layers: those of the library whose convention the network follows.</summary>
/// <param name="settings">The network's settings.</param>
internal sealed class Initializers(NetworkSettings settings)
{
    /// <summary>The initializer of a weight.</summary>
    /// <param name="layer">The layer.</param>
    public Initializer Weight(ConvolutionLayer layer) => layer is { BeginsAtZero: true, Normalized: false } ? Initializer.Zeros
        : settings.Convention == Library.Slim ? VarianceScaling(layer)
        : !layer.IsClassifier ? FanOut(layer)
        : settings.SmallClassifier ? Initializer.Normal(0.01)
        : InverseRoot(layer);

    /// <summary>The initializer of a bias.</summary>
    /// <param name="layer">The layer.</param>
    public Initializer Bias(ConvolutionLayer layer) => settings.Convention != Library.Slim && layer.IsClassifier && !settings.SmallClassifier
        ? InverseRoot(layer)
        : layer.InitialBias == 0 ? Initializer.Zeros
        : Initializer.Constant(layer.InitialBias);

    /// <summary>
    /// TF-slim's <c>variance_scaling_initializer()</c> (<c>initializers.py</c>): a truncated normal distribution of σ = √(1.3·2/fan_in), with fan_in = I·kH·kW of a weight [O, I, kH, kW].
    /// </summary>
    private static Initializer VarianceScaling(ConvolutionLayer layer) => Initializer.TruncatedNormal(Math.Sqrt(1.3 * 2.0 / FanIn(layer)));

    /// <summary>torch's <c>kaiming_normal_(mode='fan_out')</c>: σ = √(2/fan_out), fan_out = O·kH·kW.</summary>
    private static Initializer FanOut(ConvolutionLayer layer) => Initializer.Normal(Math.Sqrt(2 / ((double)layer.OutChannels * layer.Kernel * layer.KernelWidth)));

    /// <summary>What torch's linear layers begin with: uniform within ±1/√fan_in, the bias too.</summary>
    private static Initializer InverseRoot(ConvolutionLayer layer) => Initializer.Uniform(1 / Math.Sqrt((double)layer.InChannels * layer.Kernel * layer.KernelWidth));

    private static double FanIn(ConvolutionLayer layer) => (double)(layer.InChannels / layer.Groups) * layer.Kernel * layer.KernelWidth;
}
