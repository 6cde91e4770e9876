using System.Runtime.InteropServices;
using ResNetDsl.Distributed;

namespace ResNetDsl.Operations;

/// <summary>
/// The mean and variance of each channel over the pictures of all processes: [N, C, H, W] to [2, C], with gradients that flow to the pictures of every process. Each process passes its own numbers, so the
/// gradient of what all processes share is the sum over them.
/// </summary>
// torch's synchronized batch normalization is for CUDA alone, and c10d is not exposed by TorchSharp.
internal sealed class GroupStatistics : autograd.SingleTensorFunction<GroupStatistics>
{
    private const string GroupKey = "group";
    private const string CountKey = "count";
    private const string MeansKey = "means";

    private static readonly long[] Across = [0, 2, 3];

    /// <inheritdoc/>
    public override string Name => nameof(GroupStatistics);

    /// <summary>The mean and the biased variance, [2, C] in at least float32, and the numbers of a channel in all processes.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="group">The processes.</param>
    /// <param name="hasPictures">Whether the pictures count; others stand in for none.</param>
    public static (Tensor Statistics, long Count) Of(Tensor input, ProcessGroup group, bool hasPictures)
    {
        Counter counter = new();
        Tensor statistics = apply(input, group, hasPictures, counter);
        return (statistics, counter.Count);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor input = (Tensor)vars[0];
        ProcessGroup group = (ProcessGroup)vars[1];
        long own = (bool)vars[2] ? input.numel() / input.size(1) : 0;
        int channels = (int)input.size(1);
        double[] numbers = new double[1 + (2 * channels)];
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor wide = input.dtype is ScalarType.Float32 or ScalarType.Float64 ? input : input.to(float32);
            (Tensor variance, Tensor mean) = var_mean(wide, Across, unbiased: false);
            numbers[0] = own;
            mean.to(float64).cpu().contiguous().data<double>().CopyTo(numbers.AsSpan(1, channels));
            variance.to(float64).cpu().contiguous().data<double>().CopyTo(numbers.AsSpan(1 + channels, channels));
        }

        // In the order of the ranks, so that all have the same bits (Chan et al., 1983).
        long count = 0;
        double[] means = new double[channels], squares = new double[channels];
        foreach (byte[] bytes in group.Gather(MemoryMarshal.AsBytes<double>(numbers), "the statistics of batch normalization"))
        {
            ReadOnlySpan<double> others = MemoryMarshal.Cast<byte, double>(bytes);
            long added = (long)others[0];
            if (added == 0)
            {
                continue;
            }

            long all = count + added;
            for (int i = 0; i < channels; i++)
            {
                double apart = others[1 + i] - means[i];
                squares[i] += (others[1 + channels + i] * added) + (apart * apart * count * added / all);
                means[i] += apart * added / all;
            }

            count = all;
        }

        ((Counter)vars[3]).Count = count;
        ScalarType type = input.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        double[] both = [.. means, .. squares.Select(square => square / Math.Max(1, count))];
        Tensor statistics = tensor(both, [2, channels], dtype: type, device: input.device);
        ctx.save_for_backward([input]);
        ctx.save_data(MeansKey, means);
        ctx.save_data(GroupKey, group);
        ctx.save_data(CountKey, (Count: count, Own: own));
        return statistics;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor gradient)
    {
        ProcessGroup group = (ProcessGroup)ctx.get_data(GroupKey);
        (long count, long own) = ((long, long))ctx.get_data(CountKey);
        using DisposeScope scope = NewDisposeScope();
        Tensor input = ctx.get_saved_variables()[0];
        double[] numbers = [.. gradient.to(float64).cpu().contiguous().data<double>()];
        group.Sum(numbers, "the gradients of batch normalization");
        if (own == 0)
        {
            return [zeros_like(input).MoveToOuterDisposeScope(), null!, null!, null!];
        }

        // The mean has the gradient 1/n for each number, and the variance 2(x − mean)/n.
        double[] means = (double[])ctx.get_data(MeansKey);
        double[] slopes = [.. means.Select((_, i) => 2 * numbers[means.Length + i] / count)];
        double[] offsets = [.. means.Select((mean, i) => (numbers[i] / count) - (slopes[i] * mean))];
        Tensor result = ByChannel(offsets).addcmul(input, ByChannel(slopes), Sum.One);
        return [result.to(input.dtype).MoveToOuterDisposeScope(), null!, null!, null!];

        Tensor ByChannel(double[] values) => tensor(values, [1, values.Length, 1, 1], dtype: gradient.dtype, device: input.device);
    }

    private sealed class Counter
    {
        public long Count { get; set; }
    }
}
