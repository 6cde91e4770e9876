using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>A compilation to the last byte of the assembly.</summary>
internal static class Builds
{
    /// <summary>Compiles, and analyzes.</summary>
    public static long EmitAnalyzed(Compilation compilation, params DiagnosticAnalyzer[] analyzers)
    {
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers(ImmutableArray.Create(analyzers));
        return Emit(analysis.Compilation) + analysis.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult().Length;
    }

    /// <summary>Compiles.</summary>
    public static long Emit(Compilation compilation)
    {
        using MemoryStream stream = new();
        return compilation.Emit(stream) is { Success: true } ? stream.Length : throw new InvalidOperationException("The project does not compile.");
    }
}
