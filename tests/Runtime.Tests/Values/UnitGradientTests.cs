using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Values;

/// <summary>
/// The gradient of every tensor of every kind of unit, and of the image, along a random direction, against central differences. What a pass drops at random it drops again for the same seed, so
/// dropout and stochastic depth have gradients to compare as well.
/// </summary>
public sealed class UnitGradientTests
{
    // Should the corner of a ReLU lie between two points, it does not between nearer ones.
    private static readonly double[] Steps = [1e-6, 1e-7, 1e-8];

    public static TheoryData<string> Networks => SmallNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void In_evaluation(string network) => AssertGradients(network, training: false);

    [Theory]
    [MemberData(nameof(Networks))]
    public void In_training(string network) => AssertGradients(network, training: true);

    private static void AssertGradients(string network, bool training)
    {
        using DisposeScope scope = NewDisposeScope();
        using Network net = SmallNetworks.Make(network, float64);
        RandomState.Fill(net, 300);
        net.train(training);
        Tensor images = SampleImages.Noise(2, net.Architecture.Input.WithBatch(3), float64);
        images.requires_grad = true;
        Tensor weights = SampleImages.Noise(3, net.Architecture.Output.WithBatch(3), float64);
        Loss().backward();
        int seed = 0;
        foreach ((string name, Tensor tensor) in net.named_parameters().Select(item => (item.name, (Tensor)item.parameter)).Append(("the image", images)))
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor? gradient = tensor.grad;
            Assert.True(gradient is not null, $"{name} has no gradient.");
            Tensor direction = SampleImages.Noise(++seed, tensor.shape, float64);
            direction /= direction.norm();
            double actual = (gradient! * direction).sum().item<double>();
            double[] differences = [.. Steps.Select(step => (LossAt(tensor, direction, step) - LossAt(tensor, direction, -step)) / (2 * step)).TakeWhile(difference => !IsNear(difference, actual))];
            Assert.True(differences.Length < Steps.Length, $"{name}: the gradient is {actual:R}, the differences are {string.Join(", ", differences)}.");
        }

        static bool IsNear(double expected, double actual) => Math.Abs(expected - actual) <= 2e-6 * Math.Max(1, Math.Abs(expected));

        Tensor Loss()
        {
            manual_seed(17);
            return (net.forward(images) * weights).sum();
        }

        double LossAt(Tensor tensor, Tensor direction, double step)
        {
            using IDisposable inference = no_grad();
            using Tensor before = tensor.clone();
            tensor.add_(direction, step);
            double loss = Loss().item<double>();
            tensor.copy_(before);
            return loss;
        }
    }
}
