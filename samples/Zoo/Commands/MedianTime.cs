using ResNetDsl.CommandLine.Networks;
using static TorchSharp.torch;

namespace ResNetDsl.Zoo.Commands;

/// <summary>Measures roughly how long one image takes, for a table of many networks.</summary>
internal static class MedianTime
{
    private const int Warmups = 2;
    private const int Runs = 7;

    /// <summary>The median time of a forward pass at batch 1, in evaluation mode.</summary>
    /// <param name="declared">The network. It is made, timed and disposed.</param>
    public static TimeSpan OfForward(DeclaredNetwork declared)
    {
        using Network network = declared.Create();
        using Tensor image = rand(declared.Plan.Input.WithBatch(1));
        for (int i = 0; i < Warmups; i++)
        {
            network.infer(image).Dispose();
        }

        List<TimeSpan> times = [];
        for (int i = 0; i < Runs; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            network.infer(image).Dispose();
            times.Add(TimeProvider.System.GetElapsedTime(start));
        }

        return times.Order().ElementAt(Runs / 2);
    }
}
