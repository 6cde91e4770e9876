using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>
/// A network's architecture, resolved from its table: every unit with its shapes, stride, dilation rate and costs, and every tensor and end point with its
/// name. The compiler and the running network read the same plan.
/// </summary>
/// <remarks>Making a plan takes time in proportion to the blocks, not to the units.</remarks>
public sealed partial class NetworkPlan
{
    internal NetworkPlan(NetworkTable table, StagePlan stem, IReadOnlyList<BlockPlan> blocks, StagePlan head)
    {
        Table = table;
        Stem = stem;
        Blocks = blocks;
        Head = head;
    }

    /// <summary>The table that the plan was made from.</summary>
    public NetworkTable Table { get; }

    /// <summary>The network's name: its class's.</summary>
    public string Name => Table.Name;

    /// <summary>The shape of an input image.</summary>
    public Shape Input => Stem.In;

    /// <summary>The shape of the output for one image of the declared size.</summary>
    public Shape Output => Head.Out;

    /// <summary>What stands before the blocks. Without layers when the table has no stem.</summary>
    public StagePlan Stem { get; }

    /// <summary>The blocks, in order.</summary>
    public IReadOnlyList<BlockPlan> Blocks { get; }

    /// <summary>What stands after the blocks: post-normalisation, and the classifier if there is one.</summary>
    public StagePlan Head { get; }

    /// <summary>The layers that count in the network's name: convolutions on the main path, and the classifier.</summary>
    public int Depth => (int)ExactDepth;

    /// <summary>The trained parameters.</summary>
    public long ParameterCount => (long)ExactParameters;

    /// <summary>The multiply-adds of the convolutions and the classifier for one image of the declared size.</summary>
    public long MultiplyAdds => (long)ExactMultiplyAdds;

    /// <summary>The ratio of input to output resolution.</summary>
    public int OutputStride => (int)(Stem.Stride * Blocks.Aggregate(BigInteger.One, (product, block) => product * block.ExactStride));

    /// <summary>The side of the input window that one output position sees before the global pool, in pixels, borders ignored.</summary>
    public long ReceptiveField => Head.ReceptiveField;

    internal BigInteger ExactParameters => Stem.ExactParameters + Blocks.Sum(block => block.ExactParameters) + Head.ExactParameters;

    internal BigInteger ExactMultiplyAdds => Stem.ExactMultiplyAdds + Blocks.Sum(block => block.ExactMultiplyAdds) + Head.ExactMultiplyAdds;

    internal BigInteger ExactDepth =>
        Stem.Layers.Count(layer => layer.Weighted) + Head.Layers.Count(layer => layer.Weighted)
        + Blocks.SelectMany(block => block.Runs).Sum(run => (BigInteger)run.Count * run.WeightedLayers);

    /// <summary>The position of a block; −1 when no block has the name.</summary>
    /// <param name="name">The block's name, or its property's: <c>block3</c> or <c>Block3</c>.</param>
    public int IndexOfBlock(string name) => Table.IndexOfBlock(name);

    /// <summary>Every tensor of the state dict, in network order.</summary>
    public IEnumerable<TensorPlan> Tensors()
    {
        bool scale = Table.ArgScope.BatchNormScale;
        return OfLayers(Stem.Layers, "")
            .Concat(Blocks.SelectMany(block => block.Runs.SelectMany(run => Enumerable.Range(run.First, run.Count)
                .SelectMany(unit => OfLayers(run.Layers.Select(layer => layer.Layer), block.Name + "." + UnitRun.UnitScope(unit))))))
            .Concat(OfLayers(Head.Layers, ""));

        IEnumerable<TensorPlan> OfLayers(IEnumerable<Layer> layers, string scope) =>
            layers.SelectMany(layer => layer.Tensors(scale).Select(tensor => tensor.Under(layer.Scope).Under(scope)));
    }

    /// <summary>
    /// Every end point, in network order, under TF-slim's names: every convolution, unit and block, and what the head gives. The value of a convolution is
    /// taken after its batch normalisation and ReLU.
    /// </summary>
    public IEnumerable<EndPointPlan> EndPoints()
    {
        string scope = Table.Scope.Length == 0 ? "" : Table.Scope + "/";
        Shape shape = Stem.In;
        foreach (Layer layer in Stem.Layers)
        {
            shape = layer.Apply(shape);
            if (layer is ConvolutionLayer)
            {
                yield return new(scope + layer.Scope, shape);
            }
        }

        foreach (BlockPlan block in Blocks)
        {
            foreach (UnitRun run in block.Runs)
            {
                for (int unit = run.First; unit <= run.Last; unit++)
                {
                    string unitScope = $"{scope}{block.Name}/{UnitRun.UnitScope(unit)}/{run.Definition.Scope}";
                    foreach ((UnitLayer layer, Shape input) in run.LayersWithInput())
                    {
                        if (layer.Layer is ConvolutionLayer convolution)
                        {
                            yield return new($"{unitScope}/{convolution.Scope}", convolution.Apply(input));
                        }
                    }

                    yield return new(unitScope, run.Out);
                }
            }

            yield return new(scope + block.Name, block.Out);
        }

        Shape features = Head.In;
        foreach (Layer layer in Head.Layers)
        {
            features = layer.Apply(features);
            if (layer is AveragePoolLayer)
            {
                yield return new(scope + layer.Scope, features);
            }
            else if (layer is GlobalPoolLayer)
            {
                yield return new(layer.Scope, features);
            }
        }

        if (Table.Options.Classes > 0)
        {
            yield return new(scope + "logits", features);
            if (Table.Options.GlobalPool)
            {
                yield return new(scope + "spatial_squeeze", Output);
            }

            yield return new("predictions", Output);
        }
    }
}
