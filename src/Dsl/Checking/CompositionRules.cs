using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Heads;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND008, RND101 to RND103, RND113 and RND301 to RND306: heads and their taps.</summary>
internal sealed class CompositionRules(CompositionTable table, NetworkDeclaration declaration, NetworkPlan? backbone)
{
    public IEnumerable<Finding> Check()
    {
        NameRules names = new(table.Name, ClassKind.Composition, [.. table.Heads.Select(head => head.Name)], declaration);
        for (int i = 0; i < table.Heads.Count; i++)
        {
            HeadRow head = table.Heads[i];
            HeadDefinition definition = HeadDefinition.Of(head.Kind);
            if (names.Check(i) is { } name)
            {
                yield return name;
            }

            if (definition.HasClasses && head.Classes < 1)
            {
                yield return new(Rules.Classes, $"{head.Name}: classes must be at least 1, not {Text.Grouped(head.Classes)}", Target.Head(i, "classes"));
            }

            if (definition.HasWidth && head.Width < 1)
            {
                yield return new(Rules.Depth, $"{head.Name}: {(definition.HasLevels ? "width" : "Width")} must be at least 1, not {Text.Grouped(head.Width)}", Target.Head(i, definition.HasLevels ? "width" : "Width"));
            }

            if (head.Channels < 0)
            {
                yield return new(Rules.Depth, $"{head.Name}: Channels must be at least 1, or 0 for the channels of the tap, not {Text.Grouped(head.Channels)}", Target.Head(i, "Channels"));
            }

            if (definition.HasLevels && head.Taps.Count == 0)
            {
                yield return new(Rules.UnknownTap, $"{head.Name}: the head has no taps; name at least one block", Target.Head(i, null));
            }

            foreach (Finding finding in Taps(i, head, definition))
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<Finding> Taps(int i, HeadRow head, HeadDefinition definition)
    {
        NetworkTable network = table.Backbone;
        int before = -1;
        HashSet<int> tapped = [];
        for (int k = 0; k < head.Taps.Count; k++)
        {
            string tap = head.Taps[k];
            Target target = Target.Head(i, definition.HasLevels ? $"taps[{Text.Plain(k)}]" : "tap");
            int block = network.IndexOfBlock(tap);
            if (block < 0)
            {
                yield return new(
                    Rules.UnknownTap,
                    network.UnknownBlock(tap),
                    target)
                {
                    Fixes = Nearest.Of(tap, network.Blocks.Select(row => row.Name)) is { } near ? new([Tapped(target, near)]) : default,
                };
                continue;
            }

            if (!tapped.Add(block))
            {
                yield return new(Rules.DoubleTap, $"'{network.Blocks[block].Name}' is tapped twice; remove one of the taps", target)
                {
                    Fixes = new([Fix.Of("Remove the second tap", new(EditKind.Remove, target))]),
                };
                continue;
            }

            if (block < before)
            {
                yield return new(
                    Rules.PyramidOrder, $"'{network.Blocks[block].Name}' is tapped after '{network.Blocks[before].Name}'; list a pyramid's taps from fine to coarse", target);
            }

            before = Math.Max(before, block);
            if (head.Channels > 0 && backbone is not null && backbone.Blocks[block].Out is var given && given.Channels != head.Channels)
            {
                yield return new(
                    Rules.HeadChannels,
                    $"the head expects {Text.Plain(head.Channels)} channels; '{network.Blocks[block].Name}' of {network.Name} has {given}",
                    target,
                    Target.Head(i, "Channels"))
                {
                    Fixes = backbone.Blocks.Where(other => other.Out.Channels == head.Channels).Select(other => Tapped(target, other.Name)).ToEquatableArray(),
                };
            }
        }
    }

    private static Fix Tapped(Target target, string block) => Fix.Of($"Tap '{block}'", new(EditKind.SetArgument, target, $"\"{block}\""));
}
