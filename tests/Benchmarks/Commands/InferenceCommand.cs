using System.CommandLine;
using System.Diagnostics;
using ResNetDsl.Benchmarks.Inference;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Platform;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>inference</c>: a frozen network against ONNX Runtime, TorchVision and the module.</summary>
internal static class InferenceCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        Option<string[]> network = new("--network") { Description = "The networks.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. InferenceNetwork.All.Select(item => item.Name)] };
        network.AcceptOnlyFromAmong([.. InferenceNetwork.All.Select(item => item.Name)]);
        Option<string[]> engine = new("--engine")
        {
            Description = $"Who takes part; the first is what the others are compared with. {string.Join("; ", InferenceEngine.All.Select(item => $"{item.Name}: {item.Description}"))}.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. InferenceEngine.All.Select(item => item.Name)],
        };
        engine.AcceptOnlyFromAmong([.. InferenceEngine.All.Select(item => item.Name)]);
        Option<int[]> batchSize = new("--batch-size") { Description = "The images at once; by default those usual for the network.", AllowMultipleArgumentsPerToken = true };
        Option<int> rounds = PairedOptions.Rounds();
        Option<int> warmup = new("--warmup") { Description = "The batches of each engine that are not timed.", DefaultValueFactory = _ => 3 };
        Command command = new("inference", "A frozen network against ONNX Runtime, TorchVision and the module: time, first answer, peak memory.") { network, engine, batchSize, rounds, warmup };
        command.SetAction(parsed =>
        {
            NativeMemory.KeepFreed();
            foreach (InferenceNetwork chosen in parsed.GetValue(network)!.Select(InferenceNetwork.Find))
            {
                DirectoryInfo folder = Directory.CreateTempSubdirectory("ResNetDsl-");
                try
                {
                    InferenceFiles files = InferenceFiles.Write(folder.FullName, chosen);
                    List<InferenceEngine> engines = [.. parsed.GetValue(engine)!.Select(InferenceEngine.Find).Where(item => item.Suits(chosen))];
                    foreach (int images in parsed.GetValue(batchSize) is { Length: > 0 } given ? given : chosen.BatchSizes)
                    {
                        Time(chosen, engines, files, images, parsed.GetValue(rounds), parsed.GetValue(warmup));
                    }

                    Start(chosen, engines, files, parsed.GetValue(rounds));
                }
                finally
                {
                    folder.Delete(recursive: true);
                }
            }
        });
        return command;
    }

    /// <summary><c>first-answer NETWORK ENGINE FOLDER</c>: runs one image, in a process of its own.</summary>
    public static Command CreateFirstAnswer()
    {
        Argument<string> network = new("NETWORK"), engine = new("ENGINE"), folder = new("FOLDER");
        Command command = new("first-answer", "Run one image and print the peak memory.") { network, engine, folder };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            InferenceNetwork chosen = InferenceNetwork.Find(parsed.GetRequiredValue(network));
            using IInferenceRun run = InferenceEngine.Find(parsed.GetRequiredValue(engine)).Start(chosen, new(parsed.GetRequiredValue(folder)));
            using Tensor image = zeros(1, 3, chosen.Side, chosen.Side);
            run.Run(image).Dispose();
            using Process self = Process.GetCurrentProcess();
            Console.Write(FormattableString.Invariant($"{self.PeakWorkingSet64}"));
        });
        return command;
    }

    private static void Time(InferenceNetwork network, List<InferenceEngine> engines, InferenceFiles files, int batchSize, int rounds, int warmup)
    {
        random.manual_seed(2);
        using Tensor images = randn(batchSize, 3, network.Side, network.Side);
        List<IInferenceRun> runs = [.. engines.Select(engine => engine.Start(network, files))];
        List<double>[] seconds = [.. engines.Select(_ => new List<double>())];
        using Tensor expected = runs[0].Run(images);
        string[] differences = [.. runs.Select(run =>
        {
            using DisposeScope scope = NewDisposeScope();
            return FormattableString.Invariant($"{(run.Run(images) - expected).abs().max().item<float>() / expected.abs().max().item<float>():0.0e+0}");
        })];
        for (int round = -warmup; round < rounds; round++)
        {
            for (int i = 0; i < runs.Count; i++)
            {
                // The threads of another engine spin for a while after its answer, and its own have to wake.
                Thread.Sleep(Pause);
                runs[i].Run(images).Dispose();
                double taken = TimeCalls(runs[i], images);
                if (round >= 0)
                {
                    seconds[i].Add(taken);
                }
            }
        }

        Console.WriteLine(FormattableString.Invariant($"\n{network.Name}, batch {batchSize}\n\n| engine | median | times as long | fastest | difference |\n|---|---:|---:|---:|---:|"));
        for (int i = 0; i < runs.Count; i++)
        {
            double ratio = Statistics.Median(seconds[i].Zip(seconds[0], (mine, theirs) => mine / theirs));
            Console.WriteLine(FormattableString.Invariant($"| {engines[i].Name} | {1000 * Statistics.Median(seconds[i]):N1} ms | {ratio:F2} | {1000 * seconds[i].Min():N1} ms | {differences[i]} |"));
            runs[i].Dispose();
        }
    }

    /// <summary>The median time of a call, of as many as take a while together.</summary>
    private static double TimeCalls(IInferenceRun run, Tensor images)
    {
        List<double> seconds = [];
        for (long begin = Stopwatch.GetTimestamp(); seconds.Count == 0 || Stopwatch.GetElapsedTime(begin) < Pause;)
        {
            long start = Stopwatch.GetTimestamp();
            run.Run(images).Dispose();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Statistics.Median(seconds);
    }

    private static void Start(InferenceNetwork network, List<InferenceEngine> engines, InferenceFiles files, int rounds)
    {
        List<(double Seconds, double Bytes)>[] measured = [.. engines.Select(_ => new List<(double, double)>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < engines.Count; i++)
            {
                long start = Stopwatch.GetTimestamp();
                string peak = ChildProcess.Run("first-answer", network.Name, engines[i].Name, files.Folder);
                measured[i].Add((Stopwatch.GetElapsedTime(start).TotalSeconds, double.Parse(peak, System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        Console.WriteLine(FormattableString.Invariant($"\n{network.Name}, a process that gives one answer\n\n| engine | median | times as long | peak memory | times as much |\n|---|---:|---:|---:|---:|"));
        for (int i = 0; i < engines.Count; i++)
        {
            (double seconds, double bytes) = (Statistics.Median(measured[i].Select(item => item.Seconds)), Statistics.Median(measured[i].Select(item => item.Bytes)));
            double longer = Statistics.Median(measured[i].Zip(measured[0], (mine, theirs) => mine.Seconds / theirs.Seconds));
            Console.WriteLine(FormattableString.Invariant($"| {engines[i].Name} | {seconds:N2} s | {longer:F2} | {bytes / 1024 / 1024:N0} MiB | {bytes / Statistics.Median(measured[0].Select(item => item.Bytes)):F2} |"));
        }
    }
}
