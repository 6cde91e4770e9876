using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.Parsing;

/// <summary>Reads the class that a [Block&lt;TUnit&gt;] names: whether it can be a unit, the layers it declares, and what it holds beside them.</summary>
internal static class DeclaredUnitParser
{
    /// <summary>Reads the class.</summary>
    /// <param name="unit">What is between the angle brackets.</param>
    /// <param name="network">The class of the table.</param>
    /// <param name="complete">Set to false where an argument has no value yet.</param>
    public static DeclaredUnit Parse(ITypeSymbol unit, INamedTypeSymbol network, ref bool complete)
    {
        List<DeclaredLayer> layers = [];
        foreach (AttributeData attribute in LayersOf(unit))
        {
            AttributeValues values = new(attribute);
            layers.Add(TableReader.Layer(values, NameOf(attribute.AttributeClass) == AttributeNames.UnitConvolution));
            complete &= values.IsComplete;
        }

        // A class that cannot be read yet is the compiler's to report, as is one that breaks the attribute's constraints.
        complete &= IsConstructible(unit);
        return new(unit.Name, unit.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), layers.ToEquatableArray())
        {
            Accessibility = unit is INamedTypeSymbol named ? NetworkParser.AccessibilityOf(network, named) : "public",
            Defect = Defect(unit),
            IsModule = UndeclaredStateParser.IsModule(unit),
            Undeclared = UndeclaredStateParser.MembersOf(unit),
        };
    }

    private static IEnumerable<AttributeData> LayersOf(ITypeSymbol unit) => unit.GetAttributes()
        .Where(attribute => NameOf(attribute.AttributeClass) is AttributeNames.UnitConvolution or AttributeNames.UnitBatchNorm)
        .OrderBy(attribute => attribute.ApplicationSyntaxReference?.SyntaxTree.FilePath, StringComparer.Ordinal)
        .ThenBy(attribute => attribute.ApplicationSyntaxReference?.Span.Start);

    // Not a display string: this is done for every table of every keystroke.
    private static string? NameOf(INamedTypeSymbol? type) =>
        type is { ContainingNamespace: { Name: "ResNetDsl", ContainingNamespace.IsGlobalNamespace: true } } ? "ResNetDsl." + type.Name : null;

    private static bool IsConstructible(ITypeSymbol unit) =>
        unit is INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false } named
        && named.InstanceConstructors.Any(constructor => constructor is { Parameters.IsEmpty: true, DeclaredAccessibility: Accessibility.Public });

    private static string? Defect(ITypeSymbol unit) =>
        !IsConstructible(unit) ? "it is not a class with a public parameterless constructor"
        : !unit.AllInterfaces.Any(type => NameOf(type) == AttributeNames.Unit) ? "it does not implement ResNetDsl.IUnit"
        : null;
}
