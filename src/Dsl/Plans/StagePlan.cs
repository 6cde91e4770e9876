using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>What stands before the blocks or after them: the stem, or the head of post-normalisation, pool and classifier.</summary>
public sealed class StagePlan
{
    internal StagePlan(string description, IReadOnlyList<Layer> layers, Shape input, Shape output, ReceptiveField field, bool scale)
    {
        Description = description;
        Layers = layers;
        In = input;
        Out = output;
        Field = field;
        ExactParameters = layers.Sum(layer => Costs.Parameters(layer, scale));
        Shape shape = input;
        foreach (Layer layer in layers)
        {
            ExactMultiplyAdds += layer.MultiplyAdds(shape);
            shape = layer.Apply(shape);
        }
    }

    /// <summary>A few characters for the summary.</summary>
    public string Description { get; }

    /// <summary>The layers, in order.</summary>
    public IReadOnlyList<Layer> Layers { get; }

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

    /// <summary>The product of the layers' strides.</summary>
    public int Stride => Layers.Aggregate(1, (product, layer) => product * layer.Stride);

    internal BigInteger ExactParameters { get; }

    internal BigInteger ExactMultiplyAdds { get; }

    internal ReceptiveField Field { get; }
}
