using System.CommandLine;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using ResNetDsl.Benchmarks.Generation;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Generator.CallSites;
using ResNetDsl.Generator.Diagnostics;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary><c>build</c>: a whole compilation of 50 networks, in turns with one whose generated files are there already.</summary>
/// <remarks>In turns, and with the processor's time: what else the machine does disturbs all contenders alike.</remarks>
internal static class BuildCommand
{
    public static Command Create()
    {
        Option<int> rounds = PairedOptions.Rounds();
        Option<int> networks = new("--networks") { Description = "The networks, each in a file of its own.", DefaultValueFactory = _ => 50 };
        Option<int> others = new("--other-files") { Description = "The files without a network, each of which calls one.", DefaultValueFactory = _ => 200 };
        Command command = new("build", "The compiler's time for a project of networks: generated and analyzed, beside the same files written out and an analyzer that does nothing.")
        {
            rounds, networks, others,
        };
        command.SetAction(parsed => Print(new(parsed.GetValue(networks), parsed.GetValue(others), callSites: true), parsed.GetValue(rounds)));
        return command;
    }

    private static void Print(Project project, int rounds)
    {
        Compilation parsed = project.WrittenOut();
        (string Name, Func<Compilation, long> Build)[] contenders =
        [
            ("written out, an analyzer that does nothing", _ => Builds.EmitAnalyzed(project.WrittenOut(), new IdleAnalyzer())),
            ("written out and parsed before, an analyzer that does nothing", _ => Builds.EmitAnalyzed(parsed.Clone(), new IdleAnalyzer())),
            ("generated, an analyzer that does nothing", unseen => Builds.EmitAnalyzed(Project.Generated(unseen), new IdleAnalyzer())),
            ("generated, both analyzers", unseen => Builds.EmitAnalyzed(Project.Generated(unseen), new NetworkAnalyzer(), new CallSiteAnalyzer())),
        ];
        List<(double Wall, double Processor, double Allocated)>[] measured = [.. contenders.Select(_ => new List<(double, double, double)>())];
        using Process self = Process.GetCurrentProcess();
        for (int round = -2; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                Compilation unseen = project.Unseen();
                GC.Collect();
                GC.WaitForPendingFinalizers();
                self.Refresh();
                TimeSpan processor = self.TotalProcessorTime;
                long allocated = GC.GetTotalAllocatedBytes(precise: true);
                long start = Stopwatch.GetTimestamp();
                contenders[i].Build(unseen);
                double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                self.Refresh();

                // The first rounds compile the compiler.
                if (round >= 0)
                {
                    measured[i].Add((wall, (self.TotalProcessorTime - processor).TotalMilliseconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1e6));
                }
            }
        }

        Console.WriteLine("| contender | time | ratio | processor | ratio | allocated | ratio |\n|---|---:|---:|---:|---:|---:|---:|");
        for (int i = 0; i < contenders.Length; i++)
        {
            (double wall, double wallRatio) = Of(i, one => one.Wall);
            (double processor, double processorRatio) = Of(i, one => one.Processor);
            (double allocated, double allocatedRatio) = Of(i, one => one.Allocated);
            Console.WriteLine(FormattableString.Invariant(
                $"| {contenders[i].Name} | {wall:N0} ms | {wallRatio:F2} | {processor:N0} ms | {processorRatio:F2} | {allocated:N0} MB | {allocatedRatio:F2} |"));
        }

        // The ratio is that of the same round.
        (double Median, double Ratio) Of(int i, Func<(double Wall, double Processor, double Allocated), double> value) =>
            (Statistics.Median(measured[i].Select(value)), Statistics.Median(measured[i].Zip(measured[0], (mine, theirs) => value(mine) / value(theirs))));
    }
}
