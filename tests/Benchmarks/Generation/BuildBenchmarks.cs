using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.CallSites;
using ResNetDsl.Generator.Diagnostics;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>
/// A whole compilation of 50 networks, to the last byte of the assembly, beside the same project with the generated files written out: both parse them, neither has seen the tables before.
/// </summary>
[MemoryDiagnoser]
public class BuildBenchmarks
{
    private readonly Project project = new(50, 200, callSites: true);
    private Compilation unseen = null!;

    /// <summary>Writes the files out.</summary>
    [GlobalSetup]
    public void Setup() => project.WrittenOut();

    /// <summary>Changes the tables.</summary>
    [IterationSetup]
    public void Renew() => unseen = project.Unseen();

    /// <summary>The files are there.</summary>
    [Benchmark]
    public long WrittenOut() => Builds.Emit(project.WrittenOut());

    /// <summary>The files are there, and an analyzer runs that does nothing: every build has some.</summary>
    [Benchmark(Baseline = true)]
    public long WrittenOutAndIdle() => Builds.EmitAnalyzed(project.WrittenOut(), new IdleAnalyzer());

    /// <summary>The generator writes them.</summary>
    [Benchmark]
    public long Generated() => Builds.Emit(Project.Generated(unseen));

    /// <summary>The generator writes them, and the analyzers run.</summary>
    [Benchmark]
    public long GeneratedAndAnalyzed() => Builds.EmitAnalyzed(Project.Generated(unseen), new NetworkAnalyzer(), new CallSiteAnalyzer());
}
