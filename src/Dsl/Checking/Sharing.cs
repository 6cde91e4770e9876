using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>
/// RND303: whether a network can use the parameters of another. Every tensor but the classifier's must be there in the same shape, and stem and blocks must compute the same with them. Runs
/// of equal units are compared as one, so the time is in proportion to the blocks.
/// </summary>
internal static class Sharing
{
    private const string Classifier = "logits";

    /// <summary>
    /// What keeps them from sharing: the first tensor, in network order, <c>block3.unit_7.conv1.weight is 256×1024×1×1 here and absent there</c>, else the first difference of what they compute,
    /// <c>strides: 2 in unit 3 there, 2 in unit 1 here</c>; null when there is none. Input size, output stride, pool and classifier may differ, and the other network may continue behind this one's
    /// last unit.
    /// </summary>
    /// <param name="plan">The network that would use the other's parameters.</param>
    /// <param name="shared">The other.</param>
    public static string? FirstDifference(NetworkPlan plan, NetworkPlan shared) => TensorDifference(plan, shared) ?? FunctionDifference(plan, shared);

    private static string? FunctionDifference(NetworkPlan plan, NetworkPlan shared)
    {
        for (int i = 0; i < plan.Blocks.Count; i++)
        {
            if (i >= shared.Blocks.Count || shared.Blocks[i].Name != plan.Blocks[i].Name)
            {
                return $"the blocks are in the order {Order(plan)} here and {Order(shared)} there";
            }
        }

        return NetworkFunction.Of(plan.Table).Difference(NetworkFunction.Of(Beginning(shared.Table, plan.Table)));

        static string Order(NetworkPlan network) => string.Join(", ", network.Blocks.Select(block => block.Name));
    }

    /// <summary>The blocks of a table that a shorter one has too, and of the last of them the units.</summary>
    private static NetworkTable Beginning(NetworkTable table, NetworkTable shorter)
    {
        int last = shorter.Blocks.Count - 1;
        (BlockRow row, BlockRow end) = (table.Blocks[last], shorter.Blocks[last]);
        bool endsBefore = end.Units < row.Units && end is { LastStride: 0 } && end.FirstStride == row.FirstStride;
        return table with { Blocks = table.Blocks.Take(last).Append(endsBefore ? row with { Repeat = end.Repeat, LastStride = 0, MaxPool = 0 } : row).ToEquatableArray() };
    }

    private static string? TensorDifference(NetworkPlan plan, NetworkPlan shared)
    {
        BatchNormTensors norm = plan.Table.BatchNormTensors;
        BatchNormTensors otherNorm = shared.Table.BatchNormTensors;
        return Layers(plan.Stem.Graph.Layers, shared.Stem.Graph.Layers, "")
            ?? plan.Blocks.Select(block => Blocks(block, shared.Blocks.FirstOrDefault(other => other.Name == block.Name))).FirstOrDefault(difference => difference is not null)
            ?? Layers(plan.Head.Graph.Layers, shared.Head.Graph.Layers, "");

        string? Blocks(BlockPlan block, BlockPlan? other)
        {
            int there = 0;
            foreach (UnitRun run in block.Runs)
            {
                for (int unit = run.First; unit <= run.Last;)
                {
                    while (other is not null && there < other.Runs.Count && other.Runs[there].Last < unit)
                    {
                        there++;
                    }

                    UnitRun? against = other is not null && there < other.Runs.Count ? other.Runs[there] : null;
                    string scope = $"{block.Name}.{UnitRun.UnitScope(unit)}";
                    if (Layers(run.Graph.Layers, against?.Graph.Layers ?? [], scope) is { } difference)
                    {
                        return difference;
                    }

                    unit = Math.Min(run.Last, against!.Last) + 1;
                }
            }

            return null;
        }

        string? Layers(IEnumerable<Layer> here, IEnumerable<Layer> there, string scope)
        {
            Dictionary<string, EquatableArray<long>> theirs = Tensors(there, otherNorm).ToDictionary(tensor => tensor.Key, tensor => tensor.Shape, StringComparer.Ordinal);
            foreach (TensorPlan tensor in Tensors(here, norm))
            {
                bool exists = theirs.TryGetValue(tensor.Key, out EquatableArray<long> shape);
                if (!exists || shape != tensor.Shape)
                {
                    return $"{tensor.Under(scope).Key} is {string.Join("×", tensor.Shape)} here and {(exists ? string.Join("×", shape) : "absent")} there";
                }
            }

            return null;
        }

        // Not every library counts its training steps; a network whose lender does not has counters of its own.
        static IEnumerable<TensorPlan> Tensors(IEnumerable<Layer> layers, BatchNormTensors norm) => layers
            .Where(layer => layer.Scope != Classifier)
            .SelectMany(layer => layer.Tensors(norm).Where(tensor => tensor.Role != TensorRole.Counter).Select(tensor => tensor.Under(layer.Scope)));
    }
}
