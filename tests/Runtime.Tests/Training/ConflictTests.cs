using ResNetDsl.Data;
using ResNetDsl.Images;
using ResNetDsl.Optimization;
using ResNetDsl.Options;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>An option that another one leaves without effect, and mistakes that would reach libtorch, are refused by one sentence.</summary>
public sealed class ConflictTests
{
    [Theory]
    [InlineData("LabelSmoothing is part of the cross entropy, which Loss replaces.", "--label-smoothing is part of the cross entropy, which Loss replaces.")]
    [InlineData(
        "Optimizer.Nesterov looks ahead by the momentum, which is 0. Set Nesterov to false, or Momentum above 0.",
        "Nesterov's momentum looks ahead by the momentum, which is 0. Add --no-nesterov, or set --momentum above 0.")]
    [InlineData("Schedule.Milestones has no epoch at which the learning rate falls.", "--milestones has no epoch at which the learning rate falls.")]
    [InlineData(
        "Schedule.WarmUp is 3.5 epochs, and Epochs is 3: the learning rate would never reach 0.1.",
        "--warm-up is 3.5 epochs, and --epochs is 3: the learning rate would never reach 0.1.")]
    [InlineData("RateFactors has 'stem' twice.", "--rate-factors has 'stem' twice.")]
    public void Options_that_cancel_each_other_are_refused(string sentence, string onCommandLine)
    {
        TrainingOptions options = sentence[..sentence.IndexOf(' ', StringComparison.Ordinal)] switch
        {
            "LabelSmoothing" => new() { LabelSmoothing = 0.1, Loss = (logits, targets) => targets.CrossEntropy(logits) },
            "Optimizer.Nesterov" => new() { Optimizer = new SgdRecipe { Momentum = 0 } },
            "Schedule.Milestones" => new() { Schedule = new MultiStepSchedule { Milestones = default } },
            "Schedule.WarmUp" => new() { Epochs = 3, Schedule = new CosineSchedule { WarmUp = 3.5 } },
            _ => new() { RateFactors = new([new("stem", 1), new("stem", 2)]) },
        };
        using Learner net = new();
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new Trainer(net, options));
        Assert.StartsWith(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith(onCommandLine, CommandLineMessage.Of(refusal), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_in_the_order_of_their_classes_are_refused_unless_they_are_shuffled_or_one_batch()
    {
        // Class 0, 0, 1, 1, and so on.
        int[] byClass = [0, 10, 1, 11, 2, 12, 3, 13];
        using Served net = new();
        Fit(byClass, new() { BatchSize = 4, Shuffle = true });
        Fit(byClass, new() { BatchSize = 8 });
        Fit([0, 1, 2, 3, 10, 11, 12, 13], new() { BatchSize = 4 });
        Assert.StartsWith(
            "The training pictures are ordered by class, so most batches would have only one class. Set Shuffle to true in the options of their loader.",
            Assert.Throws<ArgumentException>(() => Fit(byClass, new() { BatchSize = 4 })).Message, StringComparison.Ordinal);

        void Fit(int[] order, LoaderOptions options)
        {
            using ImageLoader loader = new(new ImageSubset(new ShapeImages(20, Split.Train), order), ImagePipeline.ForEvaluation(Served.Plan), options);
            new Trainer(net, new() { Epochs = 1 }).Fit(loader);
        }
    }

    [Fact]
    public void Patience_without_held_out_pictures_is_refused()
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 16, 16);
        Assert.StartsWith(
            "Patience waits for a better held-out accuracy: pass held-out pictures to Fit",
            Assert.Throws<ArgumentException>(() => new Trainer(net, new() { Epochs = 3, Patience = 1 }).Fit(training)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_leaves_the_second_labels_of_mixup_out_is_refused_and_one_that_weighs_them_is_not()
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 16, 16);
        TrainingOptions options = new() { Epochs = 1, Mixup = 0.2 };
        Assert.StartsWith(
            "Mixup mixes two images, but Loss uses the label of one: weight Labels and Others by Weight",
            Assert.Throws<InvalidOperationException>(() => new Trainer(net, options with { Loss = (logits, targets) => nn.functional.cross_entropy(logits, targets.Labels) }).Fit(training)).Message,
            StringComparison.Ordinal);
        new Trainer(net, options with { Loss = (logits, targets) => targets.CrossEntropy(logits) }).Fit(training);
    }

    [Fact]
    public void A_loss_of_many_values_and_a_label_outside_of_the_classes_are_refused()
    {
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 16, 16);
        Assert.Equal(
            "Loss returned [16] instead of a scalar; return the mean over the batch.",
            Assert.Throws<InvalidOperationException>(() => new Trainer(net, new() { Epochs = 1, Loss = (logits, targets) => nn.functional.cross_entropy(logits, targets.Labels, reduction: nn.Reduction.None) })
                .Fit(training)).Message);
        training.Classes = ["class 0", "class 1"];
        Assert.Matches(
            "^'picture [0-9]+' has the label [23], but there are 2 classes, with labels from 0",
            Assert.Throws<ArgumentException>(() => new Trainer(net, new() { Epochs = 1 }).Fit(training)).Message);
    }

    [Fact]
    public void A_last_batch_of_one_picture_on_a_map_of_one_pixel_names_the_option_that_leaves_it_out()
    {
        using ToOnePixel net = new();
        Assert.Matches(
            @"^The last batch of the epoch is one picture, and batch normalization cannot train on one value for each channel .* LoaderOptions\.DropLast leaves the last batch out\.$",
            Assert.Throws<InvalidOperationException>(() => Train(dropLast: false)).Message);
        Train(dropLast: true);

        void Train(bool dropLast)
        {
            using ImageLoader loader = new(new ShapeImages(21, Split.Train), ImagePipeline.ForEvaluation(ToOnePixel.Plan), new() { BatchSize = 20, DropLast = dropLast });
            new Trainer(net, new() { Epochs = 1 }).Fit(loader);
        }
    }

    /// <summary>Of 40 equal pictures in batches of 16, 16 and 8 the first and seven of the last batch are of class 2, the others of class 0: in the mean over all pictures class 2 weighs a fifth.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Pictures_weigh_the_same_in_batches_of_unequal_sizes(int unreadable)
    {
        double[] whole = Bias(40, 1), parts = Bias(16, 3);
        Assert.Equal(whole, parts, (x, y) => Math.Abs(x - y) < 1e-6);

        // Where pictures are left out, the first batch may be the smallest.
        Assert.Equal(whole, Bias(-unreadable, 4), (x, y) => Math.Abs(x - y) < 1e-6);

        static double[] Bias(int batch, int accumulate)
        {
            manual_seed(1);
            using Served net = new();
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in net.named_parameters())
            {
                parameter.requires_grad = name.StartsWith("logits.bias", StringComparison.Ordinal) || name == "fc.bias";
            }

            using ImageLoader whole = new(new EqualPictures(), ImagePipeline.ForEvaluation(Served.Plan), new() { BatchSize = Math.Abs(batch) == batch ? batch : 40 });
            using IImageLoader loader = batch > 0 ? whole : new Cut(whole, [-batch, 20, 15]);
            new Trainer(net, new() { Epochs = 1, Accumulate = accumulate, Optimizer = new SgdRecipe { Momentum = 0, Nesterov = false, WeightDecay = 0 }, Schedule = new ConstantSchedule { Rate = 1 } }).Fit(loader);
            return [.. TensorAssert.Values(net.parameters().Single(parameter => parameter.requires_grad))];
        }
    }

    private sealed class EqualPictures : IImageDataset
    {
        private readonly RgbImage picture = new ShapeImages(10, Split.Train).Read(3);

        public IReadOnlyList<string> Classes { get; } = [.. Enumerable.Range(0, 10).Select(i => $"class {i}")];

        public int Count => 40;

        public int Label(int index) => index is 0 or (>= 32 and < 39) ? 2 : 0;

        public string Name(int index) => $"{index}";

        public RgbImage Read(int index) => picture;
    }

    /// <summary>A batch as batches of given sizes and a rest.</summary>
    private sealed class Cut(IImageLoader inner, int[] sizes) : IImageLoader
    {
        public IImageDataset Dataset => inner.Dataset;

        public int BatchesPerEpoch => sizes.Length + 1;

        public IReadOnlyList<UnreadablePicture> Unreadable => [];

        public string Description => "cut";

        public IEnumerable<ImageBatch> Batches(int epoch, int first = 0)
        {
            using ImageBatch whole = inner.Batches(epoch).Single();
            int begin = 0;
            for (int i = 0; i <= sizes.Length; i++)
            {
                int count = i < sizes.Length ? sizes[i] : whole.Indices.Count - begin;
                yield return new(whole.Images.narrow(0, begin, count).clone(), whole.Labels.narrow(0, begin, count).clone(), [.. whole.Indices.Skip(begin).Take(count)]) { Number = i };
                begin += count;
            }
        }

        public void Dispose()
        {
        }
    }
}
