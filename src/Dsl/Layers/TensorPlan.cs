namespace ResNetDsl.Architecture.Layers;

/// <summary>What a tensor of the state dict is for.</summary>
public enum TensorRole
{
    /// <summary>The weight of a convolution: trained, and decayed.</summary>
    ConvolutionWeight,

    /// <summary>A bias, or a scale or shift of batch normalisation: trained, never decayed.</summary>
    Parameter,

    /// <summary>A moving mean or variance: not trained.</summary>
    Buffer,

    /// <summary>A number of training steps, a 64-bit integer without axes: not trained.</summary>
    Counter,
}

/// <summary>One tensor of a network's state dict.</summary>
/// <param name="Key">The tensor's key, such as <c>block3.unit_1.conv2.bn.running_mean</c>.</param>
/// <param name="Shape">The tensor's shape: [O, I, kH, kW] of a convolution weight, or [O, I] of a linear one; [C] of everything else.</param>
/// <param name="Role">What the tensor is for.</param>
public sealed record TensorPlan(string Key, EquatableArray<long> Shape, TensorRole Role)
{
    /// <summary>Where in the modules of the running network the tensor lies. The key, unless the keys are those of another library than TF-slim.</summary>
    public string Path { get; init; } = Key;

    /// <summary>The number of elements. May exceed <see cref="long.MaxValue"/> in a table that is being checked.</summary>
    public System.Numerics.BigInteger Elements => Shape.Aggregate(System.Numerics.BigInteger.One, (product, extent) => product * extent);

    /// <summary>Whether training changes the tensor by its gradient.</summary>
    public bool IsTrained => Role is TensorRole.ConvolutionWeight or TensorRole.Parameter;

    /// <summary>The same tensor with its key under a scope.</summary>
    /// <param name="scope">The scope, without the dot; empty for none.</param>
    public TensorPlan Under(string scope) => scope.Length == 0 ? this : this with { Key = scope + "." + Key, Path = scope + "." + Path };
}
