using ResNetDsl.Layers;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;

namespace ResNetDsl.Runtime.Tests.Memory;

/// <summary>Small networks of every kind of unit: they train, evaluate deterministically, and leave no tensor behind.</summary>
public sealed class SmallNetworkTests
{
    public static TheoryData<string> Networks => SmallNetworks.Names;

    /// <summary>Every twelfth, and all in the long lane.</summary>
    public static TheoryData<string> Some => new(SmallNetworks.AllNames.Where((_, i) => Lane.IsLong || i % 12 == 0));

    [Theory]
    [MemberData(nameof(Networks))]
    public void One_step_changes_every_parameter_by_a_finite_gradient(string network)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using Network net = SmallNetworks.Make(network, float64);
        RandomState.Fill(net, 20);
        Tensor images = SampleImages.Noise(1, net.Architecture.Input.WithBatch(8), float64);
        Tensor labels = tensor(new long[] { 0, 1, 2, 0, 1, 2, 0, 1 });
        using var sgd = optim.SGD(net.parameters(), 1e-3);
        StateBytes before = StateBytes.Of(net);

        Tensor loss = Loss();
        loss.backward();
        Assert.All(net.named_parameters(), item =>
        {
            Assert.True(item.parameter.grad is not null, $"{item.name} has no gradient.");
            Assert.All(TensorAssert.Values(item.parameter.grad!), value => Assert.True(double.IsFinite(value), item.name));
        });
        sgd.step();

        // A weight before batch normalization of one batch has a gradient of rounding errors only, where it is a bias.
        string[] changed = [.. before.ChangedIn(net)];
        Assert.Empty(net.Architecture.Tensors().Where(tensor => tensor.Role == TensorRole.ConvolutionWeight).Select(tensor => tensor.Key).Except(changed));
        Assert.True(Loss().item<double>() < loss.item<double>(), "The loss did not fall.");

        Tensor Loss()
        {
            manual_seed(2);
            Tensor output = net.forward(images);
            return nn.functional.cross_entropy(output.dim() == 4 ? output.mean([2, 3]) : output, labels);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Evaluation_is_deterministic_with_end_points_and_without(string network)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using Network net = SmallNetworks.Make(network, float64);
        RandomState.Fill(net, 21);
        net.eval();
        Tensor images = SampleImages.Noise(1, net.Architecture.Input.WithBatch(2), float64);
        Tensor copy = images.clone();
        Tensor output = net.forward(images);
        TensorAssert.Identical(output, net.forward(images));
        using EndPoints points = SmallNetworks.EndPointsOf(net, images);
        TensorAssert.Close(output, points.Output, 1e-12);
        Assert.Equal(net.Architecture.EndPoints().Select(point => point.Name), points.Keys);
        Assert.All(net.Architecture.EndPoints(), point => Assert.Equal(point.Shape.WithBatch(2), points[point.Name].shape));
        TensorAssert.Identical(copy, images);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Passes_leave_nothing(string network)
    {
        using Network net = SmallNetworks.Make(network, float32);
        using Tensor images = SampleImages.Noise(1, net.Architecture.Input.WithBatch(2));
        foreach (bool training in new[] { true, false })
        {
            net.train(training);
            AssertLeavesNothing(() => net.forward(images).Dispose());
            AssertLeavesNothing(() => net.call(images).Dispose());
            AssertLeavesNothing(() => SmallNetworks.EndPointsOf(net, images).Dispose());
            AssertLeavesNothing(() =>
            {
                foreach (Tensor output in net.forward_intermediates(images, net.Blocks[0].GetName()))
                {
                    output.Dispose();
                }
            });
        }

        AssertLeavesNothing(() =>
        {
            net.train();
            net.zero_grad();
            using Tensor output = net.forward(images);
            using Tensor loss = output.sum();
            loss.backward();
        });
    }

    [Theory]
    [Trait(Lane.Trait, Lane.Both)]
    [MemberData(nameof(Some))]
    public void Passes_that_fail_leave_nothing(string network)
    {
        using Network net = SmallNetworks.Make(network, float32);
        using Tensor images = SampleImages.Noise(1, net.Architecture.Input.WithBatch(2));

        // Each convolution fails once, so that a pass ends at every place. One of the head is not reached on the way to a block.
        HashSet<nint> inBlocks = [.. net.Blocks.SelectMany(block => block.parameters()).Select(parameter => parameter.Handle)];
        foreach (Tensor weight in net.modules().OfType<Convolution>().Select(convolution => convolution.Weight))
        {
            using Breaker breaker = new(weight);
            AssertLeavesNothing(() => Assert.ThrowsAny<Exception>(() => net.forward(images)));
            AssertLeavesNothing(() => Assert.ThrowsAny<Exception>(() => SmallNetworks.EndPointsOf(net, images)));
            if (inBlocks.Contains(weight.Handle))
            {
                AssertLeavesNothing(() => Assert.ThrowsAny<Exception>(() => net.forward_intermediates(images, net.Blocks.Select(block => block.GetName()).ToArray())));
            }
        }

        AssertLeavesNothing(() => net.forward(images).Dispose());
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

    /// <summary>Gives a weight a shape that no convolution takes, until it is disposed.</summary>
    private sealed class Breaker : IDisposable
    {
        private readonly Tensor weight;
        private readonly Tensor right;
        private readonly Tensor wrong = zeros([1, 1, 1, 1, 1]);

        public Breaker(Tensor weight)
        {
            using IDisposable inference = no_grad();
            this.weight = weight;
            right = weight.clone();
            weight.set_(wrong);
        }

        public void Dispose()
        {
            using IDisposable inference = no_grad();
            weight.set_(right);
            right.Dispose();
            wrong.Dispose();
        }
    }
}
