using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>Networks of three blocks and a thousand layers cost what such of three blocks and twenty do: resolving, generating and compiling, with the assembly as the result.</summary>
public class DeepBenchmarks
{
    private Project project = null!;
    private Compilation unseen = null!;

    /// <summary>The network, by its layers: 20 and 1,202 of basic units, 164 and 1,001 of bottlenecks.</summary>
    [Params(20, 1202, 164, 1001)]
    public int Layers { get; set; }

    /// <summary>Builds the project once.</summary>
    [GlobalSetup]
    public void Setup() => project = Project.Cifar(Layers);

    /// <summary>Changes the table.</summary>
    [IterationSetup]
    public void Renew() => unseen = project.Unseen();

    /// <summary>From attributes to an assembly.</summary>
    [Benchmark]
    public long Build() => Builds.Emit(Project.Generated(unseen));
}
