using ResNetDsl.Architecture.Drawing;
using ResNetDsl.Architecture.Options;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Comparing;

/// <summary>What differs between two tables, in words.</summary>
internal static class TableChanges
{
    /// <summary>The changes of a network: its attributes, then its blocks in order.</summary>
    public static IEnumerable<PlanChange> Of(NetworkPlan before, NetworkPlan after)
    {
        foreach (PlanChange change in OfOptions("[Network]", NetworkOption.All, before.Table.Options, after.Table.Options))
        {
            yield return change;
        }

        foreach (ArgScopeOption option in ArgScopeOption.All.Where(option => !Equals(option.Value(before.Table.ArgScope), option.Value(after.Table.ArgScope))))
        {
            yield return new("[ArgScope]", $"{option.Name}: {option.Shown(before.Table.ArgScope)} becomes {option.Shown(after.Table.ArgScope)}");
        }

        if (!before.Table.Names.Equals(after.Table.Names))
        {
            yield return new("[Names]", "the patterns of names in files differ");
        }

        foreach (PlanChange change in BlockPairs.Of(before.Blocks, after.Blocks).SelectMany(pair => OfBlock(pair, before, after)))
        {
            yield return change;
        }
    }

    /// <summary>The stages of a drawing that differ, by their names before and after.</summary>
    public static IEnumerable<string> Stages(NetworkPlan before, NetworkPlan after)
    {
        if (before.Stem.Description != after.Stem.Description || before.Stem.Parameters != after.Stem.Parameters)
        {
            yield return NetworkDrawing.Root;
        }

        foreach (BlockPair pair in BlockPairs.Of(before.Blocks, after.Blocks).Where(pair => pair.Moves || pair.Before is null || pair.After is null || !pair.Before.Row.Equals(pair.After.Row)))
        {
            foreach (BlockPlan block in new[] { pair.Before, pair.After }.OfType<BlockPlan>())
            {
                yield return block.Name;
            }
        }

        if (before.Head.Description != after.Head.Description || !before.Head.Out.Equals(after.Head.Out))
        {
            yield return NetworkDrawing.Head;
        }
    }

    /// <summary>The changes of a composition's heads.</summary>
    public static IEnumerable<PlanChange> Of(CompositionPlan before, CompositionPlan after)
    {
        if (before.Backbone.Name != after.Backbone.Name)
        {
            yield return new("[Backbone]", $"{before.Backbone.Name} becomes {after.Backbone.Name}");
        }

        foreach (HeadPlan gone in before.Heads.Where(head => after.Heads.All(other => other.Row.Name != head.Row.Name)))
        {
            yield return new(gone.Row.Name, $"removed: {gone.Definition.Description(gone.Row)} on {string.Join(", ", gone.Row.Taps)}");
        }

        foreach (HeadPlan head in after.Heads)
        {
            if (before.Heads.FirstOrDefault(other => other.Row.Name == head.Row.Name) is not { } old)
            {
                yield return new(head.Row.Name, $"added: {head.Definition.Description(head.Row)} on {string.Join(", ", head.Row.Taps)}");
                continue;
            }

            (string Name, string Before, string After)[] values =
            [
                ("kind", $"{old.Row.Kind}", $"{head.Row.Kind}"),
                ("taps", string.Join(", ", old.Row.Taps), string.Join(", ", head.Row.Taps)),
                ("classes", Text.Grouped(old.Row.Classes), Text.Grouped(head.Row.Classes)),
                ("width", Text.Grouped(old.Row.Width), Text.Grouped(head.Row.Width)),
            ];
            foreach ((string name, string first, string second) in values.Where(value => value.Before != value.After))
            {
                yield return new(head.Row.Name, $"{name}: {first} becomes {second}");
            }

            if (!old.In.SequenceEqual(head.In))
            {
                yield return new(head.Row.Name, $"input is {string.Join(", ", head.In)} instead of {string.Join(", ", old.In)}", IsConsequence: true);
            }
        }
    }

    private static IEnumerable<PlanChange> OfBlock(BlockPair pair, NetworkPlan before, NetworkPlan after)
    {
        if (pair.Before is not { } old)
        {
            yield return new(pair.After!.Name, $"added: {Described(pair.After)}");
            yield break;
        }

        if (pair.After is not { } made)
        {
            yield return new(old.Name, $"removed: {Described(old)}");
            yield break;
        }

        if (old.Name != made.Name)
        {
            yield return new(old.Name, $"renamed to {made.Name}");
        }

        if (pair.Moves)
        {
            yield return new(made.Name, $"moved from position {Place(before, old)} to position {Place(after, made)}");
        }

        foreach (string text in OfRow(old, made))
        {
            yield return new(made.Name, text);
        }

        foreach (PlanChange change in OfOptions(made.Name, BlockOption.All, old.Row, made.Row))
        {
            yield return change;
        }

        if (!old.In.Equals(made.In))
        {
            yield return new(made.Name, $"input is {made.In} instead of {old.In}", IsConsequence: true);
        }

        if (old.Rate != made.Rate)
        {
            yield return new(made.Name, $"dilation rate {Text.Grouped(old.Rate)} becomes {Text.Grouped(made.Rate)}", IsConsequence: true);
        }

        static string Place(NetworkPlan plan, BlockPlan block) => Text.Plain(plan.IndexOfBlock(block.Name) + 1);
    }

    private static IEnumerable<string> OfRow(BlockPlan before, BlockPlan after)
    {
        (BlockRow old, BlockRow made) = (before.Row, after.Row);
        if (before.Units != after.Units)
        {
            yield return $"{Counted(before.Units, "unit")} {(before.Units == 1 ? "becomes" : "become")} {Text.Grouped(after.Units)}";
        }

        (string oldKind, string madeKind) = (Kind(old), Kind(made));
        if (oldKind != madeKind)
        {
            yield return $"{oldKind} units become {madeKind} units";
        }
        else if (old.Declared is { } layers && !layers.Layers.Equals(made.Declared!.Layers))
        {
            yield return $"{oldKind} declares different layers";
        }

        if (old.Depth != made.Depth)
        {
            yield return $"{Counted(old.Depth, "channel")} become {Text.Grouped(made.Depth)}";
        }

        if (old.BottleneckDepth != made.BottleneckDepth)
        {
            yield return old.BottleneckDepth == 0 ? $"has {Counted(made.BottleneckDepth, "bottleneck channel")}"
                : made.BottleneckDepth == 0 ? $"no longer has {Counted(old.BottleneckDepth, "bottleneck channel")}"
                : $"{Counted(old.BottleneckDepth, "bottleneck channel")} become {Text.Grouped(made.BottleneckDepth)}";
        }

        // A stride of 1 is that of any other unit.
        (int First, int Last) was = (Math.Max(1, old.FirstStride), Math.Max(1, old.LastStride));
        (int First, int Last) now = (Math.Max(1, made.FirstStride), Math.Max(1, made.LastStride));
        if (was == now)
        {
            yield break;
        }

        if (was == (now.Last, now.First) && (was.First == 1 || was.Last == 1))
        {
            yield return was.First == 1
                ? $"stride {Text.Plain(was.Last)} moves from its last unit to its first"
                : $"stride {Text.Plain(was.First)} moves from its first unit to its last";
            yield break;
        }

        if (was.First != now.First)
        {
            yield return $"stride {Text.Plain(was.First)} of its first unit becomes {Text.Plain(now.First)}";
        }

        if (was.Last != now.Last)
        {
            yield return $"stride {Text.Plain(was.Last)} of its last unit becomes {Text.Plain(now.Last)}";
        }
    }

    private static IEnumerable<PlanChange> OfOptions<TOptions>(string part, IEnumerable<TableOption<TOptions>> options, TOptions before, TOptions after)
        where TOptions : class => options
            .Where(option => !Equals(option.Value(before), option.Value(after)))
            .Select(option => new PlanChange(part, (option.IsDefault(before), option.IsDefault(after)) switch
            {
                (true, _) => $"{option.Name} = {option.Shown(after)} instead of the default, {option.Shown(before)}",
                (_, true) => $"{option.Name} has its default, {option.Shown(after)}, instead of {option.Shown(before)}",
                _ => $"{option.Name}: {option.Shown(before)} becomes {option.Shown(after)}",
            }));

    private static string Described(BlockPlan block) => $"{Counted(block.Units, "unit")} of {block.Description}, {block.In.ArrowTo(block.Out)}";

    private static string Kind(BlockRow row) => row.Declared?.Name ?? row.Unit.ToString();

    private static string Counted(long count, string noun) => $"{Text.Grouped(count)} {noun}{(count == 1 ? "" : "s")}";
}
