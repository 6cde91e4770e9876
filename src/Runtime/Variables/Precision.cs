namespace ResNetDsl.Variables;

/// <summary>
/// The type that the convolutions of a network compute in, where it is not their parameters'. The parameters stay as they are, and so do the statistics of batch normalisation: their small changes
/// would be lost in 16 bits.
/// </summary>
internal sealed class Precision
{
    /// <summary>The type; null for the parameters' own.</summary>
    public ScalarType? Type { get; set; }

    /// <summary>A tensor in the type of computation: the tensor itself where it is of that type.</summary>
    /// <param name="value">The tensor. Gradients flow through.</param>
    /// <param name="converted">What the caller is to dispose; null when nothing was converted.</param>
    public Tensor Of(Tensor value, out Tensor? converted)
    {
        converted = Type is { } type && type != value.dtype ? value.to(type) : null;
        return converted ?? value;
    }
}
