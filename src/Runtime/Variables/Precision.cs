namespace ResNetDsl.Variables;

/// <summary>
/// The type that the convolutions of a network compute in, where it is not their parameters'. The parameters stay as they are, and so do the statistics of batch normalization: their small changes
/// would be lost in 16 bits.
/// </summary>
internal sealed class Precision
{
    /// <summary>The type; null for the parameters' own.</summary>
    public ScalarType? Type { get; set; }
}
