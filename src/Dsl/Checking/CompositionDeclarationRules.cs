using ResNetDsl.Architecture.Findings;
using ResNetDsl.Architecture.Tables;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND005 for compositions, and the rules of every class: a backbone needs a head, a head a backbone, and the attributes of networks have no place there.</summary>
internal static class CompositionDeclarationRules
{
    public static IEnumerable<Finding> Check(CompositionTable table, NetworkDeclaration declaration)
    {
        string name = table.Name;
        if (!declaration.HasBackbone)
        {
            for (int i = 0; i < declaration.Heads.Count; i++)
            {
                yield return new(Rules.NoBlocks, $"[{declaration.Heads[i]}] has no effect on '{name}': it has no [Backbone]", Target.Head(i, null));
            }
        }
        else if (table.Heads.Count == 0)
        {
            yield return new(Rules.NoBlocks, $"[Backbone] has no effect on '{name}': it has no head", new(Place.Backbone));
        }
        else
        {
            foreach (Finding finding in ClassRules.Check(name, ClassKind.Composition, declaration))
            {
                yield return finding;
            }
        }

        foreach ((bool written, string attribute, Place place) in new[]
        {
            (declaration.Attributes.Network, "Network", Place.Network), (declaration.Attributes.ArgScope, "ArgScope", Place.ArgScope), (declaration.Shared is not null, "Shares", Place.Shares),
            (declaration.HasNames, "Names", Place.Names),
        })
        {
            if (written)
            {
                yield return new(Rules.NoBlocks, $"[{attribute}] has no effect on '{name}': it has no [Block]", new(place));
            }
        }
    }
}
