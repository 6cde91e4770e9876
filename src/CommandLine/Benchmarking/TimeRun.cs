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
    /// <param name="step">The step to time.</param>
    /// <param name="info">The name in the output.</param>
    /// <param name="batches">The number of timed steps, at least 1.</param>
    /// <param name="output">The output.</param>
    /// <param name="clock">The clock for both date and duration.</param>
    /// <returns>The times of the timed steps.</returns>
    public static StepTimes time_tensorflow_run(Action step, string info, int batches, TextWriter output, TimeProvider clock)
    {
        List<double> seconds = [];
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

                seconds.Add(duration);
            }
        }

        StepTimes times = new(seconds);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Now()}: {info} across {batches} steps, {times.Mean:F3} +/- {times.Deviation:F3} sec / batch"));
        return times;

        // As Python's datetime is printed.
        string Now() => clock.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }
}

/// <summary>The times of steps.</summary>
/// <param name="Seconds">Each of them, at least one.</param>
internal sealed record StepTimes(IReadOnlyList<double> Seconds)
{
    /// <summary>Their mean.</summary>
    public double Mean => Seconds.Average();

    /// <summary>The standard deviation of the population.</summary>
    public double Deviation => Math.Sqrt(Math.Max(Seconds.Average(value => value * value) - (Mean * Mean), 0));
}
