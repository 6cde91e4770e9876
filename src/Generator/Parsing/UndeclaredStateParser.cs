using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.Parsing;

/// <summary>Finds the modules and parameters of a user-defined unit outside its layers.</summary>
internal static class UndeclaredStateParser
{
    private static readonly SymbolDisplayFormat TypeFormat =
        SymbolDisplayFormat.MinimallyQualifiedFormat.WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>Determines whether a class is a module.</summary>
    /// <param name="type">The class.</param>
    public static bool IsModule(ITypeSymbol type) => WithBases(type).Any(IsModuleClass);

    /// <summary>
    /// Returns the fields and automatic properties whose types say that they hold modules or parameters. Private members of a class in another assembly are not visible here; the runtime finds
    /// what they hold.
    /// </summary>
    /// <param name="unit">The class of the unit.</param>
    public static EquatableArray<UndeclaredMember> MembersOf(ITypeSymbol unit) => WithBases(unit)
        .TakeWhile(type => !TensorMembers.IsTorch(type))
        .SelectMany(type => type.GetMembers())
        .Select(StateOf)
        .OfType<UndeclaredMember>()
        .ToEquatableArray();

    private static UndeclaredMember? StateOf(ISymbol member) => member switch
    {
        IFieldSymbol { IsStatic: false } field when HoldsState(field.Type) =>
            Member(field.AssociatedSymbol ?? field, field.Type),
        IPropertySymbol { IsStatic: false } property when HoldsState(property.Type) && IsAutomaticInMetadata(property) =>
            Member(property, property.Type),
        _ => null,
    };

    private static UndeclaredMember Member(ISymbol member, ITypeSymbol type) =>
        new(member.Name, type.ToDisplayString(TypeFormat), member is IPropertySymbol);

    // In source, the field of an automatic property is among the members. In metadata it is private and not visible, but the accessor is marked.
    private static bool IsAutomaticInMetadata(IPropertySymbol property) =>
        property.GetMethod is { } getter
        && getter.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static bool HoldsState(ITypeSymbol type) => IsState(type) || type switch
    {
        IArrayTypeSymbol array => HoldsState(array.ElementType),
        INamedTypeSymbol { IsGenericType: true } named => IsContainer(named) && named.TypeArguments.Any(HoldsState),
        _ => false,
    };

    private static bool IsContainer(INamedTypeSymbol type) =>
        type.IsTupleType
        || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || type.Name is "Tuple" or "KeyValuePair"
        || type.AllInterfaces.Any(implemented => implemented.SpecialType == SpecialType.System_Collections_IEnumerable);

    private static bool IsState(ITypeSymbol type) => WithBases(type).Any(current => IsModuleClass(current) || IsParameterClass(current));

    // Names, not display strings: this is done for every table of every keystroke.
    private static bool IsModuleClass(ITypeSymbol type) =>
        type is { Name: "Module", ContainingType: { Name: "nn", ContainingType: { Name: "torch", ContainingType: null } torch } }
        && IsTorchSharp(torch.ContainingNamespace);

    private static bool IsParameterClass(ITypeSymbol type) =>
        type is { Name: "Parameter", ContainingType: null, ContainingNamespace: { Name: "Modules", ContainingNamespace: { } outer } }
        && IsTorchSharp(outer);

    private static bool IsTorchSharp(INamespaceSymbol space) => space is { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true };

    private static IEnumerable<ITypeSymbol> WithBases(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }
}
