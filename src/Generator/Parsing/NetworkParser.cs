using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ResNetDsl.Generator.Model;

namespace ResNetDsl.Generator.Parsing;

/// <summary>Converts symbols and syntax to values: the one place where both the generator and the analyzer read a network.</summary>
internal static class NetworkParser
{
    // A namespace's name without the @ of keywords; default formats write it.
    private static readonly SymbolDisplayFormat FullName = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static readonly SymbolDisplayFormat NameAsDeclared = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>Reads the table and its class.</summary>
    public static NetworkSource Parse(INamedTypeSymbol type, NetworkAttributes attributes) => Parse(type, attributes, followReferences: true);

    /// <summary>Reads the backbone, the heads, and their class.</summary>
    public static CompositionSource ParseComposition(INamedTypeSymbol type, NetworkAttributes attributes)
    {
        bool complete = true;
        EquatableArray<HeadRow> heads = attributes.Heads.Select(Head).ToEquatableArray();
        SharedNetwork? backbone = Reference(type, attributes.Backbone);
        NetworkTable network = backbone?.Table ?? new(backbone?.Name ?? "", default);
        // A class that is named and cannot be read yet is the compiler's to report.
        complete &= attributes.Backbone is null || backbone is { IsNetwork: false } or { Table: not null };
        return new(new(type.Name, network, heads), backbone, Declaration(type, attributes, followReferences: true), NamespaceOf(type), MetadataName(type), complete) { CanBeCreated = CanBeCreated(type) };

        HeadRow Head(AttributeData attribute)
        {
            AttributeValues values = new(attribute);
            HeadRow row = TableReader.Head(values, HeadDefinition.OfAttribute(attribute.AttributeClass!.ToDisplayString())!);
            complete &= values.IsComplete;
            return row;
        }
    }

    private static NetworkSource Parse(INamedTypeSymbol type, NetworkAttributes attributes, bool followReferences)
    {
        bool complete = true;
        EquatableArray<BlockRow> blocks = attributes.Blocks.Select(Row).ToEquatableArray();
        NetworkOptions options = Options(attributes.Network);
        ArgScope argScope = Scope(attributes.ArgScope, new NetworkTable(type.Name, default) { Options = options }.ArgScope);
        NetworkTable table = new(type.Name, blocks) { Options = options, ArgScope = argScope, Names = attributes.Names.Select(Names).ToEquatableArray() };
        return new(table, Declaration(type, attributes, followReferences), NamespaceOf(type), MetadataName(type), complete) { CanBeCreated = CanBeCreated(type) };

        BlockRow Row(AttributeData attribute)
        {
            AttributeValues values = new(attribute);
            bool isRead = values.IsComplete;
            DeclaredUnit? unit = attribute.AttributeClass is { IsGenericType: true, TypeArguments: [var named] } ? DeclaredUnitParser.Parse(named, type, ref complete) : null;
            BlockRow row = TableReader.Row(values, unit);
            complete &= values.IsComplete;
            return isRead ? row : row with { Name = NetworkAttributes.NameAsWritten(attribute) };
        }

        NamesRow Names(AttributeData attribute)
        {
            AttributeValues values = new(attribute);
            NamesRow read = TableReader.Names(values);
            complete &= values.IsComplete;
            return read;
        }

        NetworkOptions Options(AttributeData? attribute)
        {
            AttributeValues values = new(attribute);
            NetworkOptions read = TableReader.Options(values);
            complete &= values.IsComplete;
            return read;
        }

        ArgScope Scope(AttributeData? attribute, ArgScope convention)
        {
            AttributeValues values = new(attribute);
            ArgScope read = TableReader.Scope(values, convention);
            complete &= values.IsComplete;
            return read;
        }
    }

    private static string NamespaceOf(INamedTypeSymbol type) => type.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString(FullName) : "";

    private static NetworkDeclaration Declaration(INamedTypeSymbol type, NetworkAttributes attributes, bool followReferences)
    {
        TypeDeclarationSyntax? primary = attributes.Primary;
        return new()
        {
            IsPartial = primary is null || IsPartial(primary),
            HasNames = attributes.Names.Count > 0,
            Unsupported = Unsupported(type),
            UnsupportedPart = type.TypeParameters.Length > 0 ? TypeParameters(type)
                : type.IsRecord || type.TypeKind != TypeKind.Class ? null
                : type.IsStatic ? "static"
                : type.IsAbstract ? "abstract"
                : type.IsFileLocal ? "file"
                : null,
            TypeParameters = TypeParameters(type),
            ForeignBase = ForeignBase(type),
            ContainingTypes = ContainingTypes(type).ToEquatableArray(),
            DeclarationsWithBlocks = attributes.Parts.Select(NetworkAttributes.DeclarationOf).Distinct().Count(),
            Stray = attributes.Parts.Select(part => NetworkAttributes.DeclarationOf(part) != NetworkAttributes.DeclarationOf(attributes.Parts[0])).ToEquatableArray(),
            Members = type.GetMembers().Where(IsWrittenByUser).Select(member => member.Name).Distinct().OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray(),
            Attributes = (attributes.Network is not null, attributes.ArgScope is not null),
            Shared = followReferences ? Reference(type, attributes.Shares) : null,
            HasBackbone = attributes.Backbone is not null,
            Heads = attributes.Heads.Select(head => HeadDefinition.OfAttribute(head.AttributeClass!.ToDisplayString())!.Attribute).ToEquatableArray(),
        };
    }

    private static string? Unsupported(INamedTypeSymbol type) =>
        type.TypeParameters.Length > 0 ? "type parameters are not supported"
        : type.IsRecord ? "a record compares by value, but a network has identity"
        : type.TypeKind == TypeKind.Struct ? "a struct is copied, but its parameters are not"
        : type.TypeKind == TypeKind.Interface ? "an interface has no instances that could have parameters"
        : type.IsStatic ? "a static class has no instances that could have parameters"
        : type.IsAbstract ? "an abstract class cannot be created"
        : type.IsFileLocal ? "a file-local class cannot be extended from another file"
        : type.InstanceConstructors.Any(IsPrimary) ? "its primary constructor conflicts with the generated constructor"
        : null;

    private static string TypeParameters(INamedTypeSymbol type) =>
        type.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", type.TypeParameters.Select(parameter => parameter.Name))}>";

    private static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax);

    private static string? ForeignBase(INamedTypeSymbol type) =>
        type.BaseType is { TypeKind: TypeKind.Class, SpecialType: SpecialType.None } baseType && !AttributeNames.Bases.Contains(baseType.OriginalDefinition.ToDisplayString())
            ? baseType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)
            : null;

    private static IEnumerable<ContainingType> ContainingTypes(INamedTypeSymbol type)
    {
        Stack<INamedTypeSymbol> outer = [];
        for (INamedTypeSymbol? containing = type.ContainingType; containing is not null; containing = containing.ContainingType)
        {
            outer.Push(containing);
        }

        return outer.Select(containing => new ContainingType(
            Keyword(containing),
            containing.ToDisplayString(NameAsDeclared),
            containing.DeclaringSyntaxReferences.IsEmpty
                || containing.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>().Any(IsPartial)));
    }

    private static string Keyword(INamedTypeSymbol type) => (type.IsRecord, type.TypeKind) switch
    {
        (true, TypeKind.Struct) => "record struct",
        (true, _) => "record",
        (_, TypeKind.Struct) => "struct",
        (_, TypeKind.Interface) => "interface",
        _ => "class",
    };

    private static bool IsPartial(TypeDeclarationSyntax declaration) => declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    private static bool IsWrittenByUser(ISymbol member) =>
        !member.IsImplicitlyDeclared
        && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }
        && member.DeclaringSyntaxReferences.Any(reference => !GeneratedSources.Contains(reference.SyntaxTree));

    /// <summary>The class that a [Shares] or a [Backbone] names. What that one refers to in turn is not followed, so that a circle ends.</summary>
    private static SharedNetwork? Reference(INamedTypeSymbol type, AttributeData? attribute)
    {
        if (attribute is null)
        {
            return null;
        }

        AttributeValues values = new(attribute);
        ITypeSymbol? network = values.Value<ITypeSymbol?>("network", null);
        if (!values.IsComplete || network?.TypeKind == TypeKind.Error)
        {
            return null;
        }

        if (network is not INamedTypeSymbol named)
        {
            return new(network?.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat) ?? "null", "", IsNetwork: false, "private");
        }

        NetworkAttributes written = NetworkAttributes.Of(named.OriginalDefinition);
        bool isNetwork = written.Blocks.Count > 0;
        NetworkSource? source = isNetwork ? Parse(named.OriginalDefinition, written, followReferences: false) : null;
        return new(
            named.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), named.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), isNetwork, AccessibilityOf(type, named))
        {
            IsOpen = named.IsUnboundGenericType,
            Table = source is { IsComplete: true } ? source.Table : null,
            Declaration = source?.Declaration ?? NetworkDeclaration.Plain,
        };
    }

    /// <summary>The most that a member of one type may have when it is of the other: public where all who see the first see the second.</summary>
    internal static string AccessibilityOf(INamedTypeSymbol type, INamedTypeSymbol taken)
    {
        Accessibility seen = Within(type, taken);
        Accessibility takenSeen = Within(taken, type);
        bool hidden = takenSeen < seen || (takenSeen == Accessibility.Internal && seen == Accessibility.Protected);
        return !hidden ? "public" : takenSeen is Accessibility.Internal or Accessibility.ProtectedOrInternal ? "internal" : "private";

        // How far a type is seen inside the innermost type that is around both; what is around both hides both.
        static Accessibility Within(INamedTypeSymbol type, INamedTypeSymbol other)
        {
            Accessibility least = Accessibility.Public;
            for (INamedTypeSymbol? current = type; current is not null && !Encloses(current, other); current = current.ContainingType)
            {
                least = current.DeclaredAccessibility < least ? current.DeclaredAccessibility : least;
            }

            return least;
        }

        static bool Encloses(INamedTypeSymbol outer, INamedTypeSymbol? type) =>
            type is not null && (SymbolEqualityComparer.Default.Equals(outer.OriginalDefinition, type.OriginalDefinition) || Encloses(outer, type.ContainingType));
    }

    /// <summary>Whether any class of the assembly can create one. The constructor and <c>Plan</c> are generated; a member of the user's with that name is a mistake that is reported.</summary>
    private static bool CanBeCreated(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsGenericType
                || current.IsFileLocal
                || current.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal
                || current.GetAttributes().Any(IsObsoleteAsError))
            {
                return false;
            }
        }

        return !type.GetMembers().Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
            && !type.MemberNames.Contains("Plan");

        static bool IsObsoleteAsError(AttributeData attribute) =>
            attribute is { AttributeClass.Name: nameof(ObsoleteAttribute), ConstructorArguments: [_, { Value: true }, ..] };
    }

    private static string MetadataName(INamedTypeSymbol type)
    {
        string outer = type.ContainingType is { } containing ? MetadataName(containing) + "+"
            : type.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString(FullName) + "."
            : "";
        return outer + type.MetadataName;
    }
}
