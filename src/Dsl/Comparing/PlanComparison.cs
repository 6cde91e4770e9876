using System.Numerics;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.Architecture.Comparing;

/// <summary>Compares two networks: in words, in numbers, and for saved weights of the first one.</summary>
public sealed class PlanComparison
{
    /// <summary>The most units of networks whose tensors are compared one by one.</summary>
    public const int MostUnits = 50_000;

    private PlanComparison(string before, string after, IEnumerable<PlanChange> changes, IReadOnlyList<MeasureChange> measures, WeightComparison? weights)
    {
        (Before, After, Changes, Measures, Weights) = (before, after, [.. changes], measures, weights);
    }

    /// <summary>The name of the first network.</summary>
    public string Before { get; }

    /// <summary>The name of the second network.</summary>
    public string After { get; }

    /// <summary>What differs, in words and in the order of the network. The names of the classes do not count.</summary>
    public IReadOnlyList<PlanChange> Changes { get; }

    /// <summary>
    /// Layers, parameters, multiply-adds, receptive field, output stride, and the bytes of what all layers give for one image in float32 (<c>activations</c>), of both networks.
    /// </summary>
    public IReadOnlyList<MeasureChange> Measures { get; }

    /// <summary>How weights of the first network load into the second one; null for networks of more than <see cref="MostUnits"/> units.</summary>
    public WeightComparison? Weights { get; }

    /// <summary>The stages of a drawing of either network that differ: blocks, stem and head.</summary>
    internal IReadOnlyCollection<string> ChangedStages { get; private init; } = [];

    /// <summary>Whether the networks are equal.</summary>
    public bool IsSame => Changes.Count == 0;

    /// <summary>Compares two networks.</summary>
    /// <param name="before">The first one.</param>
    /// <param name="after">The second one.</param>
    public static PlanComparison Of(NetworkPlan before, NetworkPlan after)
    {
        (before, after) = (before ?? throw new ArgumentNullException(nameof(before)), after ?? throw new ArgumentNullException(nameof(after)));
        return new(
            before.Name,
            after.Name,
            TableChanges.Of(before, after),
            [
                new("layers", before.Depth, after.Depth),
                new("parameters", before.ParameterCount, after.ParameterCount),
                new("multiply-adds", before.MultiplyAdds, after.MultiplyAdds),
                new("receptive field", before.ReceptiveField, after.ReceptiveField),
                new("output stride", before.OutputStride, after.OutputStride),
                new("activations", Activations(before), Activations(after)),
            ],
            AreComparable(before, after) ? WeightComparison.Of(Keys(before, after), before.Tensors(), after.Tensors(), Function(before, after)) : null)
        {
            ChangedStages = [.. TableChanges.Stages(before, after).Distinct()],
        };
    }

    /// <summary>Compares two compositions. What differs in their backbones is not part of it, except for numbers and weights.</summary>
    /// <param name="before">The first one.</param>
    /// <param name="after">The second one.</param>
    public static PlanComparison Of(CompositionPlan before, CompositionPlan after)
    {
        (before, after) = (before ?? throw new ArgumentNullException(nameof(before)), after ?? throw new ArgumentNullException(nameof(after)));
        return new(
            before.Name,
            after.Name,
            TableChanges.Of(before, after),
            [new("parameters", before.ParameterCount, after.ParameterCount), new("multiply-adds", before.MultiplyAdds, after.MultiplyAdds)],
            AreComparable(before.Backbone, after.Backbone) ? WeightComparison.Of(Keys(before.Backbone, after.Backbone), before.Tensors(), after.Tensors(), Function(before.Backbone, after.Backbone)) : null);
    }

    private static bool AreComparable(NetworkPlan before, NetworkPlan after) => new[] { before, after }.All(plan => plan.Blocks.Sum(block => (long)block.Units) <= MostUnits);

    private static (Library Before, Library After) Keys(NetworkPlan before, NetworkPlan after) => (before.Table.Options.Keys, after.Table.Options.Keys);

    private static IReadOnlyList<TraitChange> Function(NetworkPlan before, NetworkPlan after) =>
        [.. NetworkFunction.Of(after).Differing(NetworkFunction.Of(before)).Select(trait => new TraitChange(trait.Name, trait.There, trait.Here))];

    private static long Activations(NetworkPlan plan)
    {
        const int FloatBytes = 4;
        BigInteger elements = Of(plan.Stem.Graph, plan.Stem.In) + plan.Blocks.SelectMany(block => block.Runs).Sum(run => run.Count * Of(run.Graph, run.In)) + Of(plan.Head.Graph, plan.Head.In);
        BigInteger bytes = elements * FloatBytes;
        return bytes > long.MaxValue ? long.MaxValue : (long)bytes;

        // What is squeezed is a view of the layer before it.
        static BigInteger Of(LayerGraph graph, Shape input) =>
            graph.Through(input).Where(step => step.Node.Layer is not SqueezeLayer).Sum(step => step.Out.WithBatch(1).Aggregate(BigInteger.One, (product, extent) => product * extent));
    }
}
