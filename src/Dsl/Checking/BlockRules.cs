using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND008, RND101 to RND112, RND117 to RND120, RND124 to RND127: the values of each block. Remembers which of them later rules may rely on.</summary>
internal sealed class BlockRules(NetworkTable table, NetworkDeclaration declaration)
{
    private readonly HashSet<int> unknownDepths = [];

    /// <summary>Whether every block's kind, repeat and strides are sound, so that units can be counted and strides multiplied.</summary>
    public bool UnitsKnown { get; private set; } = true;

    /// <summary>Whether every block's name is sound.</summary>
    public bool NamesKnown { get; private set; } = true;

    /// <summary>Whether a block's depth is sound.</summary>
    /// <param name="block">The block's position.</param>
    public bool IsDepthKnown(int block) => !unknownDepths.Contains(block);

    public IEnumerable<Finding> Check()
    {
        NameRules names = new(table.Name, ClassKind.Of(table), [.. table.Blocks.Select(block => block.Name)], declaration);
        for (int i = 0; i < table.Blocks.Count; i++)
        {
            BlockRow row = table.Blocks[i];
            if (names.Check(i) is { } name)
            {
                NamesKnown = false;
                yield return name;
            }

            foreach (Finding finding in Unit(i, row).Concat(Count(i, row)))
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<Finding> Unit(int i, BlockRow row)
    {
        bool depthKnown = row.Depth >= 1;
        if (!depthKnown)
        {
            unknownDepths.Add(i);
            yield return new(Rules.Depth, $"{row.Name}: depth must be at least 1, not {Text.Grouped(row.Depth)}", Target.Block(i, "depth"));
        }

        // What a class that is not a unit supports is not known.
        UnitDefinition? unit = row.Definition;
        foreach (Finding finding in DeclaredUnitRules.Check(i, row))
        {
            UnitsKnown = false;
            unit = null;
            yield return finding;
        }

        if (row.Definition is null)
        {
            UnitsKnown = false;
            yield return new(
                Rules.UnknownKind, $"{row.Name}: (UnitKind){Text.Plain((int)row.Unit)} is not a unit; the units are {UnitDefinition.Names}", Target.Block(i, "unit"))
            {
                Fixes = UnknownKinds.Nearest(Target.Block(i, "unit"), row.Unit, UnitKinds.All.Select(definition => definition.Kind)),
            };
        }

        // The width of a grouped bottleneck is free: that of ResNeXt's 8x64d is larger than the depth, and that of its 2x40d does not divide it.
        bool comparesDepths = unit is { HasBottleneck: true } && row.Declared is null && depthKnown && row.Groups <= 1;
        Target bottleneck = Target.Block(i, "bottleneckDepth");
        if (row.BottleneckDepth < 0)
        {
            yield return new(Rules.BottleneckDepth, $"{row.Name}: bottleneckDepth must be at least 1, not {Text.Grouped(row.BottleneckDepth)}", bottleneck)
            {
                Fixes = row.BottleneckDepth == int.MinValue ? default : new([Fix.Set(bottleneck, Text.Plain(-row.BottleneckDepth))]),
            };
        }
        else if (unit is { HasBottleneck: true } && row.BottleneckDepth == 0)
        {
            yield return new(Rules.BottleneckPresence, $"{row.Name}: {unit.Indefinite} requires a bottleneckDepth{(depthKnown ? $"; use {Text.Grouped(Math.Max(1, row.Depth / 4))}" : "")}", bottleneck)
            {
                Fixes = depthKnown ? new([Fix.Set(bottleneck, Text.Plain(Math.Max(1, row.Depth / 4)))]) : default,
            };
        }
        else if (unit is { HasBottleneck: false } && row.BottleneckDepth > 0)
        {
            yield return UnitCounts.OfUnitWithoutBottleneck(row, i, unit.Indefinite);
        }
        else if (comparesDepths && row.BottleneckDepth > row.Depth)
        {
            yield return new(
                Rules.WideBottleneck,
                $"{row.Name}: the bottleneck ({Text.Grouped(row.BottleneckDepth)}) is wider than the block ({Text.Grouped(row.Depth)}); are the two swapped?",
                bottleneck)
            {
                Fixes = new([Fix.Of("Swap depth and bottleneckDepth", new(EditKind.SwapArguments, bottleneck, "depth"))]),
            };
        }
        else if (comparesDepths && UnitCounts.OfBottleneck(table, i) is { } proportion)
        {
            yield return proportion;
        }
        else if (comparesDepths && row.Depth % row.BottleneckDepth != 0)
        {
            // Halves round up, because a depth is more often too small than too large.
            long times = (((long)row.Depth * 2) + row.BottleneckDepth) / (row.BottleneckDepth * 2L);
            long whole = times * row.BottleneckDepth;
            Target depth = Target.Block(i, "depth");
            yield return new(
                Rules.UnevenBottleneck,
                $"{row.Name}: depth should be a multiple of bottleneckDepth ({Text.Grouped(row.Depth)} is not a multiple of {Text.Grouped(row.BottleneckDepth)})"
                + (whole <= int.MaxValue ? $"; use {Text.Grouped(whole)}" : ""),
                depth)
            {
                Fixes = whole <= int.MaxValue ? new([Fix.Set(depth, Text.Plain(whole))]) : default,
            };
        }

        foreach (Finding finding in unit is null ? [] : BlockOption.All.SelectMany(option => option.Check(table, i, unit)))
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> Count(int i, BlockRow row)
    {
        Target repeat = Target.Block(i, "repeat");
        if (row.Repeat < 0)
        {
            UnitsKnown = false;
            yield return new(Rules.Repeat, $"{row.Name}: repeat must be at least 0, not {Text.Grouped(row.Repeat)}", repeat) { Fixes = new([Fix.Set(repeat, "1")]) };
        }
        else if (row.Units == 0)
        {
            UnitsKnown = false;
            yield return new(Rules.Repeat, $"{row.Name}: the block has no units (repeat is 0, and neither firstStride nor lastStride adds one); set repeat to at least 1", repeat) { Fixes = new([Fix.Set(repeat, "1")]) };
        }

        foreach ((string parameter, int stride) in new[] { ("firstStride", row.FirstStride), ("lastStride", row.LastStride) })
        {
            Target target = Target.Block(i, parameter);
            if (stride < 0)
            {
                UnitsKnown = false;
                yield return new(Rules.Stride, $"{row.Name}: {parameter} must be at least 1, not {Text.Grouped(stride)}; omit it if the block has no such unit", target)
                {
                    Fixes = new([Fix.Remove(target)]),
                };
            }
            else if (stride == 1 && row.Repeat is >= 0 and < int.MaxValue)
            {
                string more = Text.Plain(row.Repeat + 1);
                yield return new(
                    Rules.StrideOfOne,
                    $"{row.Name}: {parameter}: 1 adds a unit of stride 1; if {Text.Grouped(row.Units)} units are meant, write repeat: {more} instead",
                    target)
                {
                    Fixes = new([new Fix($"Set repeat to {more} and remove {parameter}", new([new(EditKind.SetArgument, repeat, more), new(EditKind.Remove, target)])) { IsCertain = true }]),
                };
            }
        }
    }
}
