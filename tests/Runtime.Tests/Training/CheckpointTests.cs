using ResNetDsl.Optimization;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>A training that is interrupted goes on as if it had not been, and a checkpoint that is lost is said to be.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [Trait(Lane.Trait, Lane.Both)]
    [InlineData("SGD")]
    [InlineData("AdamW, averaged, mixed up, in parts")]
    [InlineData("bfloat16")]
    public void A_run_that_was_cancelled_ends_with_the_same_bits_wherever_it_was(string recipe)
    {
        TrainingOptions options = recipe switch
        {
            "SGD" => new() { Epochs = 3 },
            "bfloat16" => new() { Epochs = 3, ComputeType = bfloat16 },
            _ => new() { Epochs = 3, Optimizer = new AdamWRecipe(), AverageDecay = 0.9, Mixup = 0.3, Accumulate = 2, Schedule = new CosineSchedule { Rate = 0.01 } },
        };
        (StateBytes whole, double loss) = Run(options, null, 0);
        foreach (int cancelledAfter in Lane.IsLong ? new[] { 1, 2, 3, 4 } : [2, 3])
        {
            string place = folder.Of($"{cancelledAfter}");
            (StateBytes parts, double partsLoss) = Run(options with { Folder = place }, cancelledAfter, 0);
            Assert.Equal(loss, partsLoss);
            Assert.Equal(whole.Digest, parts.Digest);
        }

        // Another seed gives other weights: the comparison can fail.
        Assert.NotEqual(whole.Digest, Run(options, null, 1).State.Digest);
    }

    [Fact]
    public void A_finished_run_is_reused()
    {
        TrainingOptions options = new() { Epochs = 2, Folder = folder.Of("run") };
        Run(options, null, 0);
        Log log = new();
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 48, 16);
        using MemoryLoader heldOut = new(Learner.Plan, 16, 16, seed: 2);
        TrainingResult result = new Trainer(net, options) { Observers = { log } }.Fit(training, heldOut);
        Assert.Empty(log.Steps);
        Assert.Equal(6, log.Run!.FirstStep);
        Assert.Equal(2, result.Epochs.Count);
        Assert.Equal(["checkpoint.previous.safetensors", "checkpoint.safetensors", "training.lock", "weights.safetensors"], Directory.GetFiles(folder.Of("run")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Evaluation evaluation = Evaluator.Evaluate(net, heldOut);
        Assert.Equal(result.Epochs[^1].HeldOutTop1, evaluation.Top1);
        Assert.Equal(result.Epochs[^1].HeldOutLoss, evaluation.Loss);
    }

    [Fact]
    public void A_complete_run_is_given_more_epochs_where_the_schedule_does_not_depend_on_their_number()
    {
        TrainingOptions options = new() { Epochs = 3, Schedule = new StepSchedule { Every = 2, Rate = 0.1 } };
        string whole = Run(options, null, 0).State.Digest;
        Run(options with { Epochs = 1, Folder = folder.Of("run") }, null, 0);
        Assert.Equal(whole, Run(options with { Folder = folder.Of("run") }, null, 0).State.Digest);

        options = options with { Schedule = new CosineSchedule { Rate = 0.1 } };
        Run(options with { Epochs = 1, Folder = folder.Of("cosine") }, null, 0);
        Assert.Contains("the schedule was", Assert.Throws<CheckpointException>(() => Run(options with { Folder = folder.Of("cosine") }, null, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_says_whose_it_is_and_its_weights_load_as_any_file()
    {
        Run(new() { Epochs = 1, Folder = folder.Of("run") }, null, 0);
        using Learner net = new();
        Assert.Equal("network.", net.LoadWeights(folder.Of("run/checkpoint.safetensors")).Prefix);
        Assert.Equal("Learner", ResNetDsl.Weights.WeightInspection.Of(folder.Of("run/checkpoint.safetensors")).Tag!.Name);
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_wherever_the_damage_is()
    {
        TrainingOptions options = new() { Epochs = 2, Folder = folder.Of("run") };
        Run(options, null, 0);
        byte[] good = File.ReadAllBytes(folder.Of("run/checkpoint.safetensors"));
        Random random = new(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] bad = [.. good];
            int place = i < 100 ? i : i < 120 ? bad.Length - 1 - (i - 100) : random.Next(bad.Length);
            bad[place] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(folder.Of("bad"), bad);
            Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder.Of("bad")));
        }

        foreach (int length in new[] { 0, 1, 7, 8, 100, good.Length / 2, good.Length - 1 })
        {
            File.WriteAllBytes(folder.Of("bad"), good[..length]);
            Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder.Of("bad")));
        }

        File.Copy(folder.Of("bad"), folder.Of("run/checkpoint.safetensors"), overwrite: true);
        Log log = new();
        Rerun(options, log);
        Assert.Matches(@"^'.*checkpoint\.safetensors' is .*\. Training continues from the previous one, '.*checkpoint\.previous\.safetensors', of step 3\.$", Assert.Single(log.Notes));
        Assert.Equal(3, log.Run!.FirstStep);

        File.Copy(folder.Of("bad"), folder.Of("run/checkpoint.safetensors"), overwrite: true);
        File.Copy(folder.Of("bad"), folder.Of("run/checkpoint.previous.safetensors"), overwrite: true);
        CheckpointException refusal = Assert.Throws<CheckpointException>(() => Rerun(options, log));
        Assert.EndsWith($"No checkpoint in '{folder.Of("run")}' is intact: delete them to start over, or choose another folder.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused_by_what_differs()
    {
        TrainingOptions options = new() { Epochs = 1, Folder = folder.Of("run") };
        Run(options, null, 0);
        string start = $"Training cannot continue from the checkpoint in '{folder.Of("run")}': ";
        Refused(options with { LabelSmoothing = 0.1 }, "label smoothing was 0 and is 0.1.");
        Refused(options with { Seed = 2 }, "the seed was 1 and is 2.");
        Refused(options with { Optimizer = new AdamWRecipe() }, "the optimizer was SgdRecipe");
        Refused(options, "its classes are different: it has 'class 3'; the pictures have 'class x'.", loader => loader.Classes = ["class 0", "class 1", "class 2", "class x"]);
        Refused(options, "its classes are in another order.", loader => loader.Classes = ["class 1", "class 0", "class 2", "class 3"]);
        using SmallVggPlain other = new();
        using MemoryLoader loader = new(SmallVggPlain.Plan, 48, 16);
        Assert.StartsWith(start + "it is of Learner, but this is SmallVggPlain.", Assert.Throws<CheckpointException>(() => new Trainer(other, options).Fit(loader)).Message, StringComparison.Ordinal);

        void Refused(TrainingOptions changed, string clause, Action<MemoryLoader>? change = null)
        {
            using Learner net = new();
            StateBytes before = StateBytes.Of(net);
            using MemoryLoader training = new(Learner.Plan, 48, 16);
            change?.Invoke(training);
            Assert.StartsWith(start + clause, Assert.Throws<CheckpointException>(() => new Trainer(net, changed).Fit(training)).Message, StringComparison.Ordinal);
            before.AssertUnchangedIn(net);
        }
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_training_and_keeps_the_last_good_checkpoint()
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 48, 16) { Offset = (epoch, batch) => epoch == 1 && batch == 1 ? float.NaN : 0 };
        TrainingOptions options = new() { Epochs = 3, Folder = folder.Of("run") };
        DivergenceException refusal = Assert.Throws<DivergenceException>(() => new Trainer(net, options).Fit(training));
        Assert.Equal(4, refusal.Step);
        Assert.True(double.IsNaN(refusal.Loss));
        Assert.InRange(refusal.LastGradientNorm, 1e-6, 1e6);
        Assert.Matches(@"^Training diverged at step 4 \(epoch 2\): the loss is not a number and the norm of its gradient is infinite or not a number; it was [\d.E+-]+ one step before, at a learning rate of [\d.E+-]+\. .*The last good checkpoint is '.*checkpoint\.safetensors'\.$", refusal.Message);
        using CheckpointFile file = CheckpointFile.Open(folder.Of("run/checkpoint.safetensors"));
        Assert.Equal(3, file.State.Step);
        Assert.All(net.parameters(), parameter => Assert.All(TensorAssert.Values(parameter), value => Assert.True(double.IsFinite(value))));
    }

    [Fact]
    public void A_full_disk_keeps_the_last_checkpoint()
    {
        if (!LimitedFileSize.IsThere)
        {
            return;
        }

        TrainingOptions options = new() { Epochs = 2, CheckpointInterval = TimeSpan.Zero, Folder = folder.Of("run") };
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 48, 16);
        LimitedFileSize? limit = null;
        training.Before = (epoch, batch) => limit ??= epoch == 1 ? new(1_000) : null;
        CheckpointException refusal;
        try
        {
            refusal = Assert.Throws<CheckpointException>(() => new Trainer(net, options).Fit(training));
        }
        finally
        {
            limit?.Dispose();
        }

        Assert.Matches(@"^The checkpoint of step 4 cannot be written in '.*' \(.+\); '.*checkpoint\.safetensors' is kept as it was\. Free some space", refusal.Message);
        using CheckpointFile file = CheckpointFile.Open(folder.Of("run/checkpoint.safetensors"));
        Assert.Equal(3, file.State.Step);
    }

    [Fact]
    public void Two_runs_do_not_share_a_folder()
    {
        TrainingOptions options = new() { Epochs = 1, Folder = folder.Of("run") };
        using TrainingFolder first = TrainingFolder.Open(folder.Of("run"));
        Assert.StartsWith("Another process is training in", Assert.Throws<CheckpointException>(() => Run(options, null, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_said()
    {
        File.WriteAllText(folder.Of("run"), "a file");
        CheckpointException refusal = Assert.Throws<CheckpointException>(() => Run(new() { Epochs = 1, Folder = folder.Of("run") }, null, 0));
        Assert.StartsWith($"'{folder.Of("run")}' cannot be used as a folder for training", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("a file", File.ReadAllText(folder.Of("run")));
    }

    private static void Rerun(TrainingOptions options, Log log)
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 48, 16);
        using MemoryLoader heldOut = new(Learner.Plan, 16, 16, seed: 2);
        new Trainer(net, options) { Observers = { log } }.Fit(training, heldOut);
    }

    /// <summary>Trains in runs that are canceled after so many steps each.</summary>
    private static (StateBytes State, double Loss) Run(TrainingOptions options, int? cancelledAfter, int seed)
    {
        TrainingResult? result = null;
        while (result is not { Ended: TrainingEnd.Complete })
        {
            manual_seed(seed);
            using Learner net = new();
            using MemoryLoader training = new(Learner.Plan, 48, 16);
            using MemoryLoader heldOut = new(Learner.Plan, 16, 16, seed: 2);
            using CancellationTokenSource cancellation = new();
            int steps = 0;
            Stop stop = new(() =>
            {
                if (++steps == cancelledAfter)
                {
                    cancellation.Cancel();
                }
            });
            result = new Trainer(net, options) { Observers = { stop } }.Fit(training, heldOut, cancellation.Token);
            if (result.Ended == TrainingEnd.Complete)
            {
                return (StateBytes.Of(net), result.Epochs[^1].HeldOutLoss!.Value);
            }
        }

        throw new InvalidOperationException("It never ends.");
    }

    private sealed class Stop(Action stepped) : ITrainingObserver
    {
        public void Stepped(StepResult result) => stepped();
    }
}
