using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Values;

public sealed class GradientTests
{
    [Fact]
    public void Gradients_flow_to_every_parameter()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);

        // In 32 bits libtorch 2.10 itself gives wrong gradients of 3×3 convolutions of fewer than 16 channels on some processors.
        using SmallResNet net = new(dtype: float64);
        Tensor output = net.forward(SampleImages.Noise(1, [4, 3, 64, 64], float64));
        nn.functional.cross_entropy(output, tensor(new long[] { 0, 3, 7, 9 })).backward();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in net.named_parameters())
        {
            Assert.True(parameter.grad is not null, $"{name} has no gradient.");
            double[] gradient = TensorAssert.Values(parameter.grad!);
            Assert.All(gradient, value => Assert.True(double.IsFinite(value)));
            if (parameter.dim() == 4)
            {
                Assert.True(gradient.Any(value => value != 0), $"The gradient of {name} is zero.");
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_equal_finite_differences(bool training)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(2);
        using Pocket net = new(dtype: float64);
        net.train(training);
        Tensor images = SampleImages.Noise(2, [3, 2, 5, 5], float64);
        Tensor direction = SampleImages.Noise(3, [3, 3], float64);

        // Away from zero, where a ReLU whose input is exactly 0 would have no derivative.
        using (no_grad())
        {
            foreach (Tensor tensor in net.state_dict().Values)
            {
                tensor.add_(rand_like(tensor) * 0.5);
            }
        }

        images.requires_grad = true;
        Loss().backward();
        Assert.Equal(38, net.named_parameters().Count());
        foreach ((string name, Tensor variable) in net.named_parameters().Select(parameter => (parameter.name, (Tensor)parameter.parameter)).Append(("input", images)))
        {
            double[] gradient = TensorAssert.Values(variable.grad!);
            using Tensor flat = variable.detach().view(-1);
            for (int i = 0; i < gradient.Length; i++)
            {
                double difference = (LossWith(flat, i, 1e-6) - LossWith(flat, i, -1e-6)) / 2e-6;
                Assert.True(Math.Abs(difference - gradient[i]) <= 1e-6, $"{name}[{i}]: gradient {gradient[i]:R}, difference {difference:R}.");
            }
        }

        Tensor Loss() => (net.forward(images) * direction).sum();

        double LossWith(Tensor values, int index, double change)
        {
            using DisposeScope inner = NewDisposeScope();
            using IDisposable inference = no_grad();
            double before = values[index].item<double>();
            values[index] = before + change;
            double loss = Loss().item<double>();
            values[index] = before;
            return loss;
        }
    }

    [Fact]
    public void End_points_carry_gradients_too()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using Pocket net = new(dtype: float64);
        Tensor images = SampleImages.Noise(2, [3, 2, 5, 5], float64);
        net.forward(images).square().sum().backward();
        Dictionary<string, double[]> expected = net.named_parameters().ToDictionary(parameter => parameter.name, parameter => TensorAssert.Values(parameter.parameter.grad!));
        net.zero_grad();
        using (Pocket.EndPoints points = net.forward_end_points(images))
        {
            points.Logits.square().sum().backward();
        }

        Assert.All(net.named_parameters(), parameter => TensorAssert.Close(expected[parameter.name], TensorAssert.Values(parameter.parameter.grad!), 1e-12));
    }
}
