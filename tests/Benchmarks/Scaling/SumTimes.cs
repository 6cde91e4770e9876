using System.Diagnostics;
using ResNetDsl.Architecture.Scaling;
using ResNetDsl.Benchmarks.Paired;
using ResNetDsl.Distributed;

namespace ResNetDsl.Benchmarks.Scaling;

/// <summary>The time of sums over all ranks.</summary>
/// <param name="Seconds">The median time of a sum, by its bytes.</param>
internal sealed record SumTimes(IReadOnlyDictionary<int, double> Seconds)
{
    private const int Smallest = 1 << 10;
    private const int Largest = 64 << 20;

    /// <summary>Measures in this rank, together with the others.</summary>
    public static SumTimes Take(ProcessGroup group)
    {
        SortedDictionary<int, double> medians = [];
        for (int bytes = Smallest; bytes <= Largest; bytes *= 4)
        {
            using Tensor data = zeros(bytes / sizeof(float));
            int count = Math.Clamp((int)(64L << 20) / bytes, 5, 50);
            List<double> seconds = [];
            for (int i = -2; i < count; i++)
            {
                group.Meet("the benchmark");
                long start = Stopwatch.GetTimestamp();
                group.BeginSum(ProcessGroup.Address(data), bytes / sizeof(float), ScalarType.Float32, "the benchmark").Wait();
                if (i >= 0)
                {
                    seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }

            medians[bytes] = Statistics.Median(seconds);
        }

        return new(medians);
    }

    /// <summary>The link that the formulas of <see cref="Cluster"/> have these times with: the latency by the smallest sum, the bandwidth by the largest.</summary>
    /// <param name="ranks">The ranks.</param>
    public Link LinkOf(int ranks)
    {
        int rounds = (int)Math.Ceiling(Math.Log2(ranks));
        double latency = Seconds[Smallest] / rounds;
        double transfer = Math.Max(Seconds[Largest] - (2 * rounds * latency), 1e-9);
        return new(2.0 * (ranks - 1) / ranks * Largest / transfer, latency);
    }
}
