using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>RND201 to RND204: maps and channels on their way through the blocks. Each rule speaks only where the values it depends on are sound.</summary>
internal static class GeometryRules
{
    public static IEnumerable<Finding> Check(NetworkTable table, BlockRules blocks, bool outputStrideReached)
    {
        NetworkOptions options = table.Options;
        StemDefinition? stem = StemDefinition.Find(options.Stem);
        bool mapsKnown = blocks.UnitsKnown && outputStrideReached && stem is not null && options is { Channels: >= 1, Height: >= 1, Width: >= 1 };
        Map? last = null;
        if (mapsKnown)
        {
            List<Map> maps = Maps(table, stem!);
            last = maps.Count == 0 ? null : maps[maps.Count - 1];
            foreach (Finding finding in Strides(table, maps))
            {
                yield return finding;
            }
        }

        if (options.Shortcut == ShortcutKind.Identity && stem is not null)
        {
            foreach (Finding finding in Projections(table, blocks, stem))
            {
                yield return finding;
            }
        }

        Target window = new(Place.Network, "PoolWindow");
        if (options.PoolWindow < 0)
        {
            yield return new(Rules.PoolWindow, $"The pool's window must be at least 1, or 0 for none, not {Text.Grouped(options.PoolWindow)}", window)
            {
                Fixes = new([Fix.Remove(window)]),
            };
        }
        else if (last is { } map && options.PoolWindow > Math.Min(map.Out.Height, map.Out.Width))
        {
            BlockRow block = table.Blocks[table.Blocks.Count - 1];
            int extent = Math.Min(map.Out.Height, map.Out.Width);
            string k = Text.Plain(options.PoolWindow);
            string channels = blocks.IsDepthKnown(table.Blocks.Count - 1) ? Text.Plain(block.Depth) : "?";
            yield return new(
                Rules.PoolWindow,
                $"pool {k}×{k} does not fit {block.Name}'s {channels}×{map.Out.Height}×{map.Out.Width}: ({Text.Plain(extent)} − {k}) / 1 + 1 = "
                + $"{Text.Plain(extent - options.PoolWindow + 1L).Replace('-', '−')} (input {InputOf(options)})",
                window)
            { Fixes = new([Fix.Remove(window)]) };
        }
    }

    /// <summary>RND203 and RND204.</summary>
    private static IEnumerable<Finding> Strides(NetworkTable table, List<Map> maps)
    {
        NetworkOptions options = table.Options;
        bool rounded = false;
        foreach (Map map in maps.Where(map => map.Stride > 1))
        {
            BlockRow row = table.Blocks[map.Block];
            Target target = Target.Block(map.Block, map.Parameter);
            string strides = $"{row.Name} strides {Text.Grouped(map.Stride)} over ";
            if (map.In is { Height: 1, Width: 1 })
            {
                bool square = maps.All(step => step.In.Height == step.In.Width);
                IEnumerable<string> chain = maps.TakeWhile(step => step != map).Append(map).Select(step => square ? Text.Plain(step.In.Height) : Extents(step.In));
                yield return new(
                    Rules.StrideOverPixel,
                    $"{strides}a map that is already 1×1 (input {InputOf(options)}: {string.Join(" → ", chain.Distinct())})",
                    target)
                { Fixes = new([Fix.Remove(target)]) };
            }
            else if (!rounded && (Rounds(map.In.Height, map.Stride) || Rounds(map.In.Width, map.Stride)))
            {
                // Maps after it round too; one of them is enough to choose another size by.
                rounded = true;
                if (Rounding(options, maps, map, $"{strides}{Extents(map.In)} and rounds up to {Extents(map.Out)} (input {InputOf(options)})", target) is { } finding)
                {
                    yield return finding;
                }
            }
        }

        static bool Rounds(int extent, int stride) => extent > 1 && extent % stride != 0;
    }

    /// <summary>A map that rounds up shifts features against the image. For dense prediction TF-slim therefore takes images of a multiple of the nominal stride, plus 1.</summary>
    private static Finding? Rounding(NetworkOptions options, List<Map> maps, Map map, string message, Target target)
    {
        if (options.OutputStride == 0)
        {
            return new(Rules.RoundedStride, message, target);
        }

        if ((options.Height - 1) % options.OutputStride == 0 && (options.Width - 1) % options.OutputStride == 0)
        {
            return null;
        }

        BigInteger nominal = maps[maps.Count - 1].Nominal;
        bool tall = map.In.Height % map.Stride != 0;
        int extent = tall ? options.Height : options.Width;
        BigInteger below = ((extent - 1) / nominal * nominal) + 1;
        string examples = (below > 1 ? $"{Text.Grouped(below)} or " : "") + Text.Grouped(below + nominal);
        return new(Rules.RoundedStride, $"{message}; use {Text.Grouped(nominal)}k+1, for example {examples}", target) { Severity = RuleSeverity.Warning };
    }

    /// <summary>RND201.</summary>
    private static IEnumerable<Finding> Projections(NetworkTable table, BlockRules blocks, StemDefinition stem)
    {
        NetworkOptions options = table.Options;
        Shape? map = options is { Channels: >= 1, Height: >= 1, Width: >= 1 }
            ? stem.Layers(options.Channels).Aggregate(new Shape(options.Channels, options.Height, options.Width), (shape, layer) => layer.Apply(shape))
            : null;
        int channels = map?.Channels ?? 0;
        Dilation dilation = new(options.OutputStride, stem.Layers(1).Aggregate(BigInteger.One, (product, layer) => product * layer.Stride));
        for (int i = 0; i < table.Blocks.Count; i++)
        {
            BlockRow row = table.Blocks[i];
            int depth = blocks.IsDepthKnown(i) ? row.Depth : 0;
            int first = blocks.UnitsKnown ? dilation.Next(Math.Max(1, row.FirstStride == 0 && row.Repeat == 0 ? row.LastStride : row.FirstStride)).Stride : 1;
            Shape? after = blocks.UnitsKnown ? map?.Strided(first) : null;
            if (channels > 0 && depth > 0 && channels != depth)
            {
                Target target = Target.Block(i, "depth");
                Target allow = new(Place.Network, "Shortcut");
                yield return new(
                    Rules.ForbiddenProjection,
                    $"{row.Name}, unit 1: cannot add the identity shortcut {Of(channels, after)} to the residual {Of(depth, after)} "
                    + $"({Text.Grouped(channels)} ≠ {Text.Grouped(depth)} channels); allow a projection, or make depth {Text.Grouped(channels)}",
                    target,
                    i == 0 ? null : Target.Block(i - 1, "depth"))
                {
                    Fixes = new([Fix.Of("Allow projections", new(EditKind.Remove, allow)), Fix.Set(target, Text.Plain(channels))]),
                };
            }

            channels = depth;
            map = after;
            if (blocks.UnitsKnown && row.LastStride > 1 && (row.FirstStride != 0 || row.Repeat != 0))
            {
                map = map?.Strided(dilation.Next(row.LastStride).Stride);
            }
        }

        static string Of(int channels, Shape? map) => map is { } shape ? (shape with { Channels = channels }).ToString() : $"{Text.Plain(channels)}×H×W";
    }

    /// <summary>The maps before and after each unit that has a stride of its own, and one step for each block that has none.</summary>
    private static List<Map> Maps(NetworkTable table, StemDefinition stem)
    {
        NetworkOptions options = table.Options;
        IReadOnlyList<Layer> layers = stem.Layers(options.Channels);
        Shape shape = layers.Aggregate(new Shape(options.Channels, options.Height, options.Width), (map, layer) => layer.Apply(map));
        BigInteger nominal = layers.Aggregate(BigInteger.One, (product, layer) => product * layer.Stride);
        Dilation dilation = new(options.OutputStride, nominal);
        List<Map> maps = [];
        for (int i = 0; i < table.Blocks.Count; i++)
        {
            foreach ((string parameter, int written) in new[] { ("firstStride", table.Blocks[i].FirstStride), ("lastStride", table.Blocks[i].LastStride) })
            {
                (int applied, _) = dilation.Next(Math.Max(1, written));
                nominal *= Math.Max(1, written);
                Shape after = shape.Strided(applied);
                maps.Add(new(i, parameter, applied, shape, after, nominal));
                shape = after;
            }
        }

        return maps;
    }

    private static string InputOf(NetworkOptions options) => new Shape(options.Channels, options.Height, options.Width).ToString();

    private static string Extents(Shape map) => $"{Text.Plain(map.Height)}×{Text.Plain(map.Width)}";

    /// <summary>What the first or last stride of a block does to the map; a stride that is not there is 1.</summary>
    private sealed record Map(int Block, string Parameter, int Stride, Shape In, Shape Out, BigInteger Nominal);
}
