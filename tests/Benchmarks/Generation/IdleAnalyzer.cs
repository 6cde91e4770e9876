using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>Is shown every class and every call, as ours are, and does nothing: what the compiler itself costs when analyzers run.</summary>
#pragma warning disable RS1036, RS1038, RS1041 // It is no part of a compiler.
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdleAnalyzer : DiagnosticAnalyzer
#pragma warning restore RS1036, RS1038, RS1041
{
#pragma warning disable RS2008 // It reports nothing.
    private static readonly DiagnosticDescriptor Unused = new("IDLE001", "Unused", "Unused", "Benchmarks", DiagnosticSeverity.Hidden, isEnabledByDefault: true);
#pragma warning restore RS2008

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Unused];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static _ => { }, SymbolKind.NamedType);
        context.RegisterOperationAction(static _ => { }, OperationKind.Invocation);
    }
}
