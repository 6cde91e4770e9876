using System.Numerics;
using ResNetDsl.Architecture.Layers;

namespace ResNetDsl.Architecture.Plans;

/// <summary>The layers before or after the blocks: the stem, or the head with post-normalization, pool and classifier.</summary>
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

    /// <summary>A short description for the summary.</summary>
    public string Description { get; }

    /// <summary>The layers.</summary>
    public LayerGraph Graph { get; }

    /// <summary>The input shape of the stage.</summary>
    public Shape In { get; }

    /// <summary>The output shape of the stage.</summary>
    public Shape Out { get; }

    /// <summary>The trained parameters of the stage.</summary>
    public long Parameters => (long)ExactParameters;

    /// <summary>The multiply-adds of the stage's convolutions for one image of the declared size.</summary>
    public long MultiplyAdds => (long)ExactMultiplyAdds;

    /// <summary>The side of the input window that one output of the stage depends on, in pixels, before any global pool, ignoring borders.</summary>
    public long ReceptiveField => (long)Field.Extent;

    /// <summary>The ratio of input to output resolution.</summary>
    public int Stride => (int)Graph.Stride;

    internal ReceptiveField Field { get; }

    internal BigInteger ExactParameters { get; }

    internal BigInteger ExactMultiplyAdds { get; }
}
