using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.Architecture.Comparing;

/// <summary>A block of two networks.</summary>
/// <param name="Before">The block of the first network; null for one that is new.</param>
/// <param name="After">The block of the second network; null for a removed one.</param>
/// <param name="Moves">Whether the block moved relative to the remaining ones.</param>
internal sealed record BlockPair(BlockPlan? Before, BlockPlan? After, bool Moves = false);

/// <summary>Finds which block of a network is which of another: the one of its name, or else the one in its place.</summary>
internal static class BlockPairs
{
    /// <summary>All blocks of both networks, in the order of the second one, with removed blocks at their old position.</summary>
    public static IReadOnlyList<BlockPair> Of(IReadOnlyList<BlockPlan> before, IReadOnlyList<BlockPlan> after)
    {
        int[] partners = Partners(before, after);
        HashSet<int> inOrder = LongestIncreasing(partners);
        List<BlockPair> pairs = [];
        int next = 0;
        for (int i = 0; i < after.Count; i++)
        {
            if (inOrder.Contains(i))
            {
                AddGone(partners[i]);
            }

            pairs.Add(partners[i] < 0 ? new(null, after[i]) : new(before[partners[i]], after[i], Moves: !inOrder.Contains(i)));
        }

        AddGone(before.Count);
        return pairs;

        void AddGone(int end)
        {
            for (; next < end; next++)
            {
                if (!partners.Contains(next))
                {
                    pairs.Add(new(before[next], null));
                }
            }
        }
    }

    /// <summary>For each block of the second network its position in the first one; -1 for a new one.</summary>
    private static int[] Partners(IReadOnlyList<BlockPlan> before, IReadOnlyList<BlockPlan> after)
    {
        int[] partners = [.. after.Select(block => IndexOf(before, block.Name))];
        string[] names = [.. after.Select(block => block.Name)];

        // Names that are in one network only, between neighbors that are in both.
        ILookup<string, int> gone = Enumerable.Range(0, before.Count).Where(i => !names.Contains(before[i].Name)).ToLookup(i => Neighbour(before, i, name => names.Contains(name)));
        ILookup<string, int> made = Enumerable.Range(0, after.Count).Where(i => partners[i] < 0).ToLookup(i => Neighbour(after, i, name => IndexOf(before, name) >= 0));
        foreach (IGrouping<string, int> group in made)
        {
            List<int> left = [.. gone[group.Key]];
            List<int> right = [.. group];
            foreach (int place in group)
            {
                int same = left.FindIndex(i => (before[i].Row with { Name = "" }).Equals(after[place].Row with { Name = "" }));
                if (same >= 0)
                {
                    partners[place] = left[same];
                    left.RemoveAt(same);
                    right.Remove(place);
                }
            }

            for (int i = 0; i < right.Count && left.Count == right.Count; i++)
            {
                partners[right[i]] = left[i];
            }
        }

        return partners;
    }

    private static int IndexOf(IReadOnlyList<BlockPlan> blocks, string name)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The name of the last block before a place that both networks have; empty for none.</summary>
    private static string Neighbour(IReadOnlyList<BlockPlan> blocks, int place, Func<string, bool> isInBoth) =>
        blocks.Take(place).Select(block => block.Name).LastOrDefault(isInBoth) ?? "";

    /// <summary>The positions of the most numbers that increase, of those that are not negative.</summary>
    private static HashSet<int> LongestIncreasing(int[] numbers)
    {
        int[] lengths = new int[numbers.Length];
        int[] previous = new int[numbers.Length];
        int best = -1;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] < 0)
            {
                continue;
            }

            (lengths[i], previous[i]) = (1, -1);
            for (int j = 0; j < i; j++)
            {
                if (numbers[j] >= 0 && numbers[j] < numbers[i] && lengths[j] + 1 > lengths[i])
                {
                    (lengths[i], previous[i]) = (lengths[j] + 1, j);
                }
            }

            best = best < 0 || lengths[i] > lengths[best] ? i : best;
        }

        HashSet<int> positions = [];
        for (int i = best; i >= 0; i = previous[i])
        {
            positions.Add(i);
        }

        return positions;
    }
}
