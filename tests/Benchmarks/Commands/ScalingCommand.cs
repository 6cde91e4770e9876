using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ResNetDsl.Architecture.Scaling;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Benchmarks.Scaling;
using ResNetDsl.Benchmarks.Training;
using ResNetDsl.Distributed;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>scaling</c>: sums and training steps over ranks of this machine, beside what the cost model predicts.</summary>
internal static class ScalingCommand
{
    public static Command Create()
    {
        Option<string> launcher = new("--launcher") { Description = "The launcher, with its own arguments.", DefaultValueFactory = _ => "mpirun" };
        Option<string[]> network = new("--network") { Description = "What is trained.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. TrainingNetwork.All.Select(item => item.Name)] };
        network.AcceptOnlyFromAmong([.. TrainingNetwork.All.Select(item => item.Name)]);
        Option<int> rounds = PairedOptions.Rounds();
        Option<int> warmup = new("--warmup") { Description = "The steps of each job that are not timed.", DefaultValueFactory = _ => 2 };
        Option<int> steps = new("--steps") { Description = "The steps of each job that are timed.", DefaultValueFactory = _ => 8 };
        Command command = new("scaling", "Sums and training steps over ranks of this machine, beside the prediction.") { launcher, network, rounds, warmup, steps, CreateSums(), CreateSteps() };
        command.SetAction(parsed =>
        {
            string[] started = parsed.GetValue(launcher)!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Console.WriteLine($"Load before: {Load()}\n");
            Link link = PrintSums(started);
            foreach (TrainingNetwork what in parsed.GetValue(network)!.Select(TrainingNetwork.Find))
            {
                PrintSteps(started, what, link, parsed.GetValue(rounds), parsed.GetValue(warmup), parsed.GetValue(steps));
            }

            Console.WriteLine($"\nLoad after: {Load()}");
        });
        return command;
    }

    private static Command CreateSums()
    {
        Command command = new("sums", "Measures sums in this rank.");
        command.Hidden = true;
        command.SetAction(_ => Report(SumTimes.Take(ProcessGroup.Current)));
        return command;
    }

    private static Command CreateSteps()
    {
        Argument<string> network = new("network");
        Argument<int> warmup = new("warmup"), steps = new("steps");
        Command command = new("steps", "Measures training steps in this rank.") { network, warmup, steps };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            TrainingNetwork what = TrainingNetwork.Find(parsed.GetRequiredValue(network));
            Report(RankSteps.Take(what, what.BatchSize, parsed.GetValue(warmup), parsed.GetValue(steps)));
        });
        return command;
    }

    private static void Report<T>(T measured)
    {
        if (ProcessGroup.Current.IsFirst)
        {
            Console.WriteLine(JsonSerializer.Serialize(measured));
        }
    }

    private static Link PrintSums(string[] launcher)
    {
        int[] ranks = [2, 4];
        SumTimes[] times = [.. ranks.Select(count => JsonSerializer.Deserialize<SumTimes>(new RankJob(launcher, count, Threads: 1).Run("scaling", "sums"))!)];
        Link[] links = [.. times.Select((one, i) => one.LinkOf(ranks[i]))];
        Console.WriteLine("| bytes | 2 ranks | bytes/s | formula | 4 ranks | bytes/s | formula |\n|--:|--:|--:|--:|--:|--:|--:|");
        foreach (int bytes in times[0].Seconds.Keys)
        {
            string cells = string.Join(" | ", ranks.Select((count, i) => string.Create(
                CultureInfo.InvariantCulture,
                $"{1e6 * times[i].Seconds[bytes]:N0} µs | {2.0 * (count - 1) / count * bytes / times[i].Seconds[bytes] / 1e9:0.00} GB/s | {1e6 * new Cluster(links[i]).SecondsOfSum(count, bytes):N0} µs")));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {bytes:N0} | {cells} |"));
        }

        return links[0];
    }

    // In turn, as in the other paired benchmarks: what disturbs the machine for a while disturbs all of them.
    private static void PrintSteps(string[] launcher, TrainingNetwork network, Link link, int rounds, int warmup, int steps)
    {
        (string Name, RankJob Job)[] contenders =
        [
            ("1 rank, 2 threads", new([], 1, 2)),
            ("1 rank, 2 threads, launched", new(launcher, 1, 2)),
            ("2 ranks, 1 thread", new(launcher, 2, 1)),
        ];
        List<RankSteps>[] measured = [.. contenders.Select(_ => new List<RankSteps>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                measured[i].Add(JsonSerializer.Deserialize<RankSteps>(contenders[i].Job.Run(
                    "scaling", "steps", network.Name, warmup.ToString(CultureInfo.InvariantCulture), steps.ToString(CultureInfo.InvariantCulture)))!);
                Console.Error.Write('.');
            }
        }

        Console.Error.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{network.Name}, training, {network.BatchSize} images in a step\n\n| contender | step | images/s | times as fast |\n|---|--:|--:|--:|"));
        for (int i = 0; i < contenders.Length; i++)
        {
            double seconds = Median(i, one => Statistics.Median(one.Seconds));
            double ratio = Statistics.Median(measured[0].Zip(measured[i], (reference, own) => Statistics.Median(reference.Seconds) / Statistics.Median(own.Seconds)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {contenders[i].Name} | {1000 * seconds:N0} ms | {network.BatchSize / seconds:N1} | {ratio:0.000} |"));
        }

        double alone = Median(2, one => Statistics.Median(one.Alone));
        double waited = Median(2, one => Statistics.Median(one.Waited));
        double step = Median(2, one => Statistics.Median(one.Seconds)) - waited;
        double share = Median(2, one => Statistics.Median(one.Backward)) / step;
        using Network generated = network.Generated();
        StepPrediction prediction = StepPrediction.Of(GradientBucket.Of(generated.Architecture), 4, new(link), 2, step, Math.Min(1, share));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nexchange alone {1000 * alone:0.0} ms (predicted {1000 * prediction.ExchangeSeconds:0.0}), waited {1000 * waited:0.0} ms (predicted {1000 * prediction.ExposedSeconds:0.0}), hidden {Math.Max(0, 1 - (waited / alone)):P0} (predicted {1 - (prediction.ExposedSeconds / prediction.ExchangeSeconds):P0})"));

        double Median(int i, Func<RankSteps, double> value) => Statistics.Median(measured[i].Select(value));
    }

    private static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";
}
