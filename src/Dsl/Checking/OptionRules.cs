using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>RND109, RND113, RND115, RND116, RND119, RND205 and RND503: the values of [Network] and [ArgScope], each on its own.</summary>
internal static class OptionRules
{
    public static IEnumerable<Finding> Check(NetworkTable table, BlockRules blocks)
    {
        NetworkOptions options = table.Options;
        foreach ((string name, int extent) in new[] { ("Channels", options.Channels), ("Height", options.Height), ("Width", options.Width) })
        {
            if (extent < 1)
            {
                yield return new(
                    Rules.Input,
                    $"The input is {Text.Plain(options.Channels)}×{Text.Plain(options.Height)}×{Text.Plain(options.Width)}: every extent must be at least 1",
                    new(Place.Network, name));
            }
        }

        if (options.Classes < 0)
        {
            yield return new(
                Rules.Classes, $"The classifier needs at least 1 class, or 0 for none, not {Text.Grouped(options.Classes)}", new(Place.Network, "Classes"));
        }

        StemDefinition? stem = StemDefinition.Find(options.Stem);
        if (stem is null)
        {
            yield return new(
                Rules.UnknownKind,
                $"(StemKind){Text.Plain((int)options.Stem)} is not a stem; the stems are {string.Join(", ", StemKinds.All.Select(kind => kind.Kind.ToString()))}",
                new(Place.Network, "Stem"))
            { Fixes = UnknownKinds.Nearest(new(Place.Network, "Stem"), options.Stem, StemKinds.All.Select(kind => kind.Kind)) };
        }

        Finding?[] kinds =
        [
            Kind("Shortcut", options.Shortcut, "a shortcut; the shortcuts"), Kind("Activation", options.Activation, "an activation; the activations"),
            Kind("StridePlacement", options.StridePlacement, "a placement; the placements"), Kind("Convention", options.Convention, "a library; the libraries"),
            Kind("Keys", options.Keys, "a library; the libraries"),
        ];
        IEnumerable<Finding> values = kinds.Where(finding => finding is not null && (finding.Target.Argument != "Keys" || options.HasKeys)).Select(finding => finding!);
        foreach (Finding finding in values.Concat(Ranges(options)).Concat(ArgScopeRules(table.ArgScope)))
        {
            yield return finding;
        }

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

    private static Finding? Kind<TKind>(string name, TKind written, string noun)
        where TKind : struct, Enum
    {
        TKind[] kinds = (TKind[])Enum.GetValues(typeof(TKind));
        Target target = new(Place.Network, name);
        return kinds.Contains(written) ? null : new(
            Rules.UnknownKind,
            $"({typeof(TKind).Name}){written:D} is not {noun} are {string.Join(", ", kinds)}",
            target)
        { Fixes = UnknownKinds.Nearest(target, written, kinds) };
    }

    private static IEnumerable<Finding> Ranges(NetworkOptions options)
    {
        foreach ((string name, double probability) in new[] { ("StochasticDepth", options.StochasticDepth), ("Dropout", options.Dropout) })
        {
            // Written so that NaN fails.
            if (!(probability >= 0 && probability < 1))
            {
                yield return Out(name, "must be in [0, 1)", Text.Plain(probability));
            }
        }

        foreach ((string name, int width, string none) in new[] { ("StemWidth", options.StemWidth, "the stem's own width"), ("HiddenUnits", options.HiddenUnits, "none") })
        {
            if (width < 0)
            {
                yield return Out(name, $"must be at least 1, or 0 for {none}", Text.Grouped(width));
            }
        }

        static Finding Out(string name, string range, string value)
        {
            Target target = new(Place.Network, name);
            return new(Rules.OptionRange, $"{name} {range}, not {value}", target) { Fixes = new([Fix.Remove(target)]) };
        }
    }

    private static IEnumerable<Finding> ArgScopeRules(ArgScope scope)
    {
        // Written so that NaN fails.
        if (!(scope.WeightDecay >= 0 && scope.WeightDecay <= double.MaxValue))
        {
            yield return Out("WeightDecay", "must be finite and at least 0", scope.WeightDecay);
        }

        if (!(scope.BatchNormDecay >= 0 && scope.BatchNormDecay < 1))
        {
            yield return Out("BatchNormDecay", "must be in [0, 1)", scope.BatchNormDecay);
        }

        if (!(scope.BatchNormEpsilon > 0 && scope.BatchNormEpsilon <= double.MaxValue))
        {
            yield return Out("BatchNormEpsilon", "must be finite and greater than 0", scope.BatchNormEpsilon);
        }

        static Finding Out(string name, string range, double value) =>
            new(Rules.ArgScope, $"{name} {range}, not {Text.Plain(value)}", new(Place.ArgScope, name));
    }

    private static Finding? OutputStrideRule(NetworkTable table, LayerGraph stem)
    {
        BigInteger stride = stem.Stride;
        List<(BigInteger Stride, string Where)> reached = [(stride, stem.Nodes.Count == 0 ? "input" : "root")];
        foreach (BlockRow row in table.Blocks)
        {
            foreach (int factor in new[] { row.FirstStride, row.LastStride })
            {
                if (factor > 1)
                {
                    stride *= factor;
                    reached.Add((stride, row.Name));
                }
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
            $"OutputStride {Text.Grouped(wanted)} cannot be reached: the strides run "
            + string.Join(", ", reached.Select(step => $"{Text.Grouped(step.Stride)} ({step.Where})")),
            target)
        { Fixes = below.Concat(above).Select(step => Fix.Set(target, Text.Plain((long)step))).ToEquatableArray() };
    }

    private static Finding? DepthRule(NetworkTable table, LayerGraph stem)
    {
        // Channel counts do not change how many layers a unit has, so any will do.
        List<(int Layers, long Units)> blocks = table.Blocks
            .Select(row => (row.Definition!.Layers(new(1, 1, 1, 1, 1), UnitStyle.Of(table.Options, row) with { SqueezeExcitation = 0, Groups = 1 }).Depth, row.Units))
            .ToList();
        int ends = stem.Depth + (table.Options.HiddenUnits > 0 ? 2 : 0) + (table.Options.Classes > 0 ? 1 : 0);
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
            $"{table.Name} is declared {Text.Grouped(table.Options.Depth)} layers deep, its table makes {Text.Grouped(actual)}: {units}{(ends == 0 ? "" : $" + {ends}")}",
            target)
        { Fixes = actual <= int.MaxValue ? new([Fix.Set(target, Text.Plain((long)actual))]) : default };
    }
}
