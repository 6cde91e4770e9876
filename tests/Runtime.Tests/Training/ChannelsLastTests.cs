using ResNetDsl.Modules;
using ResNetDsl.Optimization;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>A training computes the same with either layout of maps, but for rounding.</summary>
public sealed class ChannelsLastTests
{
    private const int Steps = 3;

    /// <summary>All that a trainer accepts.</summary>
    public static TheoryData<string> Networks => new(SmallNetworks.AllNames.Where(name =>
    {
        using Network net = SmallNetworks.Make(name, float32);
        return net.Architecture.Table.Options is { Classes: > 0, GlobalPool: true };
    }));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Losses_do_not_depend_on_the_layout(string network)
    {
        double[] first = Losses(() => SmallNetworks.Make(network, float32), channelsLast: false);
        double[] last = Losses(() => SmallNetworks.Make(network, float32), channelsLast: true);
        Assert.Equal(Steps, last.Length);
        Assert.All(first.Zip(last), pair => Assert.Equal(pair.First, pair.Second, 2e-3 * Math.Max(1, pair.First)));
        Assert.Equal(first[0], last[0], 1e-4 * Math.Max(1, first[0]));
    }

    [Fact]
    public void User_defined_units_receive_contiguous_maps()
    {
        List<(bool IsContiguous, long[] Strides)> inputs = [];
        double[] last = Losses(() => Obedient(inputs), channelsLast: true);

        // The check of the first batch computes it once more.
        Assert.Equal(2 * (Steps + 1), inputs.Count);
        Assert.All(inputs, input => Assert.True(input.IsContiguous, string.Join(", ", input.Strides)));
        double[] first = Losses(() => Obedient(inputs), channelsLast: false);
        Assert.All(first.Zip(last), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Maps_have_their_channels_last_between_layers()
    {
        using SmallVgg net = new();
        using torch.Generator generator = new(1);
        using Tensor images = randn(net.Architecture.Input.WithBatch(2));
        net.train();
        Assert.False(IsLast());
        net.Training = new() { Generator = generator, ChannelsLast = true };
        Assert.True(IsLast());

        // Evaluation stays as it is.
        using Pass.Scope evaluation = Pass.Evaluation.Enter();
        Assert.False(IsLast());

        bool IsLast()
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor map = net.forward_intermediates(images, net.Blocks[0])[0];
            return map.stride(1) == 1 && map.size(1) > 1;
        }
    }

    private static ObedientUnits Obedient(List<(bool, long[])> inputs)
    {
        ObedientUnits net = new();
        foreach (ObedientUnit unit in net.First.Select(unit => unit.Own))
        {
            // As in a shuffle of channels, view() refuses maps that are not contiguous.
            unit.Order = (input, layers) =>
            {
                inputs.Add((input.is_contiguous(), input.stride()));
                Tensor groups = input.view(input.size(0), 2, 2, input.size(2), input.size(3)).transpose(1, 2);
                return layers.forward("conv", groups.reshape(input.shape));
            };
        }

        return net;
    }

    private static double[] Losses(Func<Network> create, bool channelsLast)
    {
        manual_seed(3);
        using Network net = create();
        using MemoryLoader batches = new(net.Architecture, 8 * Steps, 8);
        List<double> losses = [];
        TrainingOptions options = new() { Epochs = 1, Seed = 5, ChannelsLast = channelsLast, Schedule = new ConstantSchedule { Rate = 1e-3 } };
        new Trainer(net, options) { Observers = { new When(step => losses.Add(step.Loss)) } }.Fit(batches);
        return [.. losses];
    }
}
