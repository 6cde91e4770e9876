using System.Numerics;
using ResNetDsl.Architecture.Layers;

namespace ResNetDsl.Architecture.Plans;

/// <summary>What stands before the blocks or after them: the stem, or the head of post-normalisation, pool and classifier.</summary>
public sealed class StagePlan
{
    internal StagePlan(string description, LayerGraph graph, Shape input, ReceptiveField field, BatchNormTensors norm)
    {
        Description = description;
        Graph = graph;
        In = input;
        Out = graph.Apply(input);
        Field = graph.Through(field);
        ExactParameters = graph.Parameters(norm);
        ExactMultiplyAdds = graph.MultiplyAdds(input);
    }

    /// <summary>A few characters for the summary.</summary>
    public string Description { get; }

    /// <summary>The layers.</summary>
    public LayerGraph Graph { get; }

    /// <summary>The shape the stage takes.</summary>
    public Shape In { get; }

    /// <summary>The shape the stage gives.</summary>
    public Shape Out { get; }

    /// <summary>The trained parameters of the stage.</summary>
    public long Parameters => (long)ExactParameters;

    /// <summary>The multiply-adds of the stage's convolutions for one image of the declared size.</summary>
    public long MultiplyAdds => (long)ExactMultiplyAdds;

    /// <summary>The side of the input window that one output of the stage sees, in pixels, before any global pool, borders ignored.</summary>
    public long ReceptiveField => (long)Field.Extent;

    /// <summary>The ratio of input to output resolution.</summary>
    public int Stride => (int)Graph.Stride;

    internal ReceptiveField Field { get; }

    internal BigInteger ExactParameters { get; }

    internal BigInteger ExactMultiplyAdds { get; }
}
