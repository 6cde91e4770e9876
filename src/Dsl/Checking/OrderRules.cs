using System.Globalization;
using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND207 and RND208: blocks that seem misplaced.</summary>
internal static class OrderRules
{
    public static IEnumerable<Finding> Check(NetworkTable table, BlockRules blocks)
    {
        bool misnumbered = false;
        if (blocks.NamesKnown)
        {
            foreach (Finding finding in Numbers(table))
            {
                misnumbered = true;
                yield return finding;
            }
        }

        // Blocks in the wrong order also narrow the network; one finding is enough.
        for (int i = 1; i < table.Blocks.Count && !misnumbered; i++)
        {
            (BlockRow before, BlockRow row) = (table.Blocks[i - 1], table.Blocks[i]);
            // A plain 1×1 only mixes channels, usually to reduce them.
            bool mixes = row is { Unit: UnitKind.Plain, Kernel: 1, Declared: null };
            if (blocks.IsDepthKnown(i - 1) && blocks.IsDepthKnown(i) && row.Depth < before.Depth && !mixes && WidensAgain(i) is { } after)
            {
                yield return new(
                    Rules.Narrowing,
                    $"{row.Name} narrows the network from {Text.Grouped(before.Depth)} to {Text.Grouped(row.Depth)} channels, and {after.Name} widens it to {Text.Grouped(after.Depth)}; is the depth mistyped?",
                    Target.Block(i, "depth"));
            }
        }

        // Networks narrow at their ends: RegNet behind its plain stem, GERNet in its last block. None narrows between blocks of the same units.
        BlockRow? WidensAgain(int i)
        {
            if (i + 1 >= table.Blocks.Count || !blocks.IsDepthKnown(i + 1))
            {
                return null;
            }

            (BlockRow before, BlockRow row, BlockRow after) = (table.Blocks[i - 1], table.Blocks[i], table.Blocks[i + 1]);
            return IsAlike(before) && IsAlike(after) && after.Depth >= before.Depth ? after : null;

            bool IsAlike(BlockRow other) => other.Unit == row.Unit && other.Declared?.Name == row.Declared?.Name;
        }
    }

    private static IEnumerable<Finding> Numbers(NetworkTable table)
    {
        Dictionary<(string Prefix, UnitKind Unit), (int Position, int Number)> last = [];
        for (int i = 0; i < table.Blocks.Count; i++)
        {
            if (Number(table.Blocks[i]) is not { } numbered)
            {
                continue;
            }

            if (last.TryGetValue(numbered.Family, out (int Position, int Number) before) && numbered.Number < before.Number)
            {
                yield return new(
                    Rules.BlockOrder,
                    $"{table.Blocks[before.Position].Name} comes before {table.Blocks[i].Name}; blocks run in the order in which they are written",
                    Target.Block(before.Position, "name"),
                    Target.Block(i, "name"))
                {
                    Fixes = new([Fix.Of("Order the blocks by their numbers", new(EditKind.OrderBlocks, Target.Block(i, null), Sorted(table)))]),
                };
            }

            last[numbered.Family] = (i, numbered.Number);
        }
    }

    /// <summary>The blocks of each family in the order of their numbers, on the places that blocks of this family have.</summary>
    private static string Sorted(NetworkTable table)
    {
        int[] order = [.. Enumerable.Range(0, table.Blocks.Count)];
        foreach (IGrouping<(string Prefix, UnitKind Unit), int> family in order.ToArray().Where(i => Number(table.Blocks[i]) is not null).GroupBy(i => Number(table.Blocks[i])!.Value.Family))
        {
            int[] places = [.. family];
            int[] sorted = [.. places.OrderBy(i => Number(table.Blocks[i])!.Value.Number)];
            for (int k = 0; k < places.Length; k++)
            {
                order[places[k]] = sorted[k];
            }
        }

        return string.Join(",", order.Select(position => Text.Plain(position)));
    }

    /// <summary>The number that ends a block's name, and which others it is compared with: Inception-ResNet-v2's block35, block17 and block8 are of different units, and in order.</summary>
    private static ((string Prefix, UnitKind Unit) Family, int Number)? Number(BlockRow row)
    {
        string name = row.Name;
        string prefix = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return int.TryParse(name.Substring(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? ((prefix, row.Unit), number) : null;
    }
}
