using ResNetDsl.Optimization;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;
using TorchSharp.Modules;

namespace ResNetDsl.Runtime.Tests.Training;

public sealed class TrainerTests
{
    /// <summary>Every fifth of the learners, and all in the long lane.</summary>
    public static TheoryData<string> Learners => new(LearnerNames.Where((_, i) => Lane.IsLong || i % 5 == 0));

    // Those that classify and do not drop half of what they know.
    private static IEnumerable<string> LearnerNames => SmallNetworks.AllNames.Where(name =>
    {
        using Network net = SmallNetworks.Make(name, float32);
        NetworkTable table = net.Architecture.Table;
        return table.Options is { Classes: > 0, GlobalPool: true, Dropout: 0, StochasticDepth: 0 } && table.Blocks.All(block => block.Dropout == 0);
    });

    [Fact]
    public void Every_kind_of_unit_is_among_the_learners()
    {
        HashSet<UnitKind> kinds = [];
        foreach (string name in LearnerNames)
        {
            using Network net = SmallNetworks.Make(name, float32);
            kinds.UnionWith(net.Architecture.Table.Blocks.Select(block => block.Unit));
        }

        Assert.Empty(Enum.GetValues<UnitKind>().Except(kinds));
    }

    [Theory]
    [Trait(Lane.Trait, Lane.Both)]
    [MemberData(nameof(Learners))]
    public void One_batch_is_learned_by_heart(string network)
    {
        manual_seed(3);
        using Network net = SmallNetworks.Make(network, float64);
        using MemoryLoader batch = new(net.Architecture, 6, 6, noise: 1);
        using CancellationTokenSource learned = new();
        TrainingOptions options = new() { Epochs = 400, Optimizer = new AdamWRecipe { WeightDecay = 0 }, Schedule = new ConstantSchedule { Rate = 0.02, WarmUp = 5 } };
        double loss = double.NaN;
        When below = new(step =>
        {
            loss = step.Loss;
            if (loss < 0.01)
            {
                learned.Cancel();
            }
        });
        new Trainer(net, options) { Observers = { below } }.Fit(batch, cancellation: learned.Token);
        Assert.True(loss < 0.01, $"The loss is still {loss}.");
    }

    [Fact]
    public void A_step_equals_one_written_by_hand()
    {
        manual_seed(3);
        using Learner net = new(dtype: float64);
        using Learner other = new(dtype: float64);
        other.load_state_dict(net.state_dict());
        using MemoryLoader batch = new(Learner.Plan, 8, 8);
        new Trainer(net, new() { Epochs = 1, Seed = 5, Schedule = new ConstantSchedule { Rate = 0.1 }, LabelSmoothing = 0.1, ClipNorm = 0.01 }).Fit(batch);

        manual_seed(5);
        using var sgd = optim.SGD(other.parameter_groups().Select(group => group.ForSGD()), 0.1, momentum: 0.9, nesterov: true);
        using ResNetDsl.Data.ImageBatch images = batch.Batches(0).Single();
        using Tensor wide = images.Images.to(float64);
        using Tensor logits = other.forward(wide);
        using Tensor loss = nn.functional.cross_entropy(logits, images.Labels, label_smoothing: 0.1);
        loss.backward();
        nn.utils.clip_grad_norm_(other.parameters(), 0.01);
        sgd.step();
        Dictionary<string, Tensor> expected = other.state_dict();
        Assert.All(net.state_dict(), item => Assert.Equal(
            TensorAssert.Values(expected[item.Key]), TensorAssert.Values(item.Value), (x, y) => Math.Abs(x - y) < 1e-7));
    }

    [Fact]
    public void Batches_that_are_accumulated_make_the_step_of_one_batch_where_batch_normalisation_does_not_look_on()
    {
        double[] whole = Trained(8, 1);
        Assert.Equal(whole, Trained(2, 4), (x, y) => Math.Abs(x - y) < 1e-10);

        static double[] Trained(int batchSize, int accumulate)
        {
            manual_seed(3);
            using SmallVggPlain net = new(dtype: float64);
            using MemoryLoader loader = new(SmallVggPlain.Plan, 24, batchSize);
            new Trainer(net, new() { Epochs = 2, Accumulate = accumulate, Schedule = new ConstantSchedule { Rate = 0.05 } }).Fit(loader);
            return [.. net.parameters().SelectMany(parameter => TensorAssert.Values(parameter))];
        }
    }

    [Fact]
    public void The_rate_of_a_batch_grows_in_proportion_with_the_step()
    {
        (string scaled, string? note) = Train(new() { Epochs = 2, Accumulate = 2, RateBatch = 16, Schedule = new ConstantSchedule { Rate = 0.05 } });
        Assert.Equal(Train(new() { Epochs = 2, Accumulate = 2, Schedule = new ConstantSchedule { Rate = 0.1 } }).State, scaled);
        Assert.Equal("The learning rate of 0.05 is for steps of 16 pictures. A step has 32, and a learning rate of 0.1.", note);

        static (string State, string? Note) Train(TrainingOptions options)
        {
            manual_seed(1);
            using Learner net = new();
            using MemoryLoader training = new(Learner.Plan, 32, 16);
            Log log = new();
            new Trainer(net, options) { Observers = { log } }.Fit(training);
            return (StateBytes.Of(net).Digest, log.Notes.Find(note => note.Contains("learning rate", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void It_learns_what_it_has_not_seen_and_leaves_no_tensor_behind()
    {
        manual_seed(1);
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 64, 16);
        using MemoryLoader heldOut = new(Learner.Plan, 40, 16, seed: 2);
        TrainingOptions options = new() { Epochs = 4, Mixup = 0.2, AverageDecay = 0.5, ClipNorm = 5, LabelSmoothing = 0.05 };
        TrainingResult result = new Trainer(net, options).Fit(training, heldOut);
        Assert.True(result.Best!.HeldOutTop1 > 0.95, $"{result.Best}");
        Assert.Equal(TrainingEnd.Complete, result.Ended);
        Assert.True(net.training);

        long live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        new Trainer(net, options).Fit(training, heldOut);
        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Convolutions_in_bfloat16_train_parameters_of_32_bits()
    {
        manual_seed(1);
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 64, 16);
        using MemoryLoader heldOut = new(Learner.Plan, 40, 16, seed: 2);
        TrainingResult result = new Trainer(net, new() { Epochs = 8, ComputeType = bfloat16 }).Fit(training, heldOut);
        Assert.True(result.Best!.HeldOutTop1 > 0.95, $"{result.Best}");
        Assert.All(net.state_dict().Values, tensor => Assert.Equal(float32, tensor.dtype));
        Assert.Null(net.ComputeType);

        // Near to 32 bits, and not the same.
        net.eval();
        using IDisposable inference = no_grad();
        using ResNetDsl.Data.ImageBatch batch = heldOut.Batches(0).First();
        using Tensor wide = net.forward(batch.Images);
        net.ComputeType = bfloat16;
        using Tensor narrow = net.forward(batch.Images);
        Assert.Equal(float32, narrow.dtype);
        double difference = (wide - narrow).abs().max().item<float>() / wide.abs().max().item<float>();
        Assert.InRange(difference, 1e-6, 0.05);
        using Learner.EndPoints points = net.forward_end_points(batch.Images);
        Assert.Equal(bfloat16, points.Block1.Output.dtype);
        Assert.Equal(float32, points.Logits.dtype);
        Assert.Throws<ArgumentException>(() => net.ComputeType = int64);
    }

    [Fact]
    public void Frozen_parameters_stay()
    {
        using Learner net = new();
        Parameter frozen = net.named_parameters().First(item => item.name == "conv1.weight").parameter;
        frozen.requires_grad_(false);
        byte[] before = TensorAssert.Bytes(frozen);
        using MemoryLoader training = new(Learner.Plan, 32, 16);
        new Trainer(net, new() { Epochs = 1 }).Fit(training);
        Assert.Equal(before, TensorAssert.Bytes(frozen));
    }

    [Fact]
    public void It_stops_early_when_nothing_gets_better()
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 32, 16);
        using MemoryLoader heldOut = new(Learner.Plan, 40, 16, seed: 2, noise: 0);
        Log log = new();
        TrainingResult result = new Trainer(net, new() { Epochs = 50, Patience = 3, Schedule = new ConstantSchedule { Rate = 1e-9 } }) { Observers = { log } }.Fit(training, heldOut);
        Assert.Equal(TrainingEnd.EarlyStopping, result.Ended);
        Assert.Equal(result.Best!.Epoch + 4, result.Epochs.Count);
        Assert.Contains(log.Notes, note => note.StartsWith("Training stops early", StringComparison.Ordinal));
        Assert.Equal(result.Epochs.Count, log.Epochs.Count);
        Assert.Equal(2 * result.Epochs.Count, log.Steps.Count);
        Assert.Equal(Enumerable.Range(0, log.Steps.Count).Select(i => (long)i), log.Steps.Select(step => step.Step));
    }

    [Fact]
    public void A_picture_left_out_is_told_once_in_whatever_order_the_loader_lists_them()
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 32, 16);
        training.Before = (epoch, batch) =>
        {
            if (batch == 1)
            {
                training.Left.Insert(0, new($"picture {epoch}", $"Reason {epoch}."));
            }
        };
        Log log = new();
        new Trainer(net, new() { Epochs = 3 }) { Observers = { log } }.Fit(training);
        Assert.Equal(["Left out: Reason 0.", "Left out: Reason 1.", "Left out: Reason 2."], log.Notes);
    }

    [Fact]
    public void Mixup_mixes_images_and_targets_with_the_same_weight()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(4);
        Tensor images = arange(6, dtype: float64).view(6, 1, 1, 1);
        Tensor labels = arange(6, dtype: int64);
        (Tensor mixed, Targets targets) = Targets.Mix(images, labels, 0.4);
        double[] expected = [.. TensorAssert.Values(targets.Others!.to(float64)).Zip(TensorAssert.Values(labels.to(float64)), (other, own) => (targets.Weight * own) + ((1 - targets.Weight) * other))];
        Assert.Equal(expected, TensorAssert.Values(mixed), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.InRange(targets.Weight, 0, 1);

        Tensor logits = randn(6, 6, dtype: float64);
        double loss = targets.CrossEntropy(logits, 0.1).item<double>();
        double own = nn.functional.cross_entropy(logits, labels, label_smoothing: 0.1).item<double>();
        double other = nn.functional.cross_entropy(logits, targets.Others!, label_smoothing: 0.1).item<double>();
        Assert.Equal((targets.Weight * own) + ((1 - targets.Weight) * other), loss, 10);
    }

    [Fact]
    public void A_loss_of_the_users_own_replaces_the_cross_entropy()
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 16, 16);
        TrainingResult result = new Trainer(net, new() { Epochs = 1, Loss = (logits, _) => logits.square().mean().mul(0).add(7) }).Fit(training);
        Assert.Equal(7, result.Epochs[0].Loss, 6);
    }

    [Theory]
    [InlineData("Epochs must be at least 1, not 0.")]
    [InlineData("Mixup must be 0 or more, not -1.")]
    [InlineData("LabelSmoothing must be from 0 to below 1, not 1.")]
    [InlineData("Schedule.Rate must be above 0, not 0.")]
    public void Options_that_mean_nothing_are_refused(string sentence)
    {
        using Learner net = new();
        TrainingOptions options = sentence.Split(' ')[0] switch
        {
            "Epochs" => new() { Epochs = 0 },
            "Mixup" => new() { Mixup = -1 },
            "LabelSmoothing" => new() { LabelSmoothing = 1 },
            _ => new() { Schedule = new ConstantSchedule { Rate = 0 } },
        };
        Assert.StartsWith(sentence, Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(net, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_classes_than_the_networks_are_refused()
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 16, 16) { Classes = ["a", "b", "c", "d", "e"] };
        Assert.StartsWith(
            "The pictures are of 5 classes, but Learner has 4: declare [Network(Classes = 5)].",
            Assert.Throws<ArgumentException>(() => new Trainer(net).Fit(training)).Message, StringComparison.Ordinal);
        training.Classes = ["a", "b", "c", "d"];
        using MemoryLoader heldOut = new(Learner.Plan, 16, 16);
        Assert.StartsWith("The held-out pictures are of other classes", Assert.Throws<ArgumentException>(() => new Trainer(net).Fit(training, heldOut)).Message, StringComparison.Ordinal);
    }
}
