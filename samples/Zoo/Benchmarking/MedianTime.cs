using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Benchmarking;

/// <summary>How long one image takes: coarse, for a table of many networks.</summary>
internal static class MedianTime
{
    private const int Warmups = 2;
    private const int Runs = 7;

    /// <summary>The median time of a forward pass at batch 1, in evaluation mode.</summary>
    /// <param name="network">The network. It is made, timed and disposed.</param>
    public static TimeSpan OfForward(ZooNetwork network)
    {
        using ForwardStep step = new(network, batchSize: 1);
        for (int i = 0; i < Warmups; i++)
        {
            step.Run();
        }

        List<TimeSpan> times = [];
        for (int i = 0; i < Runs; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            step.Run();
            times.Add(TimeProvider.System.GetElapsedTime(start));
        }

        return times.Order().ElementAt(Runs / 2);
    }
}
