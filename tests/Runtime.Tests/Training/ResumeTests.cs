using ResNetDsl.Data;
using ResNetDsl.Optimization;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>A run continues as the run it was, or with changes that are allowed by name.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [Trait(Lane.Trait, Lane.Long)]
    [InlineData("another loss", "the values of the loss was ", "loss")]
    [InlineData("no loss", "the loss was a function of the program and is cross entropy.", "loss")]
    [InlineData("a frozen block", "what is frozen was nothing and is block1.", "frozen")]
    [InlineData("other pictures", "the content of the pictures was ", "data")]
    [InlineData("other held-out pictures", "the content of the held-out pictures was ", "data")]
    [InlineData("no held-out pictures", "the held-out data was ", "data")]
    [InlineData("another batch size", "the data was ", "batch-size")]
    [InlineData("another learning rate", "the schedule was ", "learning-rate")]
    [InlineData("more epochs", "the schedule was ", "epochs")]
    [InlineData("another optimizer", "the optimizer was ", "optimizer")]
    [InlineData("another type", "the type of computation was the parameters' and is BFloat16.", "precision")]
    public void What_changes_the_result_is_refused_by_its_name_and_allowed_by_a_name(string change, string clause, string allowed)
    {
        TrainingOptions options = new() { Epochs = 3, Folder = folder.Of("run"), Loss = Weighted(2) };
        using Served net = new();
        Assert.Equal(TrainingEnd.Cancelled, Run(net, options, "", stopAfter: 2).Ended);
        options = change switch
        {
            "another loss" => options with { Loss = Weighted(3) },
            "no loss" => options with { Loss = null },
            "another learning rate" => options with { Schedule = options.Schedule with { Rate = 0.05 } },
            "more epochs" => options with { Epochs = 4 },
            "another optimizer" => options with { Optimizer = new AdamWRecipe() },
            _ => options,
        };
        if (change == "a frozen block")
        {
            net.Block1.FreezeWeights();
        }
        else if (change == "another type")
        {
            net.ComputeType = bfloat16;
        }

        CheckpointException refusal = Assert.Throws<CheckpointException>(() => Run(net, options, change));
        Assert.StartsWith($"Training cannot continue from the checkpoint in '{folder.Of("run")}': {clause}", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Run it as before, or allow the change (AllowChanges: {allowed}), or start over in another folder, or delete this one.", refusal.Message, StringComparison.Ordinal);

        Log log = new();
        TrainingResult result = Run(net, options with { AllowChanges = new([allowed]) }, change, log: log);
        Assert.Equal(TrainingEnd.Complete, result.Ended);
        Assert.Equal(options.Epochs, result.Epochs.Count);
        Assert.Equal(2, log.Run!.FirstStep);
        string[] notes = [.. log.Notes.Where(note => !note.StartsWith("The moving statistics of batch normalization ", StringComparison.Ordinal))];
        Assert.All(notes, note => Assert.StartsWith("Training continues with a change: ", note, StringComparison.Ordinal));
        Assert.NotEmpty(notes);

        // It has begun to be the run as changed.
        Assert.Equal(result.Epochs, Run(net, options, change).Epochs);
    }

    [Fact]
    public void A_name_allows_its_own_change_and_no_other()
    {
        TrainingOptions options = new() { Epochs = 3, Folder = folder.Of("run") };
        using Served net = new();
        Run(net, options, "", stopAfter: 1);
        TrainingOptions changed = options with { Schedule = options.Schedule with { Rate = 0.05, WarmUp = 0 }, AllowChanges = new(["learning-rate", "batch-size"]) };
        Assert.Contains("the schedule was", Assert.Throws<CheckpointException>(() => Run(net, changed, "")).Message, StringComparison.Ordinal);
        Assert.Contains("the content of the pictures was", Assert.Throws<CheckpointException>(() => Run(net, options with { AllowChanges = new(["batch-size"]) }, "other pictures")).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "AllowChanges must be names of options, or data, frozen or loss, not rate.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(net, options with { AllowChanges = new(["rate"]) })).Message, StringComparison.Ordinal);
        Assert.Equal(
            new EquatableArray<string>(["learning-rate", "batch-size"]), new TrainingOptions().With(new Dictionary<string, string> { ["allow-changes"] = "learning-rate,batch-size" }).AllowChanges);
    }

    [Fact]
    public void A_folder_of_pictures_may_move_and_may_not_change()
    {
        ShapeImages.Write(folder.Of("a"), train: 20, test: 20);
        string before = DataContent.Of(Datasets.Open(folder.Of("a"), Split.Train));
        Directory.Move(folder.Of("a"), folder.Of("elsewhere"));
        Assert.Equal(before, DataContent.Of(Datasets.Open(folder.Of("elsewhere"), Split.Train)));
        string picture = Directory.GetFiles(folder.Of("elsewhere/train"), "*.png", SearchOption.AllDirectories)[0];
        byte[] bytes = File.ReadAllBytes(picture);
        File.WriteAllBytes(picture, [.. bytes, 0]);
        Assert.NotEqual(before, DataContent.Of(Datasets.Open(folder.Of("elsewhere"), Split.Train)));
        File.WriteAllBytes(picture, bytes);
        File.Move(picture, Path.Combine(Path.GetDirectoryName(picture)!, "other.png"));
        Assert.NotEqual(before, DataContent.Of(Datasets.Open(folder.Of("elsewhere"), Split.Train)));
    }

    private static Func<Tensor, Targets, Tensor> Weighted(float last) => (logits, targets) =>
    {
        using Tensor weight = tensor([1, 1, 1, 1, 1, 1, 1, 1, 1, last]);
        return nn.functional.cross_entropy(logits, targets.Labels, weight: weight);
    };

    private static TrainingResult Run(Network net, TrainingOptions options, string change, int stopAfter = int.MaxValue, Log? log = null)
    {
        using CancellationTokenSource cancellation = new();
        using ImageLoader train = new(
            new ShapeImages(30, Split.Train, seed: change == "other pictures" ? 77 : 1), ImagePipeline.ForTraining(net.Architecture), new() { BatchSize = change == "another batch size" ? 15 : 10, Shuffle = true });
        using ImageLoader heldOut = new(
            new ShapeImages(20, Split.Test, seed: change == "other held-out pictures" ? 77 : 1), ImagePipeline.ForEvaluation(net.Architecture), new() { BatchSize = 20 });
        Trainer trainer = new(net, options) { Observers = { log ?? new(), new Stop(() => --stopAfter, cancellation) } };
        return trainer.Fit(train, change == "no held-out pictures" ? null : heldOut, cancellation.Token);
    }

    private sealed class Stop(Func<int> left, CancellationTokenSource cancellation) : ITrainingObserver
    {
        public void Stepped(StepResult result)
        {
            if (left() == 0)
            {
                cancellation.Cancel();
            }
        }
    }
}
