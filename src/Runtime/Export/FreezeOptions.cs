namespace ResNetDsl.Export;

/// <summary>How <see cref="NetworkExport.Freeze(Network, FreezeOptions?)"/> freezes a network.</summary>
public sealed record FreezeOptions
{
    /// <summary>
    /// The type that the frozen network computes in: <see cref="ScalarType.Float32"/>, the default, or <see cref="ScalarType.BFloat16"/>, which needs half of the memory and, on processors with
    /// bfloat16 arithmetic, half of the time. Images and outputs have 32 bits.
    /// </summary>
    public ScalarType Type { get; init; } = ScalarType.Float32;

    /// <summary>Whether the output of a classifier is a probability for each class (softmax), not a logit.</summary>
    public bool Probabilities { get; init; }

    /// <summary>Whether the program may use oneDNN's fused operators, where libtorch has them. The portable program computes the same with the operators of every libtorch.</summary>
    public bool UseOneDnn { get; init; } = true;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">The type is neither of these.</exception>
    internal void Check()
    {
        if (Type is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            throw new ArgumentException($"A frozen network computes in {nameof(ScalarType.Float32)} or {nameof(ScalarType.BFloat16)}, not in {Type}.");
        }
    }
}
