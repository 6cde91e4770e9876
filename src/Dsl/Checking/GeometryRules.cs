using System.Numerics;
using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Stems;
using ResNetDsl.Architecture.Tables;
using ResNetDsl.Architecture.Units;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND201 to RND204 and RND209: maps and channels on their way through the blocks. Each rule speaks only where the values it depends on are sound.</summary>
internal static class GeometryRules
{
    public static IEnumerable<Finding> Check(NetworkTable table, BlockRules blocks, bool outputStrideReached)
    {
        NetworkOptions options = table.Options;
        Target window = new(Place.Network, "PoolWindow");
        if (options.PoolWindow < 0)
        {
            yield return new(Rules.PoolWindow, $"PoolWindow must be at least 1, or 0 for none, not {Text.Grouped(options.PoolWindow)}", window)
            {
                Fixes = new([Fix.Remove(window)]),
            };
        }

        bool known = blocks.UnitsKnown && outputStrideReached && StemDefinition.Find(options.Stem) is not null && options is { Channels: >= 1, Height: >= 1, Width: >= 1, StemWidth: >= 0 };
        if (!known)
        {
            yield break;
        }

        StagePlan stem = Planner.Stem(table);
        if (Walk.StemMisfit(stem) is { } small)
        {
            yield return new(Rules.PoolWindow, $"The input is too small for the stem: {Misfit(options, small)}", new(Place.Network, "Stem"));
            yield break;
        }

        List<Step> steps = [.. Walk.Through(table, stem, blocks)];
        foreach (Finding finding in Strides(table, steps).Concat(Refusals(table, blocks, steps)))
        {
            yield return finding;
        }

        Step last = steps[steps.Count - 1];
        if (last.Misfit is { } misfit)
        {
            yield return new(
                Rules.PoolWindow, $"{table.Blocks[last.Block].Name}: {Misfit(options, misfit)}", Target.Block(last.Block, last.Parameter == "MaxPool" ? "MaxPool" : "unit"))
            {
                Fixes = last.Parameter == "MaxPool" ? new([Fix.Remove(Target.Block(last.Block, "MaxPool"))]) : default,
            };
        }
        else if (options.PoolWindow > Math.Min(last.Out.Height, last.Out.Width))
        {
            int extent = Math.Min(last.Out.Height, last.Out.Width);
            string side = Text.Plain(options.PoolWindow);
            string channels = last.Out.Channels > 0 ? Text.Plain(last.Out.Channels) : "?";
            yield return new(
                Rules.PoolWindow,
                $"pool {side}×{side} does not fit {table.Blocks[last.Block].Name}'s {channels}×{Extents(last.Out)}: ({Text.Plain(extent)} − {side}) / 1 + 1 = "
                + $"{Signed(extent - options.PoolWindow + 1L)} (input {InputOf(options)})",
                window)
            { Fixes = new([Fix.Remove(window)]) };
        }
    }

    private static string Misfit(NetworkOptions options, (Layer Layer, Shape In) misfit)
    {
        (Layer layer, Shape map) = misfit;
        Window window = layer.Window;
        bool tall = map.Height < window.Height;
        (int extent, int side) = tall ? (map.Height, window.Height) : (map.Width, window.Width);
        Shape after = layer.Apply(map);
        return $"{layer.Scope} {Text.Plain(window.Height)}×{Text.Plain(window.Width)} does not fit {map}: ({Text.Plain(extent)} − {Text.Plain(side)}) / {Text.Plain(window.Stride)} + 1 = "
            + $"{Signed(tall ? after.Height : after.Width)} (input {InputOf(options)})";
    }

    /// <summary>RND203 and RND204.</summary>
    private static IEnumerable<Finding> Strides(NetworkTable table, List<Step> steps)
    {
        NetworkOptions options = table.Options;
        bool rounded = false;
        foreach (Step step in steps.Where(step => step is { Stride: > 1, Misfit: null }))
        {
            BlockRow row = table.Blocks[step.Block];
            Target target = Target.Block(step.Block, step.Parameter);
            string strides = $"{row.Name}: {(step.Parameter == "MaxPool" ? "max pool of stride" : "stride")} {Text.Grouped(step.Stride)} on ";
            if (step.In is { Height: 1, Width: 1 })
            {
                bool square = steps.All(other => other.In.Height == other.In.Width);
                IEnumerable<string> chain = steps.TakeWhile(other => other != step).Append(step).Select(other => square ? Text.Plain(other.In.Height) : Extents(other.In));
                yield return new(
                    Rules.StrideOverPixel,
                    $"{strides}a map that is already 1×1 (input {InputOf(options)}: {string.Join(" → ", chain.Distinct())})",
                    target)
                { Fixes = new([Fix.Remove(target)]) };
            }
            else if (!rounded && step.Refusal is null && step.Out == step.In.Strided(step.Stride) with { Channels = step.Out.Channels } && (Rounds(step.In.Height, step.Stride) || Rounds(step.In.Width, step.Stride)))
            {
                // Maps after it round too; one of them is enough to choose another size by.
                rounded = true;
                if (Rounding(options, steps, step, $"{strides}{Extents(step.In)} rounds up to {Extents(step.Out)} (input {InputOf(options)})", target) is { } finding)
                {
                    yield return finding;
                }
            }
        }

        static bool Rounds(int extent, int stride) => extent > 1 && extent % stride != 0;
    }

    /// <summary>A map that rounds up shifts features against the image. For dense prediction TF-slim therefore takes images of a multiple of the nominal stride, plus 1.</summary>
    private static Finding? Rounding(NetworkOptions options, List<Step> steps, Step step, string message, Target target)
    {
        if (options.OutputStride == 0)
        {
            return new(Rules.RoundedStride, message, target);
        }

        if ((options.Height - 1) % options.OutputStride == 0 && (options.Width - 1) % options.OutputStride == 0)
        {
            return null;
        }

        BigInteger nominal = steps[steps.Count - 1].Nominal;
        bool tall = step.In.Height % step.Stride != 0;
        int extent = tall ? options.Height : options.Width;
        BigInteger below = ((extent - 1) / nominal * nominal) + 1;
        string examples = (below > 1 ? $"{Text.Grouped(below)} or " : "") + Text.Grouped(below + nominal);
        return new(Rules.RoundedStride, $"{message}; use a size of {Text.Grouped(nominal)}k+1, for example {examples}", target) { Severity = RuleSeverity.Warning };
    }

    /// <summary>RND201 and RND209.</summary>
    private static IEnumerable<Finding> Refusals(NetworkTable table, BlockRules blocks, List<Step> steps)
    {
        foreach (Step step in steps.Where(step => step.Refusal is not null))
        {
            BlockRow row = table.Blocks[step.Block];
            UnitRefusal refusal = step.Refusal!;
            Target depth = Target.Block(step.Block, "depth");
            int from = step.In.Channels;
            if (table.Options.Shortcut == ShortcutKind.Identity && row.Definition!.Has(UnitTraits.Shortcut) && from != row.Depth)
            {
                Shape after = step.In.Strided(step.Stride);
                Target allow = new(Place.Network, "Shortcut");
                yield return new(
                    Rules.ForbiddenProjection,
                    $"{row.Name}, unit {Text.Grouped(step.Unit)}: cannot add the identity shortcut {after} to the residual {after with { Channels = row.Depth }} "
                    + $"({Text.Grouped(from)} ≠ {Text.Grouped(row.Depth)} channels); allow projections, or set depth to {Text.Grouped(from)}",
                    depth,
                    step.Block == 0 ? null : Target.Block(step.Block - 1, "depth"))
                {
                    Fixes = new([Fix.Of("Allow projections", new(EditKind.Remove, allow)), Fix.Set(depth, Text.Plain(from))]),
                };
                continue;
            }

            Target target = Target.Block(step.Block, refusal.Argument != UnitRefusal.Stride ? refusal.Argument : step.Parameter == "repeat" ? "unit" : step.Parameter);
            yield return new(Rules.ImpossibleUnit, $"{row.Name}, unit {Text.Grouped(step.Unit)}: {refusal.Message}", target)
            {
                Fixes = refusal.Depth is { } wanted ? new([Fix.Set(depth, Text.Plain(wanted))]) : default,
            };
        }
    }

    private static string InputOf(NetworkOptions options) => new Shape(options.Channels, options.Height, options.Width).ToString();

    private static string Extents(Shape map) => $"{Text.Plain(map.Height)}×{Text.Plain(map.Width)}";

    private static string Signed(long number) => Text.Plain(number).Replace('-', '−');
}
