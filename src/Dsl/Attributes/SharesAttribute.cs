namespace ResNetDsl;

/// <summary>
/// Gives the network a constructor that takes another network and trains the same parameters (TF-slim's <c>reuse</c>). The two tables may differ in
/// <see cref="NetworkAttribute.OutputStride"/>, in input size, in classifier and in pooling. All tensors that they both have must be of the same shape, and what they compute with them must be the same: the order of blocks, strides, activation,
/// scales, padding and epsilon.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SharesAttribute : Attribute
{
    /// <summary>Declares whose parameters may be shared.</summary>
    /// <param name="network">The class of the other network.</param>
    public SharesAttribute(Type network) => Network = network;

    /// <summary>The class of the other network.</summary>
    public Type Network { get; }
}
