using System.Diagnostics;
using ResNetDsl.Benchmarks.Peers;

namespace ResNetDsl.Benchmarks.Paired;

/// <summary>What one process measured.</summary>
/// <param name="Seconds">The median time of a step.</param>
/// <param name="Fastest">The shortest time of a step.</param>
/// <param name="ProcessorSeconds">The processor time of a step, of all threads: the mean.</param>
/// <param name="PeakBytes">The most memory that was resident at any time in the process's life.</param>
/// <param name="Collections">How often the garbage collector ran.</param>
internal sealed record Measurement(double Seconds, double Fastest, double ProcessorSeconds, long PeakBytes, int Collections)
{
    public static Measurement Take(Work work, Housekeeping housekeeping, Action step)
    {
        for (int i = 0; i < work.Warmup; i++)
        {
            Once(step, housekeeping);
        }

        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        double[] seconds = new double[work.Steps];
        for (int i = 0; i < seconds.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Once(step, housekeeping);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        self.Refresh();
        double processor = (self.TotalProcessorTime - before).TotalSeconds / seconds.Length;

        // On Linux the peak is VmHWM of /proc/self/status.
        return new(Statistics.Median(seconds), seconds.Min(), processor, self.PeakWorkingSet64, GC.CollectionCount(0));
    }

    private static void Once(Action step, Housekeeping housekeeping)
    {
        switch (housekeeping)
        {
            case Housekeeping.Scope:
                using (NewDisposeScope())
                {
                    step();
                }

                break;
            case Housekeeping.Collect:
                step();
                GC.Collect();
                break;
            default:
                step();
                break;
        }
    }
}
