using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator.Diagnostics;

/// <summary>Reports every mistake in a block table at the wrong argument. Uses the same checker as the generator.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.Declarations.Select(Descriptors.Of).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // A class with a part that the user wrote is not generated code, though a network always has a generated part too. With any other flag the compiler would bind the bodies of all
        // generated files for whatever analyzers look at operations.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    /// <summary>Reads a network or a composition.</summary>
    internal static TypeSource Parse(INamedTypeSymbol type, NetworkAttributes attributes) => attributes.IsComposition ? NetworkParser.ParseComposition(type, attributes) : NetworkParser.Parse(type, attributes);

    /// <summary>Everything that is found in a class, notes included; nothing while an argument has no value.</summary>
    internal static IEnumerable<Finding> Findings(TypeSource source)
    {
        if (!source.IsComplete)
        {
            return [];
        }

        return source is NetworkSource network && network.Check().Plan is { } plan ? source.Findings().Concat(BlockNotes.Of(plan)) : source.Findings();
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        NetworkAttributes attributes = NetworkAttributes.Of(type);
        if (!attributes.Any)
        {
            return;
        }

        FindingLocations locations = new(type, attributes);
        foreach (Finding finding in Findings(Parse(type, attributes)))
        {
            Location[] also = finding.Also is { } second ? [locations.Of(second)] : [];
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.Of(finding.Rule), locations.Of(finding.Target), Descriptors.Of(finding.Severity), also, properties: null, finding.Message));
        }
    }
}
