namespace ResNetDsl.Architecture;

/// <summary>RND001 to RND006, RND009 and RND304: the class that a table stands on.</summary>
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

            yield break;
        }

        if (declaration.Unsupported is { } unsupported)
        {
            yield return new(Rules.UnsupportedType, $"'{name}{declaration.TypeParameters}' cannot be a network: {unsupported}", new(Place.TypeKind))
            {
                Fixes = declaration.UnsupportedPart is { } part ? new([Fix.Of($"Remove '{part}'", new(EditKind.Remove, new(Place.TypeKind)))]) : default,
            };
        }
        else if (!declaration.IsPartial)
        {
            yield return new(Rules.NotPartial, $"'{name}' must be partial: its layers are generated into it", new(Place.Identifier))
            {
                Fixes = new([Fix.Of($"Make '{name}' partial", new(EditKind.AddPartial, new(Place.Identifier)))]),
            };
        }

        for (int i = 0; i < declaration.ContainingTypes.Count; i++)
        {
            if (!declaration.ContainingTypes[i].IsPartial)
            {
                yield return new(
                    Rules.ContainingTypeNotPartial,
                    $"'{declaration.ContainingTypes[i].Name}' must be partial because it contains the network '{name}'",
                    new(Place.ContainingType, Index: i))
                {
                    Fixes = new([Fix.Of($"Make '{declaration.ContainingTypes[i].Name}' partial", new(EditKind.AddPartial, new(Place.ContainingType, Index: i)))]),
                };
            }
        }

        if (declaration.ForeignBase is { } foreign)
        {
            yield return new(
                Rules.BaseType,
                $"'{name}' derives from '{foreign}'; a network derives from nothing, or from Network, which is a Module<Tensor, Tensor>",
                new(Place.BaseType))
            {
                Fixes = new([Fix.Of($"Remove '{foreign}'", new(EditKind.Remove, new(Place.BaseType)))]),
            };
        }

        for (int i = 0; i < declaration.Stray.Count; i++)
        {
            if (declaration.Stray[i])
            {
                yield return new(
                    Rules.ScatteredBlocks,
                    $"The blocks of '{name}' are on {Text.Grouped(declaration.DeclarationsWithBlocks)} declarations; their order would depend on the order of files. "
                    + "Put them on one",
                    Target.Block(i, null))
                {
                    Fixes = new([Fix.Of("Move the block to the first declaration", new(EditKind.MoveToFirst, Target.Block(i, null)))]),
                };
            }
        }

        if (ReservedNames.IsGenerated(name))
        {
            yield return new(Rules.MemberTaken, $"'{name}' cannot name a network: a member of that name is generated into it", new(Place.Identifier));
        }

        foreach (string member in declaration.Members.Where(ReservedNames.IsGenerated))
        {
            yield return new(Rules.MemberTaken, $"'{member}' is generated into '{name}'; give your member another name", new(Place.Member, member));
        }

        if (declaration.Shared is { } shared && (!shared.IsNetwork || shared.IsOpen))
        {
            yield return new(
                Rules.NotANetwork,
                $"'{shared.Name}' is not a network: {(shared.IsNetwork ? "the type around it has open type arguments" : "it has no [Block]")}",
                new(Place.Shares, "network"));
        }

        Finding WithoutBlocks(string attribute, Place place) => new(Rules.NoBlocks, $"[{attribute}] has no effect on '{name}': it has no [Block]", new(place))
        {
            Fixes = new([Fix.Of("Add a block", new(EditKind.AddAttribute, new(place), "global::ResNetDsl.Block(\"block1\", global::ResNetDsl.UnitKind.Bottleneck, 256, 64)"))]),
        };
    }
}
