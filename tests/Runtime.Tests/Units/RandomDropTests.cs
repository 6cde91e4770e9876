using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;

namespace ResNetDsl.Runtime.Tests.Units;

/// <summary>Stochastic depth (Huang et al., 2016) and dropout (Srivastava et al., 2014): what is dropped how often, and that evaluation drops nothing.</summary>
public sealed class RandomDropTests
{
    [Fact]
    public void Residuals_are_dropped_by_the_linear_rule_over_the_whole_network()
    {
        using StochasticDepths net = new();
        Assert.Equal(4, StochasticDepths.Plan.Residuals);
        Assert.Equal([0.125, 0.25, 0.375, 0.5], [.. net.Block1.Select(unit => unit.DropProbability), .. net.Block3.Select(unit => unit.DropProbability)]);
    }

    [Fact]
    public void Each_image_keeps_its_residual_or_loses_it_whole_and_the_mean_is_the_full_one()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        manual_seed(5);
        using OneStochasticUnit net = new(dtype: float64);
        using OneSteadyUnit steady = new(dtype: float64);
        RandomState.Fill(net, 3);
        steady.load_state_dict(net.state_dict());
        Assert.Equal(0.25, net.Block1[0].DropProbability);

        // Every draw is of the same batch, so its statistics, and with them the residual, are the same.
        Tensor images = SampleImages.Noise(1, [500, 6, 5, 4], float64);
        Tensor residual = steady.Block1[0].forward(images) - images;
        int kept = 0;
        const int Draws = 8;
        for (int draw = 0; draw < Draws; draw++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor added = net.Block1[0].forward(images) - images;
            Tensor isKept = added.abs().amax([1, 2, 3], keepdim: true) > 1e-9;
            kept += (int)isKept.sum().item<long>();
            TensorAssert.Close(residual * isKept / 0.75, added, 1e-10);
        }

        double deviation = Math.Sqrt(500 * Draws * 0.75 * 0.25);
        Assert.InRange(kept, (500 * Draws * 0.75) - (4 * deviation), (500 * Draws * 0.75) + (4 * deviation));
    }

    [Fact]
    public void The_mean_over_many_dropouts_is_what_it_is_without()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        manual_seed(6);
        using OneDroppedUnit net = new(dtype: float64);
        RandomState.Fill(net, 4);
        net.eval();

        // Nothing but dropout trains, so that what stands behind it is linear in it.
        ResNetDsl.Unit unit = net.Block1[0];
        Tensor image = SampleImages.Noise(2, [1, 6, 5, 4], float64);
        Tensor expected = unit.forward(image);
        TensorAssert.Identical(expected, unit.forward(image));
        Tensor images = image.expand(4000, 6, 5, 4).contiguous();
        unit.train();
        foreach (nn.Module layer in unit.children())
        {
            layer.eval();
        }

        Tensor drawn = unit.forward(images);
        Tensor error = drawn.std(0, unbiased: true) / Math.Sqrt(4000);
        double worst = ((drawn.mean([0]) - expected[0]).abs() / error).max().item<double>();
        Assert.InRange(worst, 0.5, 5);
    }

    [Theory]
    [InlineData(nameof(TorchvisionScaledAndDropped))]
    [InlineData(nameof(StochasticDepths))]
    [InlineData(nameof(SmallVgg))]
    [InlineData(nameof(PlainUnits))]
    public void Training_is_random_and_evaluation_is_not(string network)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        manual_seed(7);
        using Network net = SmallNetworks.Make(network, float64);
        RandomState.Fill(net, 8);
        Tensor images = SampleImages.Noise(3, net.Architecture.Input.WithBatch(4), float64);
        Assert.NotEqual(TensorAssert.Values(net.forward(images)), TensorAssert.Values(net.forward(images)));
        net.eval();
        TensorAssert.Identical(net.forward(images), net.forward(images));
    }
}
