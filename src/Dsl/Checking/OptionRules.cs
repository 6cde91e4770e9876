using System.Numerics;
using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Stems;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND109, RND113, RND115, RND116, RND119, RND205 and RND503: the values of [Network] and [ArgScope], each on its own.</summary>
internal static class OptionRules
{
    public static IEnumerable<Finding> Check(NetworkTable table, BlockRules blocks)
    {
        foreach (Finding finding in NetworkOption.All.SelectMany(option => option.Check(table)).Concat(ArgScopeOption.All.SelectMany(option => option.Check(table.ArgScope))))
        {
            yield return finding;
        }

        NetworkOptions options = table.Options;
        StemDefinition? stem = StemDefinition.Find(options.Stem);
        if (stem is null || !blocks.UnitsKnown)
        {
            yield break;
        }

        // Channels do not change strides or depth.
        LayerGraph stemLayers = stem.Layers(options with { Channels = 1, StemWidth = 0 });
        if (options.OutputStride != 0 && OutputStrideRule(table, stemLayers) is { } unreachable)
        {
            yield return unreachable;
        }

        if (options.Depth != 0 && DepthRule(table, stemLayers) is { } depth)
        {
            yield return depth;
        }
    }

    private static Finding? OutputStrideRule(NetworkTable table, LayerGraph stem)
    {
        BigInteger stride = stem.Stride;
        List<(BigInteger Stride, string Where)> reached = [(stride, stem.Nodes.Count == 0 ? "input" : "root")];
        foreach (BlockRow row in table.Blocks)
        {
            foreach (WrittenUnits units in row.Written().Where(units => units.Stride > 1))
            {
                stride *= units.Stride;
                reached.Add((stride, row.Name));
            }
        }

        int wanted = table.Options.OutputStride;
        if (reached.Any(step => step.Stride == wanted))
        {
            return null;
        }

        Target target = new(Place.Network, "OutputStride");
        IEnumerable<BigInteger> below = reached.Select(step => step.Stride).Where(step => step < wanted).Reverse().Take(1);
        IEnumerable<BigInteger> above = reached.Select(step => step.Stride).Where(step => step > wanted && step <= int.MaxValue).Take(1);
        return new(
            Rules.OutputStride,
            $"OutputStride {Text.Grouped(wanted)} cannot be reached; the strides are "
            + string.Join(", ", reached.Select(step => $"{Text.Grouped(step.Stride)} ({step.Where})")),
            target)
        { Fixes = below.Concat(above).Select(step => Fix.Set(target, Text.Plain((long)step))).ToEquatableArray() };
    }

    private static Finding? DepthRule(NetworkTable table, LayerGraph stem)
    {
        // Channel counts do not change how many layers a unit has, so any will do.
        List<(int Layers, long Units)> blocks = table.Blocks
            .Select(row => (row.Definition!.Layers(new(1, 1, 1, 1, 1), UnitStyle.Of(table, row)).Depth, row.Units))
            .ToList();
        int ends = stem.Depth + NetworkHead.Layers(table, new(1, 1, 1)).Depth;
        BigInteger actual = ends + blocks.Sum(block => (BigInteger)block.Layers * block.Units);
        if (actual == table.Options.Depth)
        {
            return null;
        }

        Target target = new(Place.Network, "Depth");
        int layers = blocks[0].Layers;
        string units = blocks.Count > 1 && blocks.All(block => block.Layers == layers)
            ? $"{layers} × ({string.Join(" + ", blocks.Select(block => Text.Grouped(block.Units)))})"
            : string.Join(" + ", blocks.Select(block => $"{block.Layers} × {Text.Grouped(block.Units)}"));
        return new(
            Rules.DeclaredDepth,
            $"{table.Name} is declared with Depth = {Text.Grouped(table.Options.Depth)}, but its table has {Text.Grouped(actual)} layers: {units}{(ends == 0 ? "" : $" + {ends}")}",
            target)
        { Fixes = actual <= int.MaxValue ? new([Fix.Set(target, Text.Plain((long)actual))]) : default };
    }
}
