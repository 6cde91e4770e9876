using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>The work depends on the number of blocks, not on the number of units.</summary>
[MemoryDiagnoser]
public class RepeatBenchmarks
{
    private Project project = null!;
    private GeneratorDriver driver = null!;

    /// <summary>The repeat of the third block.</summary>
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

    /// <summary>The first run.</summary>
    [Benchmark]
    public GeneratorDriver Cold() => driver.RunGenerators(project.Fresh());
}
