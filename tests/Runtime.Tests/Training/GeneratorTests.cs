using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>A training draws from a generator of its own.</summary>
public sealed class GeneratorTests
{
    [Fact]
    public async Task Trainings_at_once_give_the_bits_of_each_alone()
    {
        Learner[] networks = [.. Enumerable.Range(0, 3).Select(_ => Seeded())];
        string alone = Train(networks[0]);
        string[] both = await Task.WhenAll(networks.Skip(1).Select(net => Task.Factory.StartNew(() => Train(net), default, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Equal([alone, alone], both);
        Array.ForEach(networks, net => net.Dispose());
    }

    [Fact]
    public void The_generator_of_the_process_is_neither_used_nor_changed()
    {
        using Learner first = Seeded(), second = Seeded();
        manual_seed(7);
        using Tensor before = random.get_rng_state();
        string alone = Train(first);
        using Tensor after = random.get_rng_state();
        Assert.Equal(before.data<byte>().ToArray(), after.data<byte>().ToArray());
        manual_seed(8);
        Assert.Equal(alone, Train(second));
        Assert.Null(first.Training);
    }

    [Fact]
    public void Masks_are_those_of_torch_for_the_same_seed()
    {
        using Learner net = Seeded();
        using Tensor images = SampleImages.Noise(1, net.Architecture.Input.WithBatch(8));
        manual_seed(5);
        using Tensor expected = net.forward(images);
        using Generator generator = new(5);
        net.Training = new() { Generator = generator };
        using Tensor actual = net.forward(images);
        net.Training = null;
        TensorAssert.Identical(expected, actual);
    }

    private static Learner Seeded()
    {
        manual_seed(1);
        return new();
    }

    private static string Train(Learner net)
    {
        using MemoryLoader training = new(Learner.Plan, 96, 16);
        new Trainer(net, new() { Epochs = 4, Mixup = 0.2 }).Fit(training);
        return StateBytes.Of(net).Digest;
    }
}
