namespace ResNetDsl.Benchmarks.Peers;

/// <summary>Shows that two contenders are the same network before any of them is timed.</summary>
internal static class SameNetwork
{
    private const double Tolerance = 1e-3;

    /// <summary>Compares outputs, and parameters and statistics after one step of training.</summary>
    /// <exception cref="InvalidOperationException">They differ by more than the tolerance.</exception>
    public static string Check(Contender first, Contender second, int depth)
    {
        using nn.Module<Tensor, Tensor> one = first.Make(depth);
        using nn.Module<Tensor, Tensor> other = second.Make(depth);
        EqualWeights.Fill(one);
        EqualWeights.Fill(other);
        random.manual_seed(2);
        (Tensor images, Tensor labels) = Contender.Batch(depth, 2);
        using Tensor disposedImages = images, disposedLabels = labels;
        double output = OutputDifference(one, other, images);
        Step(one, images, labels);
        Step(other, images, labels);
        double trained = Largest(one.named_parameters().Select(item => item.parameter), other.named_parameters().Select(item => item.parameter));
        double statistics = Largest(Statistics(one), Statistics(other));
        string sentence = $"{second.Name}: the largest differences from {first.Name} are {output:E1} in the output, and after a training step "
            + $"{trained:E1} in the parameters and {statistics:E1} in the statistics.";
        return Math.Max(output, Math.Max(trained, statistics)) < Tolerance ? sentence : throw new InvalidOperationException(sentence);
    }

    private static double OutputDifference(nn.Module<Tensor, Tensor> one, nn.Module<Tensor, Tensor> other, Tensor images)
    {
        using IDisposable inference = no_grad();
        one.eval();
        other.eval();
        using Tensor first = one.call(images);
        using Tensor second = other.call(images);
        return Largest([first], [second]);
    }

    private static void Step(nn.Module<Tensor, Tensor> network, Tensor images, Tensor labels)
    {
        network.train();
        using TrainingStep step = new(network, images, labels);
        step.Run();
    }

    private static IEnumerable<Tensor> Statistics(nn.Module network) => network.named_buffers().Select(item => item.buffer).Where(buffer => buffer.is_floating_point());

    private static double Largest(IEnumerable<Tensor> ones, IEnumerable<Tensor> others)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        return ones.Zip(others, (one, other) => (one.flatten() - other.flatten()).abs().max().ToDouble()).Max();
    }
}
