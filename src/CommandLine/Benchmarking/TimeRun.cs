using System.Globalization;

namespace ResNetDsl.CommandLine.Benchmarking;

/// <summary>The benchmark that the TensorFlow tutorials time their networks with.</summary>
internal static class TimeRun
{
    private const int BurnInSteps = 10;

    /// <summary>
    /// Runs a step 10 times to warm up and then <paramref name="batches"/> times, and writes a line for every 10th step and one with mean and standard deviation
    /// (<c>time_tensorflow_run</c> of tensorflow/models, tutorials/image/alexnet/alexnet_benchmark.py; the deviation is that of the population).
    /// </summary>
    /// <param name="step">What is timed.</param>
    /// <param name="info">What it is called.</param>
    /// <param name="batches">How many steps count, at least 1.</param>
    /// <param name="output">Where the lines go.</param>
    /// <param name="clock">The clock for both date and duration.</param>
    public static void time_tensorflow_run(Action step, string info, int batches, TextWriter output, TimeProvider clock)
    {
        double total = 0;
        double totalSquared = 0;
        for (long i = 0; i < BurnInSteps + (long)batches; i++)
        {
            long start = clock.GetTimestamp();
            step();
            double duration = clock.GetElapsedTime(start).TotalSeconds;
            if (i >= BurnInSteps)
            {
                if (i % 10 == 0)
                {
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Now()}: step {i - BurnInSteps}, duration = {duration:F3}"));
                }

                total += duration;
                totalSquared += duration * duration;
            }
        }

        double mean = total / batches;
        double deviation = Math.Sqrt(Math.Max((totalSquared / batches) - (mean * mean), 0));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Now()}: {info} across {batches} steps, {mean:F3} +/- {deviation:F3} sec / batch"));

        // As Python's datetime is printed.
        string Now() => clock.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }
}
