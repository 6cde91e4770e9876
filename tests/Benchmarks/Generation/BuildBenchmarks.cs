using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ResNetDsl.Generator.CallSites;
using ResNetDsl.Generator.Diagnostics;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>A whole compilation of 50 networks, to the last byte of the assembly, beside the same project with the generated files already written out.</summary>
[MemoryDiagnoser]
public class BuildBenchmarks
{
    private readonly Project project = new(50, 200, callSites: true);
    private Compilation written = null!;

    /// <summary>Writes the files out.</summary>
    [GlobalSetup]
    public void Setup() => written = project.WrittenOut();

    /// <summary>The files are there.</summary>
    [Benchmark]
    public long WrittenOut() => Emit(written.Clone());

    /// <summary>The files are there, and an analyzer runs that does nothing: every build has some.</summary>
    [Benchmark(Baseline = true)]
    public long WrittenOutAndIdle() => EmitAnalyzed(written.Clone(), new IdleAnalyzer());

    /// <summary>The generator writes them.</summary>
    [Benchmark]
    public long Generated() => Emit(project.Generated());

    /// <summary>The generator writes them, and the analyzers run.</summary>
    [Benchmark]
    public long GeneratedAndAnalyzed() => EmitAnalyzed(project.Generated(), new NetworkAnalyzer(), new CallSiteAnalyzer());

    private static long EmitAnalyzed(Compilation compilation, params DiagnosticAnalyzer[] analyzers)
    {
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers(ImmutableArray.Create(analyzers));
        return Emit(analysis.Compilation) + analysis.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult().Length;
    }

    private static long Emit(Compilation compilation)
    {
        using MemoryStream stream = new();
        return compilation.Emit(stream) is { Success: true } ? stream.Length : throw new InvalidOperationException("The project does not compile.");
    }
}
