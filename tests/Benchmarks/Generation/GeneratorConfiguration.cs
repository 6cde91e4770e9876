using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>
/// Measures in this process: the toolchain that builds a project of its own would build it under this repository's rules (one artifacts folder, exact package
/// versions, warnings as errors).
/// </summary>
internal static class GeneratorConfiguration
{
    public static IConfig Create() => DefaultConfig.Instance.AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(5)
        .WithIterationCount(20)
        .AsDefault());
}
