namespace ResNetDsl.Architecture;

/// <summary>RND001 to RND006 and RND304: the class that a table stands on.</summary>
internal static class DeclarationRules
{
    public static IEnumerable<Finding> Check(NetworkTable table, NetworkDeclaration declaration)
    {
        string name = table.Name;
        if (table.Blocks.Count == 0)
        {
            if (declaration.Attributes.Network)
            {
                yield return new(Rules.NoBlocks, $"[Network] has no effect on '{name}': it has no [Block]", new(Place.Network));
            }

            if (declaration.Attributes.ArgScope)
            {
                yield return new(Rules.NoBlocks, $"[ArgScope] has no effect on '{name}': it has no [Block]", new(Place.ArgScope));
            }

            if (declaration.Shared is not null)
            {
                yield return new(Rules.NoBlocks, $"[Shares] has no effect on '{name}': it has no [Block]", new(Place.Shares));
            }

            yield break;
        }

        if (declaration.Unsupported is { } unsupported)
        {
            yield return new(Rules.UnsupportedType, $"'{name}{declaration.TypeParameters}' cannot be a network: {unsupported}", new(Place.TypeKind));
        }
        else if (!declaration.IsPartial)
        {
            yield return new(Rules.NotPartial, $"'{name}' must be partial: its layers are generated into it", new(Place.Identifier));
        }

        for (int i = 0; i < declaration.ContainingTypes.Count; i++)
        {
            if (!declaration.ContainingTypes[i].IsPartial)
            {
                yield return new(
                    Rules.ContainingTypeNotPartial,
                    $"'{declaration.ContainingTypes[i].Name}' must be partial because it contains the network '{name}'",
                    new(Place.ContainingType, Index: i));
            }
        }

        if (declaration.ForeignBase is { } foreign)
        {
            yield return new(
                Rules.BaseType,
                $"'{name}' derives from '{foreign}'; a network derives from nothing, or from Network, which is a Module<Tensor, Tensor>",
                new(Place.BaseType));
        }

        for (int i = 0; i < declaration.Stray.Count; i++)
        {
            if (declaration.Stray[i])
            {
                yield return new(
                    Rules.ScatteredBlocks,
                    $"The blocks of '{name}' are on {Text.Grouped(declaration.DeclarationsWithBlocks)} declarations; their order would depend on the order of files. "
                    + "Put them on one",
                    Target.Block(i, null));
            }
        }

        if (declaration.Shared is { } shared && (!shared.IsNetwork || shared.IsOpen))
        {
            yield return new(
                Rules.NotANetwork,
                $"'{shared.Name}' is not a network: {(shared.IsNetwork ? "the type around it has open type arguments" : "it has no [Block]")}",
                new(Place.Shares, "network"));
        }
    }
}
