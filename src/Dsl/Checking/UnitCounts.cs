using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Stems;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>
/// Part of RND110, and RND127: a bottleneckDepth that almost certainly means something else. torchvision's stages are (planes, blocks, stride), so that a port has a number of units in the place of
/// bottleneckDepth, and its bottlenecks have four times as many channels as planes.
/// </summary>
internal static class UnitCounts
{
    // torchvision's and timm's expansion of a bottleneck.
    private const int Expansion = 4;

    // Planes of the published networks begin with 64, and 110 layers of three units a block are the most; a smaller block may have any width.
    private const int LeastDepth = 64;
    private const int MostUnits = 200;
    private const int MostFewUnits = 8;

    /// <summary>Returns the finding for a bottleneckDepth of a unit without a bottleneck.</summary>
    /// <param name="row">The row.</param>
    /// <param name="block">Its position.</param>
    /// <param name="unit">The unit in a sentence: <c>a Basic unit</c>.</param>
    public static Finding OfUnitWithoutBottleneck(BlockRow row, int block, string unit)
    {
        Target bottleneck = Target.Block(block, "bottleneckDepth");
        string number = Text.Grouped(row.BottleneckDepth);
        Fix remove = Fix.Remove(bottleneck);
        // A number that was written beside repeat, or that is a width of the block, is what a bottleneck unit had.
        if (!IsReadable(row, MostUnits) || row.BottleneckDepth == row.Depth || row.BottleneckDepth == (row.Depth + 1) / 2 || row.BottleneckDepth == (row.Depth + 3) / 4)
        {
            return new(Rules.BottleneckPresence, $"{row.Name}: {unit} has no bottleneck; remove bottleneckDepth ({number})", bottleneck) { Fixes = new([remove]) };
        }

        BlockRow meant = Meant(row) with { BottleneckDepth = 0 };
        string strided = row.FirstStride > 0 || row.LastStride > 0 ? $", since {(row.FirstStride > 0 ? "firstStride" : "lastStride")} adds one" : "";
        string ask = $"{Units(row.BottleneckDepth)}{(meant.FirstStride != row.FirstStride ? $" with a stride of {Text.Plain(meant.FirstStride)}" : "")}";
        return new(
            Rules.BottleneckPresence,
            $"{row.Name}: {unit} has no bottleneck; if {ask} are meant, write {Counted(meant, row)} instead of {number}{strided}",
            bottleneck)
        {
            Fixes = new([new($"Write {Counted(meant, row)}", Edits(row, meant, block)), remove]),
        };
    }

    /// <summary>Returns the finding for the bottleneck of a block, or null.</summary>
    /// <param name="table">The table.</param>
    /// <param name="block">The position of a block whose units have a bottleneck, without groups.</param>
    public static Finding? OfBottleneck(NetworkTable table, int block)
    {
        BlockRow row = table.Blocks[block];
        Target bottleneck = Target.Block(block, "bottleneckDepth");
        bool arePlanes = table.Blocks.FirstOrDefault(IsPlainBottleneck) is { } first && first.Depth <= StemWidth(table);
        if (row.Depth >= LeastDepth && (long)row.BottleneckDepth * Expansion < row.Depth && IsPublishedCount(row.BottleneckDepth) && IsReadable(row, MostUnits))
        {
            List<BlockRow> readings = [Meant(row) with { BottleneckDepth = Math.Max(1, row.Depth / Expansion) }];
            if (row.Depth <= int.MaxValue / Expansion)
            {
                readings.Insert(arePlanes ? 0 : 1, Meant(row) with { Depth = row.Depth * Expansion, BottleneckDepth = row.Depth });
            }

            return new(
                Rules.Proportion,
                $"{row.Name}: the bottleneck ({Text.Grouped(row.BottleneckDepth)}) is less than a quarter of the block ({Text.Grouped(row.Depth)}); if {Units(row.BottleneckDepth)} are meant, "
                + $"write {Written(readings[0])}{(arePlanes ? $" (torchvision's {Text.Grouped(row.Depth)} planes)" : "")}",
                bottleneck)
            {
                Fixes = readings.Select(meant => new Fix($"Write {Written(meant)}", Edits(row, meant, block))).ToEquatableArray(),
            };
        }

        if (row.BottleneckDepth == row.Depth && row.Depth is >= LeastDepth and <= int.MaxValue / Expansion && arePlanes
            && table.Blocks.Where(IsPlainBottleneck).All(other => other.BottleneckDepth == other.Depth))
        {
            BlockRow meant = row with { Depth = row.Depth * Expansion };
            return new(
                Rules.Proportion,
                $"{row.Name}: the bottleneck ({Text.Grouped(row.BottleneckDepth)}) is as wide as the block; for torchvision's {Text.Grouped(row.Depth)} planes, write {Written(meant)}",
                bottleneck)
            {
                Fixes = new([new Fix($"Write {Written(meant)}", Edits(row, meant, block))]),
            };
        }

        return null;
    }

    private static bool IsPlainBottleneck(BlockRow row) => row is { Unit: UnitKind.Bottleneck, Declared: null, Groups: <= 1, BottleneckDepth: >= 1, Depth: >= 1 };

    // The blocks of published bottleneck networks, of 50 to 269 layers. Other numbers are more likely widths.
    private static bool IsPublishedCount(int units) => units is <= MostFewUnits or 23 or 24 or 30 or 36 or 48;

    // The number at the position of repeat may be torchvision's stride.
    private static bool IsReadable(BlockRow row, int most) =>
        row.BottleneckDepth <= most && row is { FirstStride: >= 0, LastStride: >= 0 } && (row.Repeat == 1 || (row is { Repeat: 2, FirstStride: 0, LastStride: 0 }));

    private static BlockRow Meant(BlockRow row)
    {
        BlockRow strided = row.Repeat == 2 ? row with { FirstStride = 2 } : row;
        return strided with { Repeat = Math.Max(0, row.BottleneckDepth - (strided.FirstStride > 0 ? 1 : 0) - (strided.LastStride > 0 ? 1 : 0)) };
    }

    private static EquatableArray<Edit> Edits(BlockRow row, BlockRow meant, int block)
    {
        List<Edit> edits = [];
        Add("depth", row.Depth, meant.Depth);
        edits.Add(meant.BottleneckDepth == 0
            ? new(EditKind.Remove, Target.Block(block, "bottleneckDepth"))
            : new(EditKind.SetArgument, Target.Block(block, "bottleneckDepth"), Text.Plain(meant.BottleneckDepth)));
        if (meant.BottleneckDepth == 0)
        {
            // Written even if it is the default, because the number of units was meant.
            edits.Add(new(EditKind.SetArgument, Target.Block(block, "repeat"), Text.Plain(meant.Repeat)));
        }
        else
        {
            Add("repeat", row.Repeat, meant.Repeat);
        }

        Add("firstStride", row.FirstStride, meant.FirstStride);
        return edits.ToEquatableArray();

        void Add(string argument, int before, int after)
        {
            if (before != after)
            {
                edits.Add(new(EditKind.SetArgument, Target.Block(block, argument), Text.Plain(after)));
            }
        }
    }

    private static string Counted(BlockRow meant, BlockRow row) =>
        $"repeat: {Text.Plain(meant.Repeat)}{(meant.FirstStride != row.FirstStride ? $", firstStride: {Text.Plain(meant.FirstStride)}" : "")}";

    private static string Written(BlockRow row) =>
        $"{row.Unit}, {Text.Plain(row.Depth)}, {Text.Plain(row.BottleneckDepth)}, repeat: {Text.Plain(row.Repeat)}"
        + (row.FirstStride > 0 ? $", firstStride: {Text.Plain(row.FirstStride)}" : "")
        + (row.LastStride > 0 ? $", lastStride: {Text.Plain(row.LastStride)}" : "");

    private static string Units(int count) => count == 1 ? "1 unit" : $"{Text.Grouped(count)} units";

    private static int StemWidth(NetworkTable table) => StemDefinition.Find(table.Options.Stem) is { } stem
        ? stem.Layers(table.Options).Nodes.Select(node => node.Layer).OfType<ConvolutionLayer>().LastOrDefault()?.OutChannels ?? table.Options.Channels
        : 0;
}
