using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Memory;

/// <summary>Every intermediate tensor is disposed where it dies, without a garbage collection and without a dispose scope.</summary>
public sealed class LiveTensorTests
{
    private static readonly long[] Shape = [2, 3, 33, 33];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fifty_forward_passes_leave_nothing(bool training)
    {
        using SmallResNet net = new();
        net.train(training);
        using Tensor images = SampleImages.Noise(1, Shape);
        AssertLeavesNothing(50, () => net.forward(images).Dispose());
        AssertLeavesNothing(50, () => net.call(images).Dispose());
    }

    [Fact]
    public void Fifty_passes_with_end_points_leave_nothing_once_they_are_disposed()
    {
        using SmallResNet net = new();
        using SmallFeatures features = new(net);
        using Tensor images = SampleImages.Noise(1, Shape);
        AssertLeavesNothing(50, () => net.forward_end_points(images).Dispose());
        AssertLeavesNothing(50, () => features.forward_end_points(images).Dispose());
    }

    [Fact]
    public void Intermediates_leave_nothing_once_they_are_disposed()
    {
        using SmallResNet net = new();
        using Tensor images = SampleImages.Noise(1, Shape);
        AssertLeavesNothing(20, () =>
        {
            foreach (Tensor output in net.forward_intermediates(images, "block3", "block1"))
            {
                output.Dispose();
            }
        });
    }

    [Fact]
    public void Intermediates_of_a_pass_that_fails_leave_nothing()
    {
        using SmallResNet net = new();
        using Tensor images = SampleImages.Noise(1, Shape);
        net.Block3.register_forward_pre_hook((_, _) => throw new InvalidOperationException());
        AssertLeavesNothing(5, () => Assert.Throws<InvalidOperationException>(() => net.forward_intermediates(images, "block1", "block3")));
    }

    [Fact]
    public void Twenty_training_steps_leave_nothing()
    {
        using SmallResNet net = new();
        using Tensor images = SampleImages.Noise(1, Shape);
        using Tensor labels = tensor(new long[] { 1, 2 });
        using var sgd = optim.SGD(net.parameters(), 0.01);
        Step();
        AssertLeavesNothing(20, Step);

        void Step()
        {
            // Not sgd.zero_grad(): TorchSharp 0.107.0 leaves a wrapper of each gradient to the garbage collector there.
            net.zero_grad();
            using Tensor logits = net.forward(images);
            using Tensor data = nn.functional.cross_entropy(logits, labels);
            using Tensor decay = net.regularization_loss();
            using Tensor loss = data + decay;
            loss.backward();
            sgd.step();
        }
    }

    [Fact]
    public void Parameter_groups_leave_nothing()
    {
        using SmallResNet net = new();
        AssertLeavesNothing(10, () => net.parameter_groups());
        AssertLeavesNothing(10, () => net.regularization_loss().Dispose());
    }

    [Fact]
    public void Networks_that_come_and_go_leave_nothing()
    {
        AssertLeavesNothing(10, () => new SmallResNet().Dispose());
        AssertLeavesNothing(10, () =>
        {
            using SmallResNet net = new();
            using SmallWithFiveClasses five = new(net);
            using SmallFeatures16 features = new(net);
        });
    }

    [Fact]
    public void A_move_leaves_nothing()
    {
        using SmallResNet net = new();
        AssertLeavesNothing(5, () =>
        {
            net.to(float64);
            net.to(float32);
        });
    }

    [Fact]
    public void Saving_and_loading_leave_nothing()
    {
        using TemporaryFolder folder = new();
        using SmallResNet net = new();
        AssertLeavesNothing(5, () =>
        {
            net.save(folder.Of("net.dat"));
            net.load(folder.Of("net.dat"));
        });
    }

    [Fact]
    public void A_refused_load_leaves_nothing()
    {
        using TemporaryFolder folder = new();
        using Tiny other = new();
        other.save(folder.Of("net.dat"));
        File.WriteAllBytes(folder.Of("cut.dat"), File.ReadAllBytes(folder.Of("net.dat"))[..^1]);
        using SmallResNet net = new();
        AssertLeavesNothing(5, () =>
        {
            Assert.Throws<StateDictException>(() => net.load(folder.Of("net.dat")));
            Assert.Throws<InvalidDataException>(() => net.load(folder.Of("cut.dat")));
        });
    }

    [Fact]
    public void A_refused_network_leaves_nothing()
    {
        using SmallResNet net = new();
        AssertLeavesNothing(5, () => Assert.Throws<ArgumentException>(() => new SmallButWider(net)));
    }

    [Fact]
    public void A_dispose_scope_disposes_the_output_and_never_the_networks_tensors()
    {
        SmallResNet net;
        Tensor output;
        using (DisposeScope scope = NewDisposeScope())
        {
            net = new();
            net.eval();
            output = net.forward(SampleImages.Noise(1, Shape));
        }

        Assert.True(output.IsInvalid);
        Assert.All(net.state_dict().Values, tensor => Assert.False(tensor.IsInvalid));
        using (DisposeScope scope = NewDisposeScope())
        {
            net.to(float64);
        }

        Assert.All(net.state_dict().Values, tensor => Assert.False(tensor.IsInvalid));
        using Tensor images = SampleImages.Noise(1, Shape, float64);
        net.forward(images).Dispose();
        net.Dispose();
    }

    [Fact]
    public void At_most_a_handful_of_tensors_live_at_once()
    {
        using SmallResNet net = new();
        net.eval();
        using IDisposable inference = no_grad();
        using Tensor images = SampleImages.Noise(1, Shape);
        long peak = 0;
        foreach (Block block in net.Blocks)
        {
            foreach (nn.Module<Tensor, Tensor> unit in block.children().Cast<nn.Module<Tensor, Tensor>>())
            {
                unit.register_forward_pre_hook((_, input) =>
                {
                    peak = Math.Max(peak, Live);
                    return input;
                });
            }
        }

        long before = Live;
        net.forward(images).Dispose();

        // Between two units: the image maps that the block and the network still hold, nothing of the units before.
        Assert.InRange(peak - before, 1, 3);
    }

    /// <summary>
    /// The tensors of this thread that are not disposed. What the garbage collector finds does not count, and unlike <c>Tensor.TotalCount</c> it is right about
    /// parameters (which take over another tensor's handle without counting that one as gone).
    /// </summary>
    private static long Live => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static void AssertLeavesNothing(int times, Action action)
    {
        action();
        long before = Live;
        for (int i = 0; i < times; i++)
        {
            action();
        }

        Assert.Equal(before, Live);
    }
}
