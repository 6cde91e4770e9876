using ResNetDsl.Optimization;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>Held-out accuracy while the moving statistics of batch normalization reach back to weights that are gone: the decay of TF-slim, 0.997, and 15 steps an epoch.</summary>
public sealed class StatisticsTests : IDisposable
{
    private const int Epochs = 8;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Held_out_accuracy_follows_training_and_the_weights_are_those_without_it()
    {
        (Log follows, Log lags) = (new(), new());
        using SlowStatistics net = Trained(new(), follows, out _), other = Trained(new() { Statistics = EvaluationStatistics.Moving }, lags, out _);
        double[] recomputed = HeldOut(follows), moving = HeldOut(lags);
        Assert.True(recomputed.Zip(moving).All(pair => pair.First > pair.Second + 0.2), $"{string.Join(", ", recomputed)} and {string.Join(", ", moving)}; trained {string.Join(", ", follows.Epochs.Select(epoch => epoch.Top1))}");
        Assert.Equal(lags.Steps.Select(step => step.Loss), follows.Steps.Select(step => step.Loss));
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in net.named_parameters())
        {
            Assert.Equal(TensorAssert.Bytes(other.named_parameters().Single(item => item.name == name).parameter), TensorAssert.Bytes(parameter));
        }

        Assert.Equal(
            "The moving statistics of batch normalization span about 333 batches, and the training has had 15: up to 1,000, held-out pictures are evaluated with statistics recomputed on the training pictures (Statistics).",
            Assert.Single(follows.Notes));
        Assert.Equal(
            "The moving statistics of batch normalization span about 333 batches, and the training has had 15: the held-out accuracy may be far too low. Set Statistics to Automatic (statistics: automatic), or lower BatchNormDecay.",
            Assert.Single(lags.Notes));

        static double[] HeldOut(Log log) => [.. log.Epochs.Select(epoch => epoch.HeldOutTop1!.Value)];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void The_network_and_the_best_weights_have_the_statistics_that_they_were_judged_with(double average)
    {
        TrainingOptions options = new() { AverageDecay = average, Folder = folder.Of("run") };
        using SlowStatistics net = Trained(options, new(), out TrainingResult result, cancelAfter: 20);
        using MemoryLoader heldOut = HeldOut();
        Assert.Equal(result.Epochs[^1].HeldOutLoss, Evaluator.Evaluate(net, heldOut).Loss);
        net.LoadWeights(folder.Of("run/weights.safetensors"));
        Assert.Equal(result.Best!.HeldOutLoss, Evaluator.Evaluate(net, heldOut).Loss);

        // The same without an interruption, and when a finished run is asked for again.
        using SlowStatistics whole = Trained(options with { Folder = null }, new(), out TrainingResult uninterrupted);
        Assert.Equal(uninterrupted.Epochs.Select(epoch => epoch.HeldOutLoss), result.Epochs.Select(epoch => epoch.HeldOutLoss));
        using SlowStatistics again = Trained(options, new(), out _);
        Assert.Equal(StateBytes.Of(whole).Digest, StateBytes.Of(again).Digest);
    }

    [Fact]
    public void Moving_statistics_are_used_once_the_training_has_had_enough_batches()
    {
        manual_seed(1);
        using Learner net = new();
        using TrainedParts parts = new(net);
        BatchStatistics automatic = new(net, parts, EvaluationStatistics.Automatic);
        Assert.True(automatic.AreNeeded(14));
        Assert.False(automatic.AreNeeded(15));
        Assert.NotNull(automatic.Note(4));
        Assert.Null(automatic.Note(5));
        Assert.False(new BatchStatistics(net, parts, EvaluationStatistics.Moving).AreNeeded(1));
        Assert.True(new BatchStatistics(net, parts, EvaluationStatistics.Recomputed).AreNeeded(1000));
        using SmallVggPlain plain = new();
        using TrainedParts plainParts = new(plain);
        Assert.False(new BatchStatistics(plain, plainParts, EvaluationStatistics.Recomputed).AreNeeded(1));

        // Lent, they are means over batches; given back, everything is unchanged.
        using MemoryLoader training = new(Learner.Plan, 16, 16);
        StateBytes before = StateBytes.Of(net);
        using (automatic.Lend(training, 0))
        {
            Assert.All(before.ChangedIn(net), key => Assert.Matches("(running|moving)_", key));
            Assert.NotEmpty(before.ChangedIn(net));
        }

        before.AssertUnchangedIn(net);
        Assert.All(net.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void What_is_frozen_keeps_its_statistics()
    {
        manual_seed(1);
        using Learner net = new();
        net.Block1.FreezeWeights();
        using TrainedParts parts = new(net);
        using MemoryLoader training = new(Learner.Plan, 16, 16);
        StateBytes before = StateBytes.Of(net);
        using (new BatchStatistics(net, parts, EvaluationStatistics.Recomputed).Lend(training, 0))
        {
            Assert.NotEmpty(before.ChangedIn(net));
            Assert.DoesNotContain(before.ChangedIn(net), key => key.StartsWith("block1.", StringComparison.Ordinal));
        }
    }

    private static MemoryLoader HeldOut() => new(SlowStatistics.Plan, 100, 50, seed: 2, noise: 2);

    private static SlowStatistics Trained(TrainingOptions options, Log log, out TrainingResult result, int cancelAfter = int.MaxValue)
    {
        options = options with { Epochs = Epochs, Schedule = new CosineSchedule { Rate = 0.1, WarmUp = 0.5 } };
        while (true)
        {
            manual_seed(1);
            SlowStatistics net = new();
            using MemoryLoader train = new(SlowStatistics.Plan, 240, 16, noise: 2);
            using MemoryLoader heldOut = HeldOut();
            using CancellationTokenSource cancellation = new();
            When last = new(_ =>
            {
                if (--cancelAfter == 0)
                {
                    cancellation.Cancel();
                }
            });
            result = new Trainer(net, options) { Observers = { log, last } }.Fit(train, heldOut, cancellation.Token);
            if (result.Ended == TrainingEnd.Complete)
            {
                return net;
            }

            net.Dispose();
        }
    }
}
