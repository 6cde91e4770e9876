namespace ResNetDsl.Variables;

/// <summary>How a new variable is filled.</summary>
internal sealed class Initializer
{
    // erf(2 / √2): the share of a normal distribution within two standard deviations.
    private const double WithinTwoSigma = 0.954499736103642;

    private Initializer()
    {
    }

    /// <summary>Zeros.</summary>
    public static Initializer Zeros { get; } = new() { Value = 0 };

    /// <summary>Ones.</summary>
    public static Initializer Ones { get; } = new() { Value = 1 };

    /// <summary>The value of every element; null for random values.</summary>
    public double? Value { get; private init; }

    /// <summary>Draws random numbers into a tensor. The result depends on what the generator drew before.</summary>
    public Action<Tensor> Draw { get; private init; } = static _ => { };

    /// <summary>Turns the drawn numbers into the values of the distribution, in place; null where they already are.</summary>
    public Action<Tensor>? Transform { get; private init; }

    /// <summary>The same value in every element.</summary>
    /// <param name="value">The value.</param>
    public static Initializer Constant(double value) => new() { Value = value };

    /// <summary>A uniform distribution within ±bound.</summary>
    /// <param name="bound">The bound.</param>
    public static Initializer Uniform(double bound) => new() { Draw = tensor => tensor.uniform_(-bound, bound) };

    /// <summary>A normal distribution with mean 0.</summary>
    /// <param name="sigma">The standard deviation.</param>
    public static Initializer Normal(double sigma) => new() { Draw = tensor => tensor.normal_(0, sigma) };

    /// <summary>
    /// A normal distribution with mean 0, truncated at ±2σ. Sampled through the inverse of the distribution function; <c>torch.nn.init.trunc_normal_</c> of TorchSharp 0.107 gives constants.
    /// </summary>
    /// <param name="sigma">The standard deviation σ before truncation.</param>
    public static Initializer TruncatedNormal(double sigma) => new()
    {
        Draw = static tensor => tensor.uniform_(-WithinTwoSigma, WithinTwoSigma),
        Transform = tensor =>
        {
            // A plain number becomes a temporary that a garbage collection may free too early.
            using Scalar factor = (Math.Sqrt(2) * sigma).ToScalar();
            tensor.erfinv_().mul_(factor);
        },
    };
}
