using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Variables;

/// <summary>Floating types and devices.</summary>
public sealed class TypeTests
{
    [Theory]
    [InlineData(ScalarType.Float64, 1e-4)]
    [InlineData(ScalarType.BFloat16, 0.05)]
    [InlineData(ScalarType.Float16, 0.01)]
    public void A_network_moved_to_a_type_computes_nearly_the_same_in_it(ScalarType type, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using Sixteens net = new();
        net.eval();
        Tensor images = SampleImages.Noise(1, [2, 3, 64, 64]);
        Tensor expected = net.forward(images);

        Assert.Same(net, net.to(type));
        Assert.All(net.state_dict().Values, tensor => Assert.Equal(type, tensor.dtype));
        Tensor actual = net.forward(images.to(type));
        Assert.Equal(type, actual.dtype);
        AssertNear(expected, actual, tolerance);
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void A_network_made_in_a_type_trains_in_it(ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using Sixteens net = new(dtype: type);
        Assert.All(net.state_dict().Values, tensor => Assert.Equal(type, tensor.dtype));
        using var sgd = optim.SGD(net.parameters(), 0.01);
        Tensor loss = net.forward(SampleImages.Noise(1, [4, 3, 64, 64], type)).square().mean();
        loss.backward();
        sgd.step();
        Assert.All(net.state_dict(), entry => Assert.All(TensorAssert.Values(entry.Value), value => Assert.True(double.IsFinite(value), entry.Key)));
    }

    [Theory]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.ComplexFloat32)]
    public void A_type_that_is_not_floating_is_refused_by_name(ScalarType type)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new Pocket(dtype: type));
        Assert.Contains("Pocket", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(type.ToString(), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_type_of_torch_is_the_networks()
    {
        ScalarType before = get_default_dtype();
        try
        {
            set_default_dtype(float64);
            using Pocket net = new();
            Assert.All(net.state_dict().Values, tensor => Assert.Equal(float64, tensor.dtype));
        }
        finally
        {
            set_default_dtype(before);
        }
    }

    [Fact]
    public void Moving_to_where_a_network_is_keeps_its_tensors()
    {
        using Pocket net = new();
        nint[] handles = [.. net.state_dict().Values.Select(tensor => tensor.Handle)];
        net.to(CPU).to(float32).cpu();
        Assert.Equal(handles, net.state_dict().Values.Select(tensor => tensor.Handle));
    }

    [Fact]
    public void Moving_there_and_back_keeps_every_value_mode_key_and_gradient_flag()
    {
        using Pocket net = new();
        net.Second.eval();
        StateBytes before = StateBytes.Of(net);
        string[] trainable = [.. net.named_parameters().Select(parameter => parameter.name)];
        net.to(float64);
        net.to(float32);
        before.AssertUnchangedIn(net);
        Assert.Equal(trainable, net.named_parameters().Select(parameter => parameter.name));
        Assert.All(net.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
        Assert.True(net.First.training);
        Assert.False(net.Second.training);
    }

    [Fact]
    public void A_module_of_the_users_own_moves_along()
    {
        using DisposeScope scope = NewDisposeScope();
        using Pocket net = new();
        net.register_module("extra", nn.Linear(3, 2));
        net.to(float64);
        Assert.Equal(float64, net.state_dict()["extra.weight"].dtype);
    }

    private static void AssertNear(Tensor expected, Tensor actual, double share)
    {
        double[] wanted = TensorAssert.Values(expected);
        double[] got = TensorAssert.Values(actual);
        double scale = wanted.Max(Math.Abs);
        Assert.All(got, value => Assert.True(double.IsFinite(value)));
        Assert.All(wanted.Zip(got), pair => Assert.InRange(pair.First - pair.Second, -share * scale, share * scale));
    }
}
