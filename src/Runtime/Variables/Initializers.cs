namespace ResNetDsl.Variables;

/// <summary>What new variables are filled with.</summary>
internal static class Initializers
{
    // erf(2 / √2): the share of a normal distribution within two standard deviations.
    private const double WithinTwoSigma = 0.954499736103642;

    // Not zero_: it gives a second wrapper, which nobody would dispose.
    public static void Zeros(Tensor tensor) => tensor.fill_(0);

    public static void Ones(Tensor tensor) => tensor.fill_(1);

    /// <summary>
    /// TF-slim's <c>variance_scaling_initializer()</c> (<c>initializers.py</c>): a normal distribution of σ = √(1.3·2/fan_in), cut off at 2σ, with
    /// fan_in = I·kH·kW of a weight [O, I, kH, kW]. Sampled through the inverse of the distribution function; <c>torch.nn.init.trunc_normal_</c> of
    /// TorchSharp 0.107 gives constants.
    /// </summary>
    public static void VarianceScaling(Tensor weight)
    {
        double fanIn = weight.shape.Skip(1).Aggregate(1.0, (product, extent) => product * extent);
        double sigma = Math.Sqrt(1.3 * 2.0 / fanIn);
        weight.uniform_(-WithinTwoSigma, WithinTwoSigma);
        weight.erfinv_();
        weight.mul_(Math.Sqrt(2) * sigma);
    }
}
