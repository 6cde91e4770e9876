using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>The work depends on the number of blocks, not on the number of units.</summary>
[MemoryDiagnoser]
public class RepeatBenchmarks
{
    private Project project = null!;
    private GeneratorDriver driver = null!;
    private Compilation unseen = null!;

    /// <summary>The repeat of the third block, at first.</summary>
    [Params(1, 1_000_000)]
    public int Repeat { get; set; }

    /// <summary>Builds the driver once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        project = new Project(1, 0, Repeat);
        driver = Project.NewDriver();
        project.RunChecked(driver, project.Fresh());
    }

    /// <summary>Makes the repeat greater by one.</summary>
    [IterationSetup]
    public void Renew() => unseen = project.Unseen();

    /// <summary>The first run.</summary>
    [Benchmark]
    public GeneratorDriver Cold() => driver.RunGenerators(unseen);
}
