using ResNetDsl.Kernels;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;

namespace ResNetDsl.Runtime.Tests.Units;

/// <summary>Blocks whose units are a class of the user's.</summary>
public sealed class OwnUnitTests
{
    private static readonly long[] Shape = [2, 3, 11, 12];

    [Fact]
    public void Compute_what_their_class_says()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using OwnUnits net = new(dtype: float64);
        RandomState.Fill(net, 30);
        net.eval();
        Tensor images = SampleImages.Noise(1, Shape, float64);
        ReferenceState state = new(net.state_dict());

        Tensor x = SeparableUnit.Reference(state, "first.unit_1", images, 1);
        x = SeparableUnit.Reference(state, "first.unit_2", x, 1);
        x = SeparableUnit.Reference(state, "second.unit_1", x, 2);
        x = SeparableUnit.Reference(state, "second.unit_2", x, 1);
        x = nn.functional.max_pool2d(SeparableUnit.Reference(state, "third.unit_1", x, 1), 2, stride: 2);
        x = state.Conv("logits", x.mean([2, 3], keepdim: true)).flatten(1);

        TensorAssert.Close(x, net.forward(images), 1e-9);
        Assert.Empty(state.Unused);
    }

    [Fact]
    public void A_gate_of_ones_own_costs_what_it_runs()
    {
        using OwnGate net = new();
        Assert.Equal((64L * 64 * 9 * 32 * 32) + (2 * 64 * 16), OwnGate.MultiplyAdds);
        Assert.Equal(1, OwnGate.Depth);
        Assert.Equal(OwnGate.MultiplyAdds, (long)NetworkConvolution.Of(OwnGate.Plan).Aggregate(System.Numerics.BigInteger.Zero, (sum, convolution) => sum + convolution.Layer.MultiplyAdds(convolution.Input)));
        Assert.EndsWith("\n* as declared by the program's own units: each layer once", OwnGate.Summary, StringComparison.Ordinal);
        using Tensor output = net.forward(randn(2, 64, 32, 32));
        Assert.Equal([2, 64], output.shape);
    }

    [Fact]
    public void Have_the_keys_and_end_points_of_the_plan()
    {
        using DisposeScope scope = NewDisposeScope();
        using OwnUnits net = new(dtype: float64);
        net.eval();
        Tensor images = SampleImages.Noise(1, Shape, float64);
        using OwnUnits.EndPoints points = net.forward_end_points(images);

        Assert.Equal(OwnUnits.Plan.Tensors().Select(tensor => tensor.Key), net.state_dict().Keys);
        Assert.All(OwnUnits.Plan.Tensors(), tensor => Assert.Equal(tensor.Shape, net.state_dict()[tensor.Key].shape));
        Assert.Contains("second.unit_1.depthwise.bn.running_var", net.state_dict().Keys);
        Assert.DoesNotContain("first.unit_2.shortcut.weight", net.state_dict().Keys);
        Assert.Equal(OwnUnits.ParameterCount, net.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(OwnUnits.Plan.EndPoints().Select(point => point.Name), points.Keys);
        Assert.All(OwnUnits.Plan.EndPoints(), point => Assert.Equal(point.Shape.WithBatch(2), points[point.Name].shape));
        Assert.Contains("OwnUnits/second/unit_1/SeparableUnit/depthwise", points.Keys);
        TensorAssert.Identical(net.forward(images), points.Output);
        Assert.All(points.Values, point => Assert.False(point.IsInvalid));
    }

    [Fact]
    public void Are_instances_of_their_own_that_the_block_gives()
    {
        using OwnUnits net = new();
        Assert.Equal(5, net.Blocks.SelectMany(block => block.Units).Select(unit => ((ResNetDsl.OwnUnit<SeparableUnit>)unit).Own).Distinct().Count());
        Assert.IsType<SeparableUnit>(net.Second[1].Own);
    }

    [Fact]
    public void Train()
    {
        using DisposeScope scope = NewDisposeScope();
        using OwnUnits net = new(dtype: float64);
        Tensor images = SampleImages.Noise(1, Shape, float64);
        StateBytes before = StateBytes.Of(net);
        using var sgd = optim.SGD(net.parameters(), 0.1);
        net.forward(images).square().sum().backward();
        Assert.All(net.named_parameters(), item => Assert.True(item.parameter.grad is not null && item.parameter.grad.isfinite().all().item<bool>(), item.name));
        sgd.step();
        Assert.Equal(net.state_dict().Keys.Order(), before.ChangedIn(net).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Leave_nothing(bool training)
    {
        using OwnUnits net = new();
        net.train(training);
        using Tensor images = SampleImages.Noise(1, Shape);
        AssertLeavesNothing(() => net.forward(images).Dispose());
        AssertLeavesNothing(() => net.forward_end_points(images).Dispose());
        AssertLeavesNothing(() =>
        {
            net.zero_grad();
            using Tensor output = net.forward(images);
            using Tensor loss = output.sum();
            loss.backward();
        });
    }

    [Fact]
    public void May_give_back_their_input()
    {
        using ObedientUnits net = new();
        net.eval();
        foreach (ObedientUnits.ObedientUnitLayers unit in net.First)
        {
            unit.Own.Order = (input, _) => input;
        }

        using Tensor images = SampleImages.Noise(1, [2, 4, 6, 5]);
        AssertLeavesNothing(() => net.forward(images).Dispose());
        AssertLeavesNothing(() => net.forward_end_points(images).Dispose());
        Assert.False(images.IsInvalid);
        using Tensor given = net.First.forward(images);
        TensorAssert.Identical(images, given);
    }

    [Fact]
    public void That_give_another_shape_are_told_both()
    {
        using ObedientUnits net = new();
        net.First[1].Own.Order = (input, layers) => layers.forward("conv", input)[.., .., .., ..^1];
        using Tensor images = SampleImages.Noise(1, [2, 4, 6, 5]);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => net.forward(images));
        Assert.Equal("ObedientUnit.forward returned [2, 4, 6, 4] for [2, 4, 6, 5]; its layers declare [2, 4, 6, 5].", refusal.Message);
        AssertLeavesNothing(() => Assert.Throws<InvalidOperationException>(() => net.forward(images)));
        AssertLeavesNothing(() => Assert.Throws<InvalidOperationException>(() => net.forward_end_points(images)));
    }

    [Fact]
    public void That_give_nothing_are_told_so()
    {
        using ObedientUnits net = new();
        net.First[0].Own.Order = (_, _) => null!;
        using Tensor images = SampleImages.Noise(1, [2, 4, 6, 5]);
        Assert.Equal("ObedientUnit.forward returned null.", Assert.Throws<InvalidOperationException>(() => net.forward(images)).Message);
    }

    [Fact]
    public void That_ask_for_a_layer_they_lack_are_told_which_there_are()
    {
        using ObedientUnits net = new();
        net.First[0].Own.Order = (input, layers) =>
        {
            _ = layers.forward("conv", input);
            return layers.forward("cnov", input);
        };
        using Tensor images = SampleImages.Noise(1, [2, 4, 6, 5]);
        ArgumentException refusal = Assert.Throws<ArgumentException>("layer", () => net.forward(images));
        Assert.StartsWith("'cnov' is not a layer of this ObedientUnit; its layers are conv.", refusal.Message, StringComparison.Ordinal);
        AssertLeavesNothing(() => Assert.Throws<ArgumentException>(() => net.forward(images)));
        AssertLeavesNothing(() => Assert.Throws<ArgumentException>(() => net.forward_end_points(images)));
    }

    [Fact]
    public void Know_their_numbers_and_their_mode()
    {
        using OwnUnits own = new();
        using ObedientUnits net = new();
        List<(UnitGeometry Geometry, bool IsTraining)> seen = [];
        net.First[0].Own.Order = (input, layers) =>
        {
            seen.Add((layers.Geometry, layers.IsTraining));
            return layers.forward("conv", input);
        };
        using Tensor images = SampleImages.Noise(1, [2, 4, 6, 5]);
        net.forward(images).Dispose();
        net.eval();
        net.forward(images).Dispose();
        Assert.Equal([(new UnitGeometry(4, 4, 0, 1, 1), true), (new UnitGeometry(4, 4, 0, 1, 1), false)], seen);
        Assert.Equal(new UnitGeometry(4, 6, 3, 2, 1), own.Second[0].Geometry);
    }

    [Fact]
    public void Save_and_load()
    {
        using TemporaryFolder folder = new();
        using OwnUnits saved = new();
        using OwnUnits loaded = new();
        RandomState.Fill(saved, 3);
        saved.save(folder.Of("net.dat"));
        loaded.load(folder.Of("net.dat"));
        StateBytes.Of(saved).AssertUnchangedIn(loaded);
    }

    private static void AssertLeavesNothing(Action action)
    {
        action();
        long before = Live;
        action();
        action();
        Assert.Equal(before, Live);
    }

    private static long Live => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
