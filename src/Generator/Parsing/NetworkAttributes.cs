using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResNetDsl.Generator.Parsing;

/// <summary>The attributes of a class that make its table, with their syntax. Those of a class in a referenced assembly have none, and keep the order in which they were compiled.</summary>
internal sealed class NetworkAttributes
{
    private NetworkAttributes(IReadOnlyList<AttributeData> blocks, AttributeData? network, AttributeData? argScope, AttributeData? shares)
    {
        Blocks = blocks;
        Network = network;
        ArgScope = argScope;
        Shares = shares;
    }

    /// <summary>The [Block]s: those of the primary declaration in the order written, then stray ones.</summary>
    public IReadOnlyList<AttributeData> Blocks { get; }

    public AttributeData? Network { get; }

    public AttributeData? ArgScope { get; }

    public AttributeData? Shares { get; }

    /// <summary>The declaration that the first [Block] stands on, by path and position, so that the order of files does not matter; null without a [Block].</summary>
    public TypeDeclarationSyntax? Primary => Blocks.Count == 0 ? null : DeclarationOf(Blocks[0]);

    /// <summary>Whether the class has any attribute of the table language.</summary>
    public bool Any => Blocks.Count > 0 || Network is not null || ArgScope is not null || Shares is not null;

    public static NetworkAttributes Of(INamedTypeSymbol type)
    {
        List<AttributeData> blocks = [];
        AttributeData? network = null;
        AttributeData? argScope = null;
        AttributeData? shares = null;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is not { ContainingNamespace: { Name: "ResNetDsl", ContainingNamespace.IsGlobalNamespace: true } } attributeClass)
            {
                continue;
            }

            switch (attributeClass.ToDisplayString())
            {
                case AttributeNames.Block:
                    blocks.Add(attribute);
                    break;
                case AttributeNames.Network:
                    network ??= attribute;
                    break;
                case AttributeNames.ArgScope:
                    argScope ??= attribute;
                    break;
                case AttributeNames.Shares:
                    shares ??= attribute;
                    break;
            }
        }

        blocks = [.. blocks
            .OrderBy(block => block.ApplicationSyntaxReference?.SyntaxTree.FilePath, StringComparer.Ordinal)
            .ThenBy(block => block.ApplicationSyntaxReference?.Span.Start)];
        return new(blocks, network, argScope, shares);
    }

    /// <summary>The name that a [Block] writes as a literal, which is there even while the other arguments fit no constructor; empty otherwise.</summary>
    public static string NameAsWritten(AttributeData block)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = ArgumentsOf(block);
        AttributeArgumentSyntax? name = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == "name")
            ?? arguments.FirstOrDefault(argument => argument.NameColon is null);
        return name?.Expression is LiteralExpressionSyntax { Token.Value: string text } ? text : "";
    }

    /// <summary>The attribute that a place is about; null when it is another part of the declaration, or the attribute is not written.</summary>
    public AttributeData? At(Target target) => target.Place switch
    {
        Place.Block => Blocks[target.Index],
        Place.Network => Network,
        Place.ArgScope => ArgScope,
        Place.Shares => Shares,
        _ => null,
    };

    /// <summary>The argument of a parameter or property, as arguments may be reordered; null when it is left out.</summary>
    public static AttributeArgumentSyntax? ArgumentOf(AttributeData attribute, string name) =>
        ArgumentsOf(attribute).Where((argument, position) => NameOf(attribute, argument, position) == name).FirstOrDefault();

    /// <summary>The parameter or property that an argument is for; null when the compiler knows none.</summary>
    public static string? NameOf(AttributeData attribute, AttributeArgumentSyntax argument, int position) =>
        argument.NameEquals?.Name.Identifier.ValueText
        ?? argument.NameColon?.Name.Identifier.ValueText
        ?? attribute.AttributeConstructor?.Parameters.ElementAtOrDefault(position)?.Name;

    public static AttributeSyntax SyntaxOf(AttributeData attribute) => (AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax();

    public static TypeDeclarationSyntax? DeclarationOf(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.GetSyntax().Parent?.Parent as TypeDeclarationSyntax;

    private static SeparatedSyntaxList<AttributeArgumentSyntax> ArgumentsOf(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is not null && SyntaxOf(attribute).ArgumentList is { } list ? list.Arguments : [];
}
