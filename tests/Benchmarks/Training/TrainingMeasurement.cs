using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ResNetDsl.Benchmarks.Paired;

namespace ResNetDsl.Benchmarks.Training;

/// <summary>What one process measured of a training.</summary>
/// <param name="ImagesPerSecond">Images by the time of all timed steps, with their share of the garbage collector's.</param>
/// <param name="MedianStep">The median time of a step in seconds.</param>
/// <param name="PeakBytes">The most memory that was resident at any time in the process's life.</param>
internal sealed record TrainingMeasurement(double ImagesPerSecond, double MedianStep, long PeakBytes)
{
    /// <summary>Measures in this process.</summary>
    public static TrainingMeasurement Take(TrainingContender contender, TrainingNetwork network, int batchSize, int warmup, int steps)
    {
        using ITrainingLoop loop = contender.Make(network, batchSize);
        List<long> ends = [];
        loop.Run(warmup + steps, () => ends.Add(Stopwatch.GetTimestamp()));
        double[] seconds = [.. Enumerable.Range(warmup, steps).Select(i => Stopwatch.GetElapsedTime(ends[i - 1], ends[i]).TotalSeconds)];
        using Process self = Process.GetCurrentProcess();

        // On Linux the peak is VmHWM of /proc/self/status.
        return new(batchSize * steps / seconds.Sum(), Statistics.Median(seconds), self.PeakWorkingSet64);
    }

    /// <summary>Measures in a process of its own.</summary>
    public static TrainingMeasurement TakeInChild(TrainingContender contender, TrainingNetwork network, int batchSize, int warmup, int steps)
    {
        string output = ChildProcess.Run(
            "train", "measure", contender.Name, network.Name, batchSize.ToString(CultureInfo.InvariantCulture), warmup.ToString(CultureInfo.InvariantCulture), steps.ToString(CultureInfo.InvariantCulture));
        return JsonSerializer.Deserialize<TrainingMeasurement>(output)!;
    }
}
