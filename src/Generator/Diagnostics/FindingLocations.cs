using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator.Diagnostics;

/// <summary>Locates the smallest piece of source text of the part of a declaration that a finding refers to.</summary>
internal sealed class FindingLocations(INamedTypeSymbol type, NetworkAttributes attributes)
{
    public Location Of(Target target) => target.Place switch
    {
        // The classifier may be what makes a total too large, without being written.
        Place.Block or Place.Network or Place.ArgScope or Place.Shares or Place.Names or Place.Backbone or Place.Head => attributes.At(target) is { } attribute ? Argument(attribute, target.Argument) : Identifier(),
        Place.Member => Member(target.Argument!) ?? Identifier(),
        Place.ContainingType => ContainingType(target.Index),
        Place.TypeKind => TypeKind() ?? Identifier(),
        Place.BaseType => BaseType()?.GetLocation() ?? Identifier(),
        _ => Identifier(),
    };

    /// <summary>The base class as written; null where none is.</summary>
    public TypeSyntax? BaseType()
    {
        // A part may name interfaces only. An alias hides the name; then the first base there is will do.
        List<TypeSyntax> bases = [.. Written.Select(declaration => declaration.BaseList?.Types.FirstOrDefault()?.Type).OfType<TypeSyntax>()];
        return bases.FirstOrDefault(syntax => NameOf(syntax) == type.BaseType?.Name) ?? bases.FirstOrDefault();

        static string? NameOf(TypeSyntax syntax) => syntax switch
        {
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            QualifiedNameSyntax qualified => NameOf(qualified.Right),
            AliasQualifiedNameSyntax qualified => NameOf(qualified.Name),
            _ => null,
        };
    }

    /// <summary>The declarations that the user wrote.</summary>
    public IEnumerable<TypeDeclarationSyntax> Written => type.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax())
        .OfType<TypeDeclarationSyntax>()
        .Where(declaration => !GeneratedSources.Contains(declaration.SyntaxTree));

    /// <summary>The attribute's argument; the attribute's name when it is left out.</summary>
    private static Location Argument(AttributeData attribute, string? name) =>
        (name is null ? null : NetworkAttributes.ExpressionOf(attribute, name)?.GetLocation()) ?? NetworkAttributes.SyntaxOf(attribute).Name.GetLocation();

    private Location Identifier() => (attributes.Primary?.Identifier.GetLocation()) ?? type.Locations[0];

    private Location? Member(string name) => type.GetMembers(name).SelectMany(member => member.Locations).FirstOrDefault(location => location.IsInSource);

    private Location ContainingType(int index)
    {
        List<TypeDeclarationSyntax> outer = [.. attributes.Primary!.Ancestors().OfType<TypeDeclarationSyntax>().Reverse()];
        return outer[index].Identifier.GetLocation();
    }

    private Location? TypeKind()
    {
        if (type is { TypeKind: Microsoft.CodeAnalysis.TypeKind.Class, IsRecord: false, TypeParameters.IsEmpty: true })
        {
            SyntaxToken modifier = Written.SelectMany(declaration => declaration.Modifiers)
                .FirstOrDefault(token => token.IsKind(SyntaxKind.StaticKeyword) || token.IsKind(SyntaxKind.AbstractKeyword) || token.IsKind(SyntaxKind.FileKeyword));
            return modifier.RawKind != 0 ? modifier.GetLocation() : Written.Select(declaration => declaration.ParameterList?.GetLocation()).FirstOrDefault(location => location is not null);
        }

        TypeDeclarationSyntax? primary = attributes.Primary;
        return primary?.TypeParameterList?.GetLocation() ?? primary?.Keyword.GetLocation();
    }
}
