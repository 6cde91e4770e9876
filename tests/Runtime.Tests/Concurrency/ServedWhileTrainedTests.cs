using ResNetDsl.Data;
using ResNetDsl.Images;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Concurrency;

/// <summary>Classifying and evaluating a network beside other work on it.</summary>
public sealed class ServedWhileTrainedTests
{
    [Fact]
    public void Classifying_meanwhile_changes_nothing_of_a_training()
    {
        (double Loss, byte[] Weights) alone = Train(meanwhile: false), served = Train(meanwhile: true);
        Assert.Equal(alone.Loss, served.Loss);
        Assert.Equal(alone.Weights, served.Weights);

        static (double Loss, byte[] Weights) Train(bool meanwhile)
        {
            manual_seed(1);
            using Served net = new();
            net.eval();
            using ImageLoader train = new(new ShapeImages(64, Split.Train), ImagePipeline.ForEvaluation(Served.Plan), new() { BatchSize = 16, Seed = 1 });
            ImageClassifier classifier = new(net, train.Dataset.Classes);
            RgbImage picture = train.Dataset.Read(0);
            using CancellationTokenSource done = new();
            Thread thread = new(() =>
            {
                while (!done.IsCancellationRequested)
                {
                    classifier.Classify(picture);
                }
            });
            if (meanwhile)
            {
                thread.Start();
            }

            double loss = new Trainer(net, new() { Epochs = 2 }).Fit(train).Epochs[^1].Loss;
            done.Cancel();
            if (meanwhile)
            {
                thread.Join();
            }

            return (loss, [.. net.state_dict().Values.SelectMany(tensor => tensor.detach().contiguous().bytes.ToArray())]);
        }
    }

    [Fact]
    public async Task Evaluations_at_once_have_the_loss_of_one_alone()
    {
        manual_seed(1);
        using Served net = new();
        double alone = Loss();
        double[] both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(Loss, default, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Equal([alone, alone, alone], [.. both, Loss()]);
        Assert.All(net.modules(), module => Assert.True(module.training));

        double Loss()
        {
            using ImageLoader test = new(new ShapeImages(40, Split.Test), ImagePipeline.ForEvaluation(Served.Plan), new() { BatchSize = 8 });
            return Evaluator.Evaluate(net, test).Loss;
        }
    }
}
