namespace ResNetDsl.Weights;

/// <summary>A tensor in a file of weights.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its shape; empty for a single number.</param>
public sealed record WeightEntry(string Name, ScalarType Type, EquatableArray<long> Shape)
{
    /// <summary>The number of elements.</summary>
    public long Elements => Shape.Aggregate(1L, (product, extent) => product * extent);

    /// <summary>Type and shape, <c>Float32 [64, 3, 7, 7]</c>.</summary>
    internal string Description => $"{Type} [{string.Join(", ", Shape)}]";
}
