using System.CommandLine;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Benchmarks.Peers;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>construction</c>: how long it takes to make a network, and to dispose it.</summary>
internal static class ConstructionCommand
{
    public static Command Create()
    {
        Option<int[]> depth = new("--depth")
        {
            Description = "The networks' layers.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [50, 152],
        };
        depth.AcceptOnlyFromAmong("50", "101", "152", "200", "164", "1001");
        Option<string[]> contender = PairedOptions.Contenders(["generated", "disposing"]);
        Option<int> rounds = PairedOptions.Rounds();
        Option<int> steps = new("--steps") { Description = "How many networks each process makes after the first.", DefaultValueFactory = _ => 5 };
        Command command = new("construction", "Making and disposing a generated network against the same network written by hand.") { depth, contender, rounds, steps };
        command.SetAction(parsed =>
        {
            PairedRun run = new([.. parsed.GetValue(contender)!.Select(Contender.Find)], parsed.GetValue(rounds));
            foreach (int layers in parsed.GetValue(depth)!)
            {
                run.Print(
                    FormattableString.Invariant($"{(Contender.IsSmall(layers) ? "PreActResNet" : "ResNetV2_")}{layers}, construction"),
                    who => new(who.Name, Mode.Construct, layers, BatchSize: 0, Warmup: 1, parsed.GetValue(steps)));
            }
        });
        return command;
    }
}
