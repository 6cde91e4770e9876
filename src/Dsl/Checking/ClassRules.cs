using ResNetDsl.Architecture.Findings;

namespace ResNetDsl.Architecture.Checking;

/// <summary>RND001 to RND004, RND006 and RND009: the class that the generator writes into.</summary>
internal static class ClassRules
{
    /// <summary>Checks a class.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it is to be.</param>
    /// <param name="declaration">The class.</param>
    public static IEnumerable<Finding> Check(string name, ClassKind kind, NetworkDeclaration declaration)
    {
        if (declaration.Unsupported is { } unsupported)
        {
            yield return new(Rules.UnsupportedType, $"'{name}{declaration.TypeParameters}' cannot be a {kind.Noun}: {unsupported}", new(Place.TypeKind))
            {
                Fixes = declaration.UnsupportedPart is { } part ? new([Fix.Of($"Remove '{part}'", new(EditKind.Remove, new(Place.TypeKind)))]) : default,
            };
        }
        else if (!declaration.IsPartial)
        {
            yield return new(Rules.NotPartial, $"'{name}' must be partial: its layers are generated into it", new(Place.Identifier))
            {
                Fixes = new([Fix.Of($"Make '{name}' partial", new(EditKind.AddPartial, new(Place.Identifier))) with { IsCertain = true }]),
            };
        }

        for (int i = 0; i < declaration.ContainingTypes.Count; i++)
        {
            if (!declaration.ContainingTypes[i].IsPartial)
            {
                yield return new(
                    Rules.ContainingTypeNotPartial,
                    $"'{declaration.ContainingTypes[i].Name}' must be partial because it contains the {kind.Noun} '{name}'",
                    new(Place.ContainingType, Index: i))
                {
                    Fixes = new([Fix.Of($"Make '{declaration.ContainingTypes[i].Name}' partial", new(EditKind.AddPartial, new(Place.ContainingType, Index: i))) with { IsCertain = true }]),
                };
            }
        }

        if (declaration.ForeignBase is { } foreign)
        {
            yield return new(
                Rules.BaseType,
                kind.IsNetwork
                    ? $"'{name}' derives from '{foreign}'; a network can only derive from Network, which is a Module<Tensor, Tensor>"
                    : $"'{name}' derives from '{foreign}'; a {kind.Noun} cannot have a base class",
                new(Place.BaseType))
            {
                Fixes = new([Fix.Of($"Remove '{foreign}'", new(EditKind.Remove, new(Place.BaseType)))]),
            };
        }

        if (kind.Generates(name))
        {
            yield return new(Rules.MemberTaken, $"a {kind.Noun} cannot be named '{name}': a member of that name is generated into it; rename the class", new(Place.Identifier));
        }

        foreach (string member in declaration.Members.Where(kind.Generates))
        {
            yield return new(Rules.MemberTaken, $"'{member}' is generated into '{name}'; rename your member", new(Place.Member, member));
        }

        for (int i = 0; i < declaration.Stray.Count; i++)
        {
            if (declaration.Stray[i])
            {
                yield return new(
                    Rules.ScatteredBlocks,
                    $"The {kind.Part}s of '{name}' are on {Text.Grouped(declaration.DeclarationsWithBlocks)} declarations, so their order depends on the order of files; "
                    + "put all of them on one declaration",
                    kind.Of(i, null))
                {
                    Fixes = new([Fix.Of($"Move the {kind.Part} to the first declaration", new(EditKind.MoveToFirst, kind.Of(i, null))) with { IsCertain = true }]),
                };
            }
        }
    }
}
