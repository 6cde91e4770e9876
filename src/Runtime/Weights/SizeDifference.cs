namespace ResNetDsl.Weights;

/// <summary>
/// Describes by how many units and classes tensors differ from a network: one clause for each block in place of the names of all its tensors. What the tensors have is found by looking for the names that the
/// network would have with more units.
/// </summary>
internal static class SizeDifference
{
    // More than any published network has in a block.
    private const int MostUnits = 256;

    /// <summary>The clauses, such as <c>block2 has 4 units here and 2 in the file</c>; none where units do not differ, or where something else differs as well.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="there">The tensors by the names that the network's would have, with their shapes.</param>
    /// <param name="names">The names of a network's tensors.</param>
    /// <param name="place">Where the tensors are, as in <c>2 in the file</c>.</param>
    public static IReadOnlyList<string> Of(NetworkPlan plan, IReadOnlyDictionary<string, EquatableArray<long>> there, Func<NetworkPlan, IEnumerable<NamedTensor>> names, string place)
    {
        // Depth and budgets are assertions on the table as it is.
        NetworkTable table = plan.Table with { Options = plan.Table.Options with { Depth = 0, MaxParameters = 0, MaxMultiplyAdds = 0 } };
        if (table.Blocks.Any(row => row.Units > MostUnits) || WithUnits(table, _ => MostUnits) is not { } longest)
        {
            return [];
        }

        HashSet<string> units = [.. names(longest).Where(tensor => there.ContainsKey(tensor.Name)).Select(tensor => UnitOf(tensor.Tensor.Path))];
        Dictionary<string, int> counts = table.Blocks.ToDictionary(
            row => row.Name, row => Enumerable.Range(1, MostUnits).TakeWhile(unit => units.Contains($"{row.Name}.{UnitRun.UnitScope(unit)}")).Count(), StringComparer.Ordinal);
        if (plan.Blocks.All(block => counts[block.Name] == block.Units) || WithUnits(table, row => counts[row.Name]) is not { } other)
        {
            return [];
        }

        List<string> clauses =
        [
            .. plan.Blocks.Where(block => counts[block.Name] != block.Units)
                .Select(block => $"{block.Name} has {Text.Grouped(block.Units)} {(block.Units == 1 ? "unit" : "units")} here and {Text.Grouped(counts[block.Name])} {place}"),
        ];
        HashSet<string> left = [.. there.Keys];
        foreach (NamedTensor tensor in names(other))
        {
            if (!there.TryGetValue(tensor.Name, out EquatableArray<long> shape))
            {
                if (tensor.Tensor.Role == TensorRole.Counter)
                {
                    continue;
                }

                return [];
            }

            left.Remove(tensor.Name);
            EquatableArray<long> here = tensor.StoredShape;
            if (!here.Equals(shape) && tensor.Tensor.Role != TensorRole.Counter)
            {
                int axis = tensor.ClassAxis;
                bool isOfClasses = here.Count == shape.Count && here.Count > 0 && here[axis] == plan.Table.Options.Classes && Enumerable.Range(0, here.Count).All(i => i == axis || here[i] == shape[i]);
                if (!isOfClasses)
                {
                    return [];
                }

                string clause = $"the classifier has {Text.Grouped(here[axis])} classes here and {Text.Grouped(shape[axis])} {place}";
                if (!clauses.Contains(clause))
                {
                    clauses.Add(clause);
                }
            }
        }

        return left.Count == 0 ? clauses : [];
    }

    /// <summary>The network with other numbers of units; null where a block cannot have its number.</summary>
    private static NetworkPlan? WithUnits(NetworkTable table, Func<BlockRow, int> units)
    {
        BlockRow[] rows = [.. table.Blocks.Select(row => row with { Repeat = units(row) - (int)(row.Units - row.Repeat) })];
        return rows.Any(row => row.Repeat < 0) ? null : Checker.Check(table with { Blocks = new(rows) }).Plan;
    }

    /// <summary>The block and the unit of a tensor: <c>block2.unit_3</c>.</summary>
    private static string UnitOf(string path)
    {
        int block = path.IndexOf('.', StringComparison.Ordinal);
        int unit = block < 0 ? -1 : path.IndexOf('.', block + 1);
        return unit < 0 ? path : path[..unit];
    }
}
