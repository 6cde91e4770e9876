using ResNetDsl.Optimization;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>What is frozen is the same after training, bit by bit, with the statistics of batch normalization.</summary>
public sealed class FreezeTests
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 2,
        Optimizer = new AdamWRecipe { WeightDecay = 0.1 },
        AverageDecay = 0.9,
        Schedule = new ConstantSchedule { Rate = 0.01 },
    };

    [Theory]
    [InlineData("FreezeWeights")]
    [InlineData("FreezeParts")]
    [InlineData("eval")]
    [InlineData("no gradient")]
    [InlineData("no gradient, eval")]
    public void A_frozen_block_stays(string way)
    {
        using Learner net = new();
        switch (way)
        {
            case "FreezeWeights":
                net.Block1.FreezeWeights();
                break;
            case "FreezeParts":
                net.FreezeParts("block1");
                break;
            case "eval":
                net.Block1.eval();
                break;
            default:
                foreach (TorchSharp.Modules.Parameter parameter in net.Block1.parameters())
                {
                    parameter.requires_grad = false;
                }

                net.Block1.train(way == "no gradient");
                break;
        }

        bool[] modes = [.. net.modules().Select(module => module.training)];
        bool[] gradients = [.. net.parameters().Select(parameter => parameter.requires_grad)];
        StateBytes block = StateBytes.Of(net.Block1), whole = StateBytes.Of(net);
        Train(net, Options);
        block.AssertUnchangedIn(net.Block1);
        Assert.Equal(whole.ChangedIn(net).Count(), net.state_dict().Count - net.Block1.state_dict().Count);
        Assert.Equal(modes, net.modules().Select(module => module.training));
        Assert.Equal(gradients, net.parameters().Select(parameter => parameter.requires_grad));
    }

    [Theory]
    [InlineData("stem", "conv1.")]
    [InlineData("classifier", "logits.")]
    [InlineData("backbone", "conv1.", "block1.", "block2.", "postnorm.")]
    public void A_part_is_frozen_by_its_name(string part, params string[] keys)
    {
        using Learner net = new();
        net.FreezeParts(part);
        StateBytes before = StateBytes.Of(net);
        Train(net, Options);
        Assert.Equal(
            net.state_dict().Keys.Where(key => !Array.Exists(keys, prefix => key.StartsWith(prefix, StringComparison.Ordinal))),
            before.ChangedIn(net));
    }

    [Fact]
    public void A_network_in_evaluation_mode_is_trained_as_a_whole_and_left_in_it()
    {
        using Learner net = new();
        net.eval();
        StateBytes before = StateBytes.Of(net);
        Train(net, Options);
        Assert.Equal(net.state_dict().Count, before.ChangedIn(net).Count());
        Assert.All(net.modules(), module => Assert.False(module.training));
    }

    [Fact]
    public void What_is_frozen_stays_so_when_the_network_is_moved_or_set_to_train_until_it_is_unfrozen()
    {
        using Learner net = new();
        net.FreezeParts("stem", "block1");
        net.eval();
        net.train();
        net.to(float64);
        Assert.True(net.training);
        Assert.True(net.Block1.IsFrozen);
        Assert.All(net.Block1.modules(), module => Assert.False(module.training));
        Assert.All(net.Block1.parameters(), parameter => Assert.False(parameter.requires_grad));
        Assert.All(net.Block2.parameters(), parameter => Assert.True(parameter.requires_grad));
        net.UnfreezeParts("block1");
        Assert.All(net.Block1.modules(), module => Assert.True(module.training));
        Assert.All(net.Block1.parameters(), parameter => Assert.True(parameter.requires_grad));
        Assert.False(net.named_parameters().First(item => item.name == "conv1.weight").parameter.requires_grad);
    }

    [Fact]
    public void A_part_that_is_not_there_and_a_network_without_anything_to_train_are_refused()
    {
        using Learner net = new();
        StateBytes before = StateBytes.Of(net);
        Assert.StartsWith(
            "Learner has no part 'block9'. Its parts are stem, block1, block2, classifier and backbone.",
            Assert.Throws<ArgumentException>(() => net.FreezeParts("block1", "block9")).Message, StringComparison.Ordinal);
        Assert.False(net.Block1.IsFrozen);
        Assert.StartsWith("Learner has no part 'fc'.", Assert.Throws<ArgumentException>(() => Train(net, Options with { RateFactors = new([new("fc", 2)]) })).Message, StringComparison.Ordinal);
        net.FreezeWeights();
        Assert.StartsWith("Every parameter of Learner is frozen", Assert.Throws<InvalidOperationException>(() => Train(net, Options)).Message, StringComparison.Ordinal);
        before.AssertUnchangedIn(net);
    }

    [Fact]
    public void The_learning_rate_of_a_part_has_a_factor()
    {
        Dictionary<string, double[]> whole = Moved(default), parts = Moved(new([new("block2", 2), new("backbone", 0.5)]));
        foreach ((string key, double[] values) in whole)
        {
            double factor = key.StartsWith("logits.", StringComparison.Ordinal) ? 1 : key.StartsWith("block2.", StringComparison.Ordinal) ? 2 : 0.5;
            Assert.Equal(values.Select(value => value * factor), parts[key], (x, y) => Math.Abs(x - y) < 1e-12);
        }

        static Dictionary<string, double[]> Moved(EquatableArray<RateFactor> factors)
        {
            manual_seed(1);
            using Learner net = new(dtype: float64);
            Dictionary<string, double[]> before = net.named_parameters().ToDictionary(item => item.name, item => TensorAssert.Values(item.parameter).ToArray());
            using MemoryLoader training = new(Learner.Plan, 16, 16);
            new Trainer(net, new() { Epochs = 1, Optimizer = new SgdRecipe { Momentum = 0, Nesterov = false }, Schedule = new ConstantSchedule { Rate = 0.1 }, RateFactors = factors }).Fit(training);
            return net.named_parameters().ToDictionary(item => item.name, item => TensorAssert.Values(item.parameter).Zip(before[item.name], (now, then) => now - then).ToArray());
        }
    }

    private static void Train(Network net, TrainingOptions options)
    {
        using MemoryLoader training = new(Learner.Plan, 48, 16);
        new Trainer(net, options).Fit(training);
    }
}
