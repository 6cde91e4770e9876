using System.CommandLine;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Benchmarks.Peers;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>network</c>: a generated network against the same network written by hand, forward and training.</summary>
internal static class NetworkCommand
{
    public static Command Create()
    {
        Option<Mode[]> mode = new("--mode")
        {
            Description = "What to time.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [Mode.Forward, Mode.Train],
        };
        Option<int[]> batchSize = new("--batch-size")
        {
            Description = "The images at once.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 8],
        };
        Option<string[]> contender = PairedOptions.Contenders(Contender.All.Select(item => item.Name));
        Option<int> depth = PairedOptions.Depth();
        Option<int> rounds = PairedOptions.Rounds();
        Option<int> warmup = new("--warmup") { Description = "The steps of each process that are not timed.", DefaultValueFactory = _ => 3 };
        Option<int> steps = new("--steps") { Description = "The steps of each process that are timed.", DefaultValueFactory = _ => 10 };
        Command command = new("network", "A generated network against the same network written by hand: time and peak resident memory.")
        {
            mode, batchSize, contender, depth, rounds, warmup, steps,
        };
        command.SetAction(parsed =>
        {
            List<Contender> contenders = [.. parsed.GetValue(contender)!.Select(Contender.Find)];
            int layers = parsed.GetValue(depth);
            foreach (Contender other in contenders.Skip(1))
            {
                Console.Write(ChildProcess.Run("compare", contenders[0].Name, other.Name, FormattableString.Invariant($"{layers}")));
            }

            PairedRun run = new(contenders, parsed.GetValue(rounds));
            foreach (Mode what in parsed.GetValue(mode)!)
            {
                foreach (int images in parsed.GetValue(batchSize)!)
                {
                    run.Print(
                        FormattableString.Invariant($"{(Contender.IsSmall(layers) ? "PreActResNet" : "ResNetV2_")}{layers}, {what.ToString().ToLowerInvariant()}, batch {images}"),
                        who => new(who.Name, what, layers, images, parsed.GetValue(warmup), parsed.GetValue(steps)));
                }
            }
        });
        return command;
    }
}
