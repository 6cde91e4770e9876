namespace ResNetDsl.Architecture.Layers;

/// <summary>Specifies the role of a tensor in the state dict.</summary>
public enum TensorRole
{
    /// <summary>The weight of a convolution: trained, and decayed.</summary>
    ConvolutionWeight,

    /// <summary>A bias, or a scale or shift of batch normalization: trained, never decayed.</summary>
    Parameter,

    /// <summary>A moving mean or variance: not trained.</summary>
    Buffer,

    /// <summary>A number of training steps, a 64-bit integer without axes: not trained.</summary>
    Counter,
}

/// <summary>One tensor of a network's state dict.</summary>
/// <param name="Key">The tensor's key, such as <c>block3.unit_1.conv2.bn.running_mean</c>.</param>
/// <param name="Shape">The tensor's shape: [O, I, kH, kW] of a convolution weight, or [O, I] of a linear one; [C] of everything else.</param>
/// <param name="Role">The role of the tensor.</param>
public sealed record TensorPlan(string Key, EquatableArray<long> Shape, TensorRole Role)
{
    /// <summary>The path of the tensor in the modules of the network. Equal to the key, unless the keys are those of a library other than TF-slim.</summary>
    public string Path { get; init; } = Key;

    /// <summary>The number of elements. May exceed <see cref="long.MaxValue"/> in a table that is being checked.</summary>
    public System.Numerics.BigInteger Elements => Shape.Aggregate(System.Numerics.BigInteger.One, (product, extent) => product * extent);

    /// <summary>Whether training changes the tensor by its gradient.</summary>
    public bool IsTrained => Role is TensorRole.ConvolutionWeight or TensorRole.Parameter;

    /// <summary>Returns the same tensor with its key in a scope.</summary>
    /// <param name="scope">The scope, without the dot; empty for none.</param>
    public TensorPlan Under(string scope) => scope.Length == 0 ? this : this with { Key = scope + "." + Key, Path = scope + "." + Path };
}
