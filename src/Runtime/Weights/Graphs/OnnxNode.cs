namespace ResNetDsl.Weights.Graphs;

/// <summary>A node of an ONNX graph.</summary>
/// <param name="Operator">Its operator, such as <c>Conv</c>.</param>
/// <param name="Name">Its name, or that of its first output.</param>
/// <param name="Inputs">The values that it takes; an empty name for one that is left out.</param>
/// <param name="Outputs">The values that it gives.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record OnnxNode(string Operator, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    /// <summary>A list of integers; null if the attribute is missing.</summary>
    public long[]? Ints(string name) => Attributes.GetValueOrDefault(name)?.Ints;

    /// <summary>An integer.</summary>
    public long Int(string name, long otherwise) => Attributes.GetValueOrDefault(name)?.Int ?? otherwise;

    /// <summary>A number.</summary>
    public double Number(string name, double otherwise) => Attributes.GetValueOrDefault(name)?.Number ?? otherwise;

    /// <summary>A word; empty if the attribute is missing.</summary>
    public string Word(string name) => Attributes.GetValueOrDefault(name)?.Word ?? "";
}

/// <summary>An attribute of a node. Those that it is not are null.</summary>
/// <param name="Int">The integer.</param>
/// <param name="Number">The number.</param>
/// <param name="Word">The text.</param>
/// <param name="Ints">The list of integers.</param>
/// <param name="Constant">The tensor.</param>
internal sealed record OnnxAttribute(long? Int, double? Number, string? Word, long[]? Ints, OnnxConstant? Constant);

/// <summary>A tensor of a graph. Its numbers are read where they are few, as operands of nodes are.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Numbers">Its numbers; null where they are many, or are in another file.</param>
internal sealed record OnnxConstant(string Name, long[] Shape, double[]? Numbers)
{
    /// <summary>The number of elements.</summary>
    public double Elements => Shape.Aggregate(1.0, (product, extent) => product * extent);
}
