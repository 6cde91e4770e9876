using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND005 and RND304: the attributes around a table.</summary>
internal static class DeclarationRules
{
    public static IEnumerable<Finding> Check(NetworkTable table, NetworkDeclaration declaration)
    {
        string name = table.Name;
        if (table.Blocks.Count == 0)
        {
            if (declaration.Attributes.Network)
            {
                yield return WithoutBlocks("Network", Place.Network);
            }

            if (declaration.Attributes.ArgScope)
            {
                yield return WithoutBlocks("ArgScope", Place.ArgScope);
            }

            if (declaration.Shared is not null)
            {
                yield return WithoutBlocks("Shares", Place.Shares);
            }

            if (table.Names.Count > 0)
            {
                yield return WithoutBlocks("Names", Place.Names);
            }

            yield break;
        }

        foreach (Finding finding in ClassRules.Check(name, ClassKind.Of(table), declaration))
        {
            yield return finding;
        }

        if (declaration.HasBackbone)
        {
            yield return new(Rules.NoBlocks, $"[Backbone] has no effect on '{name}': it has blocks of its own", new(Place.Backbone));
        }

        for (int i = 0; i < declaration.Heads.Count; i++)
        {
            yield return new(Rules.NoBlocks, $"[{declaration.Heads[i]}] has no effect on '{name}': it has blocks of its own", Target.Head(i, null));
        }

        // A network may share with another instance of its own class; its errors have already been reported.
        if (declaration.Shared is { } shared && shared.Table != table && References.Check(shared, new(Place.Shares, "network")) is { } notANetwork)
        {
            yield return notANetwork;
        }

        Finding WithoutBlocks(string attribute, Place place) => new(Rules.NoBlocks, $"[{attribute}] has no effect on '{name}': it has no [Block]", new(place))
        {
            Fixes = new([Fix.Of("Add a block", new(EditKind.AddAttribute, new(place), "global::ResNetDsl.Block(\"block1\", global::ResNetDsl.UnitKind.Bottleneck, 256, 64)"))]),
        };
    }
}
