namespace ResNetDsl.Architecture.Scaling;

/// <summary>The predicted time of a training step whose gradients are summed over ranks, bucket by bucket, while the backward pass runs.</summary>
/// <remarks>The sums are computed one after the other, and each begins when its gradients are known. What has not ended with the backward pass is exposed: it makes the step longer.</remarks>
public sealed class StepPrediction
{
    private StepPrediction(int ranks, double computed, double exchange, double exposed) => (Ranks, ComputedSeconds, ExchangeSeconds, ExposedSeconds) = (ranks, computed, exchange, exposed);

    /// <summary>The number of ranks.</summary>
    public int Ranks { get; }

    /// <summary>The time of a step on one rank.</summary>
    public double ComputedSeconds { get; }

    /// <summary>The time of all sums.</summary>
    public double ExchangeSeconds { get; }

    /// <summary>The time between the end of the backward pass and that of the last sum.</summary>
    public double ExposedSeconds { get; }

    /// <summary>The time of the step.</summary>
    public double Seconds => ComputedSeconds + ExposedSeconds;

    /// <summary>The share of the step that is computation: the speed relative to ranks that exchange nothing, from 0 to 1.</summary>
    public double Efficiency => ComputedSeconds / Seconds;

    /// <summary>Predicts a step.</summary>
    /// <param name="buckets">The gradients in the order in which they are sent.</param>
    /// <param name="bytesPerGradient">4 for float32, 2 for bfloat16.</param>
    /// <param name="cluster">The hosts.</param>
    /// <param name="ranks">The ranks, at least 1.</param>
    /// <param name="seconds">The time of a step on one rank, more than 0.</param>
    /// <param name="backwardShare">The share of the backward pass in it, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static StepPrediction Of(IReadOnlyList<GradientBucket> buckets, int bytesPerGradient, Cluster cluster, int ranks, double seconds, double backwardShare)
    {
        if (!(seconds > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "The time of a step must be more than 0.");
        }

        if (!(backwardShare is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(backwardShare), backwardShare, "The share of the backward pass must be from 0 to 1.");
        }

        double backward = backwardShare * seconds;
        double end = 0;
        double exchange = 0;
        foreach (GradientBucket bucket in buckets)
        {
            double sum = cluster.SecondsOfSum(ranks, bucket.Parameters * bytesPerGradient);
            end = Math.Max(end, bucket.Ready * backward) + sum;
            exchange += sum;
        }

        return new(ranks, seconds, exchange, Math.Max(0, end - backward));
    }
}
