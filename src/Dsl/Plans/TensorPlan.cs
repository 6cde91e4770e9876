namespace ResNetDsl.Architecture;

/// <summary>What a tensor of the state dict is for.</summary>
public enum TensorRole
{
    /// <summary>The weight of a convolution: trained, and decayed.</summary>
    ConvolutionWeight,

    /// <summary>A bias, or a scale or shift of batch normalisation: trained, never decayed.</summary>
    Parameter,

    /// <summary>A moving mean or variance: not trained.</summary>
    Buffer,
}

/// <summary>One tensor of a network's state dict.</summary>
/// <param name="Key">The tensor's key, such as <c>block3.unit_1.conv2.bn.running_mean</c>.</param>
/// <param name="Shape">The tensor's shape: [O, I, kH, kW] of a convolution weight, [C] of everything else.</param>
/// <param name="Role">What the tensor is for.</param>
public sealed record TensorPlan(string Key, EquatableArray<long> Shape, TensorRole Role)
{
    /// <summary>The number of elements. May exceed <see cref="long.MaxValue"/> in a table that is being checked.</summary>
    public System.Numerics.BigInteger Elements => Shape.Aggregate(System.Numerics.BigInteger.One, (product, extent) => product * extent);

    /// <summary>The same tensor with its key under a scope.</summary>
    /// <param name="scope">The scope, without the dot; empty for none.</param>
    public TensorPlan Under(string scope) => scope.Length == 0 ? this : this with { Key = scope + "." + Key };
}
