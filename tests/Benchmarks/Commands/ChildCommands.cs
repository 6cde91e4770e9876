using System.CommandLine;
using System.Text.Json;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Benchmarks.Peers;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary>What the paired benchmarks run in processes of their own.</summary>
internal static class ChildCommands
{
    public static Command CreateMeasure()
    {
        Argument<string> contender = new("contender");
        Argument<Mode> mode = new("mode");
        Argument<int> depth = new("depth");
        Argument<int> batchSize = new("batch-size");
        Argument<int> warmup = new("warmup");
        Argument<int> steps = new("steps");
        Command command = new("measure", "Measures one contender in this process.") { contender, mode, depth, batchSize, warmup, steps };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            Work work = new(
                parsed.GetRequiredValue(contender), parsed.GetValue(mode), parsed.GetValue(depth), parsed.GetValue(batchSize), parsed.GetValue(warmup), parsed.GetValue(steps));
            Console.WriteLine(JsonSerializer.Serialize(work.Run()));
        });
        return command;
    }

    public static Command CreateCompare()
    {
        Argument<string> first = new("first");
        Argument<string> second = new("second");
        Argument<int> depth = new("depth");
        Command command = new("compare", "Shows that two contenders are the same network.") { first, second, depth };
        command.Hidden = true;
        command.SetAction(parsed => Console.WriteLine(SameNetwork.Check(
            Contender.Find(parsed.GetRequiredValue(first)), Contender.Find(parsed.GetRequiredValue(second)), parsed.GetValue(depth))));
        return command;
    }
}
