namespace ResNetDsl.Programs;

/// <summary>A value of a <see cref="Graph"/>: the image, a constant, or what an operation gives.</summary>
internal sealed class GraphValue
{
    private GraphValue(MapShape shape, string name)
    {
        Shape = shape;
        Name = name;
    }

    /// <summary>The operation that gives the value; null for the image and for constants.</summary>
    public GraphOperation? Operation { get; private init; }

    /// <summary>What the operation takes; null where an operand is left out, such as a bias.</summary>
    public IReadOnlyList<GraphValue?> Inputs { get; private init; } = [];

    /// <summary>The tensor of a constant; null for every other value.</summary>
    public GraphConstant? Constant { get; private init; }

    /// <summary>What is known of its shape.</summary>
    public MapShape Shape { get; }

    /// <summary>The place in the network that it comes from, such as <c>block1.unit_1.conv1</c>; empty where it has no name.</summary>
    public string Name { get; }

    /// <summary>Whether it has no height and width: [N, C].</summary>
    public bool IsVector { get; private init; }

    /// <summary>The image.</summary>
    public static GraphValue Image(MapShape shape) => new(shape, "");

    /// <summary>A constant.</summary>
    public static GraphValue Of(GraphConstant constant, string name) => new(default, name) { Constant = constant };

    /// <summary>What an operation gives.</summary>
    public static GraphValue Of(GraphOperation operation, IReadOnlyList<GraphValue?> inputs, string name) =>
        new(operation.Shape([.. inputs.Select(input => input?.Shape ?? default)]), name) { Operation = operation, Inputs = inputs, IsVector = operation.GivesVector(inputs[0]!.IsVector) };
}
