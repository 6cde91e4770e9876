using System.Diagnostics;
using ResNetDsl.Architecture.Scaling;
using ResNetDsl.Benchmarks.Training;
using ResNetDsl.Distributed;
using ResNetDsl.Modules;
using ResNetDsl.Platform;
using ResNetDsl.Training;
using TorchSharp.Modules;

namespace ResNetDsl.Benchmarks.Scaling;

/// <summary>What a rank measured of its training steps.</summary>
/// <param name="Seconds">The time of each step.</param>
/// <param name="Backward">The time of each backward pass, with what is sent during it.</param>
/// <param name="Waited">The time that each step waited for sums after its backward pass.</param>
/// <param name="Alone">The time of each exchange of all gradients without a backward pass.</param>
internal sealed record RankSteps(double[] Seconds, double[] Backward, double[] Waited, double[] Alone)
{
    /// <summary>Trains in this rank, together with the others: the steps of the trainer without its loader.</summary>
    /// <param name="what">The network.</param>
    /// <param name="totalBatch">The images of all ranks.</param>
    /// <param name="warmup">The steps that are not timed.</param>
    /// <param name="steps">The steps that are.</param>
    public static RankSteps Take(TrainingNetwork what, int totalBatch, int warmup, int steps)
    {
        NativeMemory.KeepFreed();
        ProcessGroup group = ProcessGroup.Current;
        random.manual_seed(1);
        using torch.Generator generator = new(1);
        using Network network = what.Generated();
        network.train();
        int images = totalBatch / group.Size;
        using Tensor input = randn(images, 3, what.Side, what.Side);
        using Tensor labels = randint(0, what.Classes, [images], dtype: int64);
        Parameter[] parameters = [.. network.parameters().Where(parameter => parameter.requires_grad)];
        using SGD optimizer = optim.SGD(parameters, learningRate: 0.001, momentum: 0.9);
        using GradientExchange? exchange = group.Size > 1 ? new(network, parameters, group, null) : null;
        List<double> seconds = [], backward = [], waited = [], alone = [];
        for (int i = -warmup; i < steps; i++)
        {
            if (group.Size > 1)
            {
                group.Meet("the benchmark");
            }

            long start = Stopwatch.GetTimestamp();
            double passed = Step();
            if (i >= 0)
            {
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                backward.Add(passed);
                waited.Add(exchange?.Waited.TotalSeconds ?? 0);
            }
        }

        for (int i = 0; i < steps && exchange is not null; i++)
        {
            // So that there is something to copy, as after a backward pass.
            using DisposeScope scope = NewDisposeScope();
            Array.ForEach(parameters, parameter => parameter.grad = zeros_like(parameter));
            group.Meet("the benchmark");
            long start = Stopwatch.GetTimestamp();
            exchange.Discard();
            alone.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return new([.. seconds], [.. backward], [.. waited], [.. alone]);

        double Step()
        {
            using DisposeScope scope = NewDisposeScope();
            using SegmentedGraph? graph = exchange is null ? null : new();
            network.Training = new() { Generator = generator, Graph = graph };
            Tensor loss = nn.functional.cross_entropy(network.forward(input), labels);
            long start = Stopwatch.GetTimestamp();
            if (graph is null)
            {
                loss.backward();
            }
            else
            {
                graph.Backward(loss, exchange!.Completed);
            }

            double passed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (exchange is not null)
            {
                Tensor[] sums = exchange.Finish();
                for (int i = 0; i < parameters.Length; i++)
                {
                    parameters[i].grad = sums[i];
                }
            }

            optimizer.step();

            // As the trainer: the next backward pass then creates new tensors instead of adding to these.
            Array.ForEach(parameters, parameter => parameter.grad = null);
            return passed;
        }
    }
}
