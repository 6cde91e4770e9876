using CsCheck;

namespace ResNetDsl.Architecture.RandomTables;

/// <summary>Random tables that are sound, small enough to run by the thousand.</summary>
internal static class TableGenerator
{
    // Valid C# identifiers, few of them pretty.
    private static readonly string[] Names = ["block1", "Block2", "_x", "größe", "块", "b_1", "Ünit", "x", "class1", "__b", "stage_4", "ı", "Stem1", "a9"];

    public static Gen<NetworkTable> Table(int number) =>
        from names in Gen.Shuffle(Names)
        from blocks in Gen.Int[1, 4].SelectMany(count => Gen.Select(
            Gen.Int[1, 24], Gen.Int[1, 8], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 5]).Array[count])
        from image in Gen.Select(Gen.Int[1, 4], Gen.Int[1, 70], Gen.Int[1, 70])
        from head in Gen.Select(Gen.Int[0, 12], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 5])
        from outputStride in Gen.Int[0, 6]
        from identity in Gen.Int[0, 5]
        from scope in Gen.OneOf<string?>(null, "", "tiny", "a/b \"c\"")
        from epsilon in Gen.Double[1e-6, 1e-2]
        let stem = head.Item3 ? StemKind.Root : StemKind.None
        let depth = stem == StemKind.Root ? 64 : image.Item1
        let rows = blocks.Select((block, i) => identity == 0 ? Row(names[i], block) with { Depth = depth } : Row(names[i], block)).ToEquatableArray()
        let table = new NetworkTable("Net" + number, rows)
        {
            Options = new()
            {
                Channels = image.Item1,
                Height = image.Item2,
                Width = image.Item3,
                Classes = head.Item1,
                GlobalPool = head.Item2,
                Stem = stem,
                Shortcut = identity == 0 ? ShortcutKind.Identity : ShortcutKind.Projection,
                OutputStride = Reachable(rows, stem, outputStride),
                Scope = scope,
            },
            ArgScope = new() { BatchNormScale = head.Item4, BatchNormEpsilon = epsilon, BatchNormDecay = 1 - (epsilon * 10) },
        }
        select table with { Options = table.Options with { PoolWindow = Math.Min(Math.Max(0, head.Item5 - 2), LastExtent(table)) } };

    private static BlockRow Row(string name, (int Depth, int Bottleneck, int Repeat, int First, int Last, int Kind) block)
    {
        int repeat = block is { Repeat: 0, First: 0, Last: 0 } ? 1 : block.Repeat;
        return block.Kind switch
        {
            0 => new(name, UnitKind.Basic, block.Depth, 0, repeat, block.First, block.Last),
            1 => new(name, UnitKind.Bottleneck, block.Depth, block.Bottleneck * 3, repeat, block.First, block.Last) { Groups = 3 },
            2 => new(name, UnitKind.Bottleneck, block.Depth, block.Bottleneck, repeat, block.First, block.Last) { Groups = block.Bottleneck },
            _ => new(name, UnitKind.Bottleneck, block.Depth, block.Bottleneck, repeat, block.First, block.Last),
        };
    }

    /// <summary>The n-th stride that the table reaches, or 0, the nominal one, when there are fewer.</summary>
    private static int Reachable(IEnumerable<BlockRow> rows, StemKind stem, int n)
    {
        List<int> strides = [0, stem == StemKind.Root ? 4 : 1];
        foreach (int stride in rows.SelectMany(row => new[] { row.FirstStride, row.LastStride }).Where(stride => stride > 1))
        {
            strides.Add(strides[^1] * stride);
        }

        return n < strides.Count ? strides[n] : 0;
    }

    private static int LastExtent(NetworkTable table) => Contract.LastMap(table) is var (height, width) ? Math.Min(height, width) : 0;
}
