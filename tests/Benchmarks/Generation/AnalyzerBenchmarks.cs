using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ResNetDsl.Generator.CallSites;
using ResNetDsl.Generator.Diagnostics;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>What the analyzers cost in a build, beside an analyzer that looks at the same classes and calls and does nothing.</summary>
[MemoryDiagnoser]
public class AnalyzerBenchmarks
{
    private Project project = null!;
    private Compilation generated = null!;

    /// <summary>The networks, each in a file of its own, and the files without one, each of which calls a network.</summary>
    [ParamsSource(nameof(Sizes))]
    public ProjectSize Size { get; set; } = null!;

    /// <summary>The projects.</summary>
    public static IEnumerable<ProjectSize> Sizes => [new(1, 1), new(50, 200), new(200, 1800)];

    /// <summary>Generates the networks.</summary>
    [GlobalSetup]
    public void Setup()
    {
        project = new Project(Size.Networks, Size.OtherFiles, callSites: true);
        generated = project.Generated();
    }

    /// <summary>An analyzer that does nothing.</summary>
    [Benchmark(Baseline = true)]
    public int Nothing() => Analyze(new IdleAnalyzer());

    /// <summary>The tables.</summary>
    [Benchmark]
    public int Tables() => Analyze(new NetworkAnalyzer());

    /// <summary>The calls.</summary>
    [Benchmark]
    public int CallSites() => Analyze(new CallSiteAnalyzer());

    // A new compilation each time: symbols that an earlier run bound would make the next one cheaper than it is.
    private int Analyze(DiagnosticAnalyzer analyzer) => generated.Clone().WithAnalyzers(ImmutableArray.Create(analyzer)).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult().Length;
}
