using System.CommandLine;
using BenchmarkDotNet.Running;
using ResNetDsl.Benchmarks.Generation;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>generator</c>: the generator and the analyzers by themselves, under BenchmarkDotNet.</summary>
internal static class GeneratorCommand
{
    public static Command Create()
    {
        Argument<string[]> passedOn = new("arguments")
        {
            Description = "BenchmarkDotNet's own, after --, such as --filter *Edit*.",
            DefaultValueFactory = _ => ["--filter", "*"],
        };
        Command command = new("generator", "The generator and the analyzers: cold, after an edit elsewhere, after an edit of one number, in a whole build.") { passedOn };
        command.SetAction(parsed => BenchmarkSwitcher
            .FromTypes([typeof(GeneratorBenchmarks), typeof(RepeatBenchmarks), typeof(DeepBenchmarks), typeof(AnalyzerBenchmarks), typeof(BuildBenchmarks)])
            .Run(parsed.GetValue(passedOn), GeneratorConfiguration.Create())
            .Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0);
        return command;
    }
}
