using ResNetDsl.Benchmarks.Peers;

namespace ResNetDsl.Benchmarks.Paired;

/// <summary>
/// Measures contenders in turn, A B C A B C …, each time in a new process: what disturbs the machine for a while disturbs all of them, and the ratios of one
/// round stay comparable.
/// </summary>
/// <param name="contenders">Who takes part; the first is what the others are compared with.</param>
/// <param name="rounds">How often each is measured.</param>
internal sealed class PairedRun(IReadOnlyList<Contender> contenders, int rounds)
{
    /// <summary>Measures, and prints a table.</summary>
    /// <param name="title">What stands above the table.</param>
    /// <param name="work">The work of each contender.</param>
    public void Print(string title, Func<Contender, Work> work)
    {
        Dictionary<Contender, List<Measurement>> measured = contenders.ToDictionary(contender => contender, _ => new List<Measurement>());
        for (int round = 0; round < rounds; round++)
        {
            foreach (Contender contender in contenders)
            {
                measured[contender].Add(ChildProcess.Measure(work(contender)));
                Console.Error.Write('.');
            }
        }

        Console.Error.WriteLine();
        List<Measurement> reference = measured[contenders[0]];
        Console.WriteLine(FormattableString.Invariant($"\n{title}\n"));
        Console.WriteLine("| contender | median | times as long | fastest | peak memory | times as much | collections |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach ((Contender contender, List<Measurement> own) in measured)
        {
            double milliseconds = 1000 * Statistics.Median(own.Select(measurement => measurement.Seconds));
            double fastest = 1000 * own.Min(measurement => measurement.Fastest);
            double mebibytes = Statistics.Median(own.Select(measurement => measurement.PeakBytes / 1024.0 / 1024.0));
            double collections = Statistics.Median(own.Select(measurement => (double)measurement.Collections));
            double longer = Ratio(measurement => measurement.Seconds);
            double more = Ratio(measurement => measurement.PeakBytes);
            Console.WriteLine(FormattableString.Invariant(
                $"| {contender.Name} | {milliseconds:N0} ms | {longer:F2} | {fastest:N0} ms | {mebibytes:N0} MiB | {more:F2} | {collections:N0} |"));

            double Ratio(Func<Measurement, double> value) => Statistics.Median(own.Zip(reference, (mine, theirs) => value(mine) / value(theirs)));
        }
    }
}
