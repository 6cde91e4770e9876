using System.Numerics;
using ResNetDsl.Architecture.Layers;
using ResNetDsl.Architecture.Plans;

namespace ResNetDsl.Architecture.Scaling;

/// <summary>Gradients that are sent together during the backward pass: those of neighboring units.</summary>
public sealed class GradientBucket
{
    /// <summary>The bytes of gradients, in the type of the parameters, from which a bucket is complete.</summary>
    public const long CompleteBytes = 4L << 20;

    private const long BytesPerParameter = sizeof(float);

    private GradientBucket(long parameters, double ready) => (Parameters, Ready) = (parameters, ready);

    /// <summary>The number of gradients.</summary>
    public long Parameters { get; }

    /// <summary>The share of the backward pass after which the gradients are known, from 0 to 1. The shares follow the multiply-adds.</summary>
    public double Ready { get; }

    /// <summary>Returns the buckets of a network with parameters in float32, in the order in which they are sent: the first has the head and the last unit, the last one ends with the stem.</summary>
    /// <param name="plan">The network.</param>
    public static IReadOnlyList<GradientBucket> Of(NetworkPlan plan)
    {
        BatchNormTensors norm = plan.Table.BatchNormTensors;
        List<GradientBucket> buckets = [];
        double work = Math.Max(1, (double)plan.ExactMultiplyAdds);
        BigInteger parameters = plan.Head.ExactParameters;
        BigInteger done = plan.Head.ExactMultiplyAdds;
        foreach (UnitRun run in plan.Blocks.Reverse().SelectMany(block => block.Runs.Reverse()))
        {
            BigInteger perUnit = run.Graph.Parameters(norm);
            BigInteger workPerUnit = run.Graph.MultiplyAdds(run.In);
            for (int unit = 0; unit < run.Count; unit++)
            {
                parameters += perUnit;
                done += workPerUnit;
                if (buckets.Count == 0 || parameters * BytesPerParameter >= CompleteBytes)
                {
                    Close();
                }
            }
        }

        parameters += plan.Stem.ExactParameters;
        done = plan.ExactMultiplyAdds;
        Close();
        return buckets;

        void Close()
        {
            if (parameters > 0)
            {
                buckets.Add(new((long)parameters, Math.Min(1, (double)done / work)));
                parameters = 0;
            }
        }
    }
}
