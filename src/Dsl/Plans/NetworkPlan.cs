using System.Numerics;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Plans;

/// <summary>
/// The resolved architecture of a network: every unit with its shapes, stride, dilation rate and costs, and every tensor and end point with its
/// name. The compiler and the running network read the same plan.
/// </summary>
/// <remarks>Resolving a plan takes time proportional to the number of blocks, not of units.</remarks>
public sealed partial class NetworkPlan
{
    private IReadOnlyList<UnitForm>? forms;

    internal NetworkPlan(NetworkTable table, StagePlan stem, IReadOnlyList<BlockPlan> blocks, StagePlan head)
    {
        Table = table;
        Stem = stem;
        Blocks = blocks;
        Head = head;
    }

    /// <summary>The table that the plan was made from.</summary>
    public NetworkTable Table { get; }

    /// <summary>The network's name, which is that of its class.</summary>
    public string Name => Table.Name;

    /// <summary>The shape of an input image.</summary>
    public Shape Input => Stem.In;

    /// <summary>The shape of the output for one image of the declared size.</summary>
    public Shape Output => Head.Out;

    /// <summary>The layers before the blocks. Empty if the table has no stem.</summary>
    public StagePlan Stem { get; }

    /// <summary>The blocks, in order.</summary>
    public IReadOnlyList<BlockPlan> Blocks { get; }

    /// <summary>The forms of its units. The generated network has one class for each form.</summary>
    internal IReadOnlyList<UnitForm> Forms => forms ?? LazyInitializer.EnsureInitialized(ref forms, () => UnitForm.Of(Blocks.SelectMany(block => block.Runs)))!;

    /// <summary>The form of the units of a block, which is the same for all of them.</summary>
    /// <param name="block">One of the blocks.</param>
    internal UnitForm FormOf(BlockPlan block) => Forms.First(form => form.Runs.Any(run => ReferenceEquals(run, block.Runs[0])));

    /// <summary>The layers after the blocks: post-normalization, and the classifier if there is one.</summary>
    public StagePlan Head { get; }

    /// <summary>The number of layers as in the network's name: convolutions on the longest path, and the classifier.</summary>
    public int Depth => (int)ExactDepth;

    /// <summary>The number of trained parameters.</summary>
    public long ParameterCount => (long)ExactParameters;

    /// <summary>The number of multiply-adds of the convolutions and the classifier for one image of the declared size.</summary>
    public long MultiplyAdds => (long)ExactMultiplyAdds;

    /// <summary>Whether multiply-adds and depth depend on the declarations of user-defined units; see <see cref="BlockPlan.AreCostsDeclared"/>.</summary>
    public bool AreCostsDeclared => Blocks.Any(block => block.AreCostsDeclared);

    /// <summary>The ratio of input to output resolution.</summary>
    public int OutputStride => (int)(Stem.Stride * Blocks.Aggregate(BigInteger.One, (product, block) => product * block.ExactStride));

    /// <summary>The side of the input window that one output position depends on before the global pool, in pixels, ignoring borders.</summary>
    public long ReceptiveField => Head.ReceptiveField;

    /// <summary>The number of units with a residual, which stochastic depth can drop.</summary>
    public int Residuals => (int)Blocks.Where(block => block.Row.Definition!.Has(UnitTraits.Residual)).Sum(block => (BigInteger)block.Units);

    internal BigInteger ExactParameters => Stem.ExactParameters + Blocks.Sum(block => block.ExactParameters) + Head.ExactParameters;

    internal BigInteger ExactMultiplyAdds => Stem.ExactMultiplyAdds + Blocks.Sum(block => block.ExactMultiplyAdds) + Head.ExactMultiplyAdds;

    internal BigInteger ExactDepth => Stem.Graph.Depth + Head.Graph.Depth + Blocks.SelectMany(block => block.Runs).Sum(run => run.Depth);

    /// <summary>Returns the position of a block, or −1 if no block has the name.</summary>
    /// <param name="name">The block's name, or its property's: <c>block3</c> or <c>Block3</c>.</param>
    public int IndexOfBlock(string name) => Table.IndexOfBlock(name);

    /// <summary>Every tensor of the state dict, under the names and in the order of the library that <see cref="NetworkOptions.Keys"/> names.</summary>
    public IEnumerable<TensorPlan> Tensors() => KeyScheme.Of(Table.Options.Keys).Tensors(this);

    /// <summary>
    /// Every end point, in network order, under TF-slim's names: every convolution, unit and block, and the outputs of the head. The value of a convolution is
    /// taken after its batch normalization and ReLU.
    /// </summary>
    public IEnumerable<EndPointPlan> EndPoints()
    {
        string scope = Table.Scope.Length == 0 ? "" : Table.Scope + "/";
        foreach (EndPointPlan point in OfGraph(Stem.Graph, Stem.In, scope))
        {
            yield return point;
        }

        foreach (BlockPlan block in Blocks)
        {
            foreach (UnitRun run in block.Runs)
            {
                Shape input = run.In;
                for (int unit = run.First; unit <= run.Last; unit++)
                {
                    string unitScope = $"{scope}{block.Name}/{UnitRun.UnitScope(unit)}/{run.Scope}";
                    foreach (EndPointPlan point in OfGraph(run.Graph, input, unitScope + "/"))
                    {
                        yield return point;
                    }

                    input = run.Out;
                    yield return new(unitScope, run.Out);
                }
            }

            yield return new(scope + block.Name, block.Out);
        }

        foreach (EndPointPlan point in OfGraph(Head.Graph, Head.In, scope))
        {
            yield return point;
        }

        if (Table.Options.Classes > 0)
        {
            yield return new("predictions", Output);
        }

        static IEnumerable<EndPointPlan> OfGraph(LayerGraph graph, Shape input, string scope) => graph.Through(input)
            .Where(step => step.Node.EndPoint is not null)
            .Select(step => new EndPointPlan(step.Node.IsRooted ? step.Node.EndPoint! : scope + step.Node.EndPoint, step.Out));
    }
}
