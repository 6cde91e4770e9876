using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ResNetDsl.Generator.Parsing;

/// <summary>The attributes of a class that make its table, with their syntax. Those of a class in a referenced assembly have none, and keep the order in which they were compiled.</summary>
internal sealed class NetworkAttributes
{
    private const string Prefix = "ResNetDsl.";

    private static readonly NetworkAttributes None = new([], [], [], new(StringComparer.Ordinal));

    private readonly Dictionary<string, AttributeData> single;

    private NetworkAttributes(IReadOnlyList<AttributeData> blocks, IReadOnlyList<AttributeData> heads, IReadOnlyList<AttributeData> names, Dictionary<string, AttributeData> single)
    {
        Blocks = blocks;
        Heads = heads;
        Names = names;
        this.single = single;
    }

    /// <summary>The [Block]s: those of the primary declaration in declaration order, then stray ones. In the order of the metadata for a class of another assembly.</summary>
    public IReadOnlyList<AttributeData> Blocks { get; }

    /// <summary>The heads, in declaration order.</summary>
    public IReadOnlyList<AttributeData> Heads { get; }

    /// <summary>The [Names], in declaration order.</summary>
    public IReadOnlyList<AttributeData> Names { get; }

    /// <summary>What the class is made of: its [Block]s, or without any its heads.</summary>
    public IReadOnlyList<AttributeData> Parts => Blocks.Count > 0 ? Blocks : Heads;

    public AttributeData? Network => Single(AttributeNames.Network);

    public AttributeData? ArgScope => Single(AttributeNames.ArgScope);

    public AttributeData? Shares => Single(AttributeNames.Shares);

    public AttributeData? Backbone => Single(AttributeNames.Backbone);

    /// <summary>
    /// The declaration that the first [Block] stands on, by path and position, so that the order of files does not matter; that of the [Backbone] of a composition; null without either.
    /// </summary>
    public TypeDeclarationSyntax? Primary => Blocks.Count > 0 ? DeclarationOf(Blocks[0]) : Backbone is { } backbone ? DeclarationOf(backbone) : null;

    /// <summary>Whether a [Block] is one whose units are a class of the user.</summary>
    public static bool IsDeclaredBlock(AttributeData block) => block.AttributeClass is { IsGenericType: true };

    /// <summary>Whether the class has any attribute of the table language.</summary>
    public bool Any => Blocks.Count > 0 || Heads.Count > 0 || Names.Count > 0 || single.Count > 0;

    /// <summary>Whether the class is a composition: heads or a backbone, and no blocks.</summary>
    public bool IsComposition => Blocks.Count == 0 && (Heads.Count > 0 || Backbone is not null);

    public static NetworkAttributes Of(INamedTypeSymbol type)
    {
        List<AttributeData>? blocks = null;
        List<AttributeData>? heads = null;
        List<AttributeData>? names = null;
        Dictionary<string, AttributeData>? single = null;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is not { ContainingNamespace: { Name: "ResNetDsl", ContainingNamespace.IsGlobalNamespace: true } } attributeClass)
            {
                continue;
            }

            // Not a display string: this is done for every class of every keystroke.
            string name = Prefix + attributeClass.Name;
            if (name == AttributeNames.Block)
            {
                (blocks ??= []).Add(attribute);
            }
            else if (name == AttributeNames.Names)
            {
                (names ??= []).Add(attribute);
            }
            else if (HeadDefinition.OfAttribute(name) is not null)
            {
                (heads ??= []).Add(attribute);
            }
            else if (name is AttributeNames.Network or AttributeNames.ArgScope or AttributeNames.Shares or AttributeNames.Backbone && single?.ContainsKey(name) != true)
            {
                (single ??= new(StringComparer.Ordinal)).Add(name, attribute);
            }
        }

        // Most classes of a program have none.
        return blocks is null && heads is null && names is null && single is null ? None : new(InOrder(blocks), InOrder(heads), InOrder(names), single ?? None.single);

        // A class of another assembly has no source; its attributes are in order already.
        static List<AttributeData> InOrder(List<AttributeData>? attributes) => attributes is null ? [] : [.. attributes
            .OrderBy(attribute => attribute.ApplicationSyntaxReference?.SyntaxTree.FilePath, StringComparer.Ordinal)
            .ThenBy(attribute => attribute.ApplicationSyntaxReference?.Span.Start)];
    }

    private AttributeData? Single(string name) => single.TryGetValue(name, out AttributeData attribute) ? attribute : null;

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
        Place.Names => Names[target.Index],
        Place.Backbone => Backbone,
        Place.Head => Heads[target.Index],
        _ => null,
    };

    /// <summary>The argument of a parameter or property, as arguments may be reordered; null when it is left out.</summary>
    public static AttributeArgumentSyntax? ArgumentOf(AttributeData attribute, string name) =>
        ArgumentsOf(attribute).Where((argument, position) => NameOf(attribute, argument, position) == name).FirstOrDefault();

    /// <summary>What is written for a parameter or property, or for an element of the last parameter such as <c>taps[1]</c>, whether listed or in an array; null when it is left out.</summary>
    public static ExpressionSyntax? ExpressionOf(AttributeData attribute, string name)
    {
        int bracket = name.IndexOf('[');
        if (bracket < 0 || !int.TryParse(name.Substring(bracket + 1, name.Length - bracket - 2), out int element))
        {
            return ArgumentOf(attribute, name)?.Expression;
        }

        // One argument may be the whole array.
        string parameter = name.Substring(0, bracket);
        SyntaxNode? whole = (ArgumentOf(attribute, parameter) ?? ArgumentOf(attribute, parameter + "[0]"))?.Expression;
        IEnumerable<ExpressionSyntax>? elements = whole switch
        {
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
            CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(item => item.Expression),
            _ => null,
        };
        return elements is null ? ArgumentOf(attribute, name)?.Expression : elements.ElementAtOrDefault(element);
    }

    /// <summary>The parameter or property that an argument is for; null when the compiler knows none.</summary>
    public static string? NameOf(AttributeData attribute, AttributeArgumentSyntax argument, int position) =>
        argument.NameEquals?.Name.Identifier.ValueText
        ?? argument.NameColon?.Name.Identifier.ValueText
        ?? (attribute.AttributeConstructor?.Parameters is not { } parameters ? null
            : parameters.Length > 0 && parameters[parameters.Length - 1].IsParams && position >= parameters.Length - 1
                ? $"{parameters[parameters.Length - 1].Name}[{Text.Plain(position - parameters.Length + 1)}]"
            : parameters.ElementAtOrDefault(position)?.Name);

    public static AttributeSyntax SyntaxOf(AttributeData attribute) => (AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax();

    public static TypeDeclarationSyntax? DeclarationOf(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.GetSyntax().Parent?.Parent as TypeDeclarationSyntax;

    private static SeparatedSyntaxList<AttributeArgumentSyntax> ArgumentsOf(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is not null && SyntaxOf(attribute).ArgumentList is { } list ? list.Arguments : [];
}
