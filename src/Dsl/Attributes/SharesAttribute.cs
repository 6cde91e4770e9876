namespace ResNetDsl;

/// <summary>
/// Adds a constructor that accepts another network and shares its parameters (TF-slim's <c>reuse</c>). The two tables may differ in
/// <see cref="NetworkAttribute.OutputStride"/>, in input size, in classifier and in pooling. All common tensors must have the same shape and be used in the same way: the order of blocks, strides, activation,
/// scales, padding and epsilon must be equal.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SharesAttribute : Attribute
{
    /// <summary>Declares the network whose parameters may be shared.</summary>
    /// <param name="network">The class of the other network.</param>
    public SharesAttribute(Type network) => Network = network;

    /// <summary>The class of the other network.</summary>
    public Type Network { get; }
}
