using System.CommandLine;
using System.Text.Json;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Benchmarks.Training;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>train</c>: training from end to end, from pictures in memory to the loss as a number.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        Option<string[]> network = new("--network")
        {
            Description = "What is trained.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. TrainingNetwork.All.Select(item => item.Name)],
        };
        network.AcceptOnlyFromAmong([.. TrainingNetwork.All.Select(item => item.Name)]);
        Option<string[]> contender = new("--contender")
        {
            Description = "Who takes part; the first is what the others are compared with. " + string.Join("; ", TrainingContender.All.Select(item => $"{item.Name}: {item.Description}")) + ".",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["stock+scope", "stock", "generated+scope"],
        };
        contender.AcceptOnlyFromAmong([.. TrainingContender.All.Select(item => item.Name)]);
        Option<int?> batchSize = new("--batch-size") { Description = "The images at once; 128 of 32×32 and 8 of 224×224, unless it is given." };
        Option<int> rounds = PairedOptions.Rounds();
        Option<int> warmup = new("--warmup") { Description = "The steps of each process that are not timed; at least 1.", DefaultValueFactory = _ => 3 };
        Option<int> steps = new("--steps") { Description = "The steps of each process that are timed.", DefaultValueFactory = _ => 20 };
        Command command = new("train", "Training from end to end, loading included: images per second and peak resident memory.") { network, contender, batchSize, rounds, warmup, steps, CreateMeasure(), CreateCompare() };
        command.SetAction(parsed =>
        {
            TrainingContender[] contenders = [.. parsed.GetValue(contender)!.Select(TrainingContender.Find)];
            foreach (TrainingNetwork what in parsed.GetValue(network)!.Select(TrainingNetwork.Find))
            {
                Console.WriteLine(ChildProcess.Run("train", "compare", what.Name).TrimEnd());
                Print(contenders, what, parsed.GetValue(batchSize) ?? what.BatchSize, parsed.GetValue(rounds), Math.Max(1, parsed.GetValue(warmup)), parsed.GetValue(steps));
            }
        });
        return command;
    }

    private static Command CreateMeasure()
    {
        Argument<string> contender = new("contender");
        Argument<string> network = new("network");
        Argument<int> batchSize = new("batch-size");
        Argument<int> warmup = new("warmup");
        Argument<int> steps = new("steps");
        Command command = new("measure", "Measures one contender in this process.") { contender, network, batchSize, warmup, steps };
        command.Hidden = true;
        command.SetAction(parsed => Console.WriteLine(JsonSerializer.Serialize(TrainingMeasurement.Take(
            TrainingContender.Find(parsed.GetRequiredValue(contender)), TrainingNetwork.Find(parsed.GetRequiredValue(network)),
            parsed.GetValue(batchSize), parsed.GetValue(warmup), parsed.GetValue(steps)))));
        return command;
    }

    private static Command CreateCompare()
    {
        Argument<string> network = new("network");
        Command command = new("compare", "Shows that the generated and the hand-written network are the same.") { network };
        command.Hidden = true;
        command.SetAction(parsed => Console.WriteLine(TrainingNetwork.Find(parsed.GetRequiredValue(network)).Compare()));
        return command;
    }

    // In turn, A B C A B C …: what disturbs the machine for a while disturbs all of them.
    private static void Print(TrainingContender[] contenders, TrainingNetwork network, int batchSize, int rounds, int warmup, int steps)
    {
        Dictionary<TrainingContender, List<TrainingMeasurement>> measured = contenders.ToDictionary(contender => contender, _ => new List<TrainingMeasurement>());
        for (int round = 0; round < rounds; round++)
        {
            foreach (TrainingContender contender in contenders)
            {
                measured[contender].Add(TrainingMeasurement.TakeInChild(contender, network, batchSize, warmup, steps));
                Console.Error.Write('.');
            }
        }

        Console.Error.WriteLine();
        List<TrainingMeasurement> reference = measured[contenders[0]];
        Console.WriteLine(FormattableString.Invariant($"\n{network.Name}, training, batch {batchSize}\n"));
        Console.WriteLine("| contender | images/s | times as fast | median step | peak memory | times as much |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach ((TrainingContender contender, List<TrainingMeasurement> own) in measured)
        {
            double speed = Statistics.Median(own.Select(measurement => measurement.ImagesPerSecond));
            double milliseconds = 1000 * Statistics.Median(own.Select(measurement => measurement.MedianStep));
            double mebibytes = Statistics.Median(own.Select(measurement => measurement.PeakBytes / 1024.0 / 1024.0));
            double faster = Ratio(measurement => measurement.ImagesPerSecond);
            double more = Ratio(measurement => measurement.PeakBytes);
            Console.WriteLine(FormattableString.Invariant($"| {contender.Name} | {speed:N1} | {faster:F2} | {milliseconds:N0} ms | {mebibytes:N0} MiB | {more:F2} |"));

            double Ratio(Func<TrainingMeasurement, double> value) => Statistics.Median(own.Zip(reference, (mine, theirs) => value(mine) / value(theirs)));
        }
    }
}
