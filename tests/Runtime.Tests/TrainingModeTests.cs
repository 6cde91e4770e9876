using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests;

public sealed class TrainingModeTests
{
    [Fact]
    public void Networks_begin_in_training_mode_and_change_it_throughout()
    {
        using Pocket net = new();
        Assert.All(net.modules(), module => Assert.True(module.training));
        net.eval();
        Assert.All(net.modules(), module => Assert.False(module.training));
        net.train();
        Assert.All(net.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Only_training_moves_the_statistics_and_it_moves_all_of_them()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        Tensor images = SampleImages.Noise(1, [2, 3, 64, 64]);
        StateBytes before = StateBytes.Of(net);

        net.eval();
        Tensor evaluated = net.forward(images);
        before.AssertUnchangedIn(net);

        net.train();
        Tensor trained = net.forward(images);
        Assert.Equal(SmallResNet.Plan.Tensors().Where(tensor => tensor.Role == TensorRole.Buffer).Select(tensor => tensor.Key).Order(), before.ChangedIn(net).Order());
        Assert.NotEqual(TensorAssert.Values(evaluated), TensorAssert.Values(trained));
    }

    [Fact]
    public void One_block_can_be_frozen()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        StateBytes before = StateBytes.Of(net);
        net.Block1.eval();
        net.forward(SampleImages.Noise(1, [2, 3, 64, 64]));
        string[] moved = [.. before.ChangedIn(net)];
        Assert.DoesNotContain(moved, key => key.StartsWith("block1.", StringComparison.Ordinal));
        Assert.Equal(
            SmallResNet.Plan.Tensors().Where(tensor => tensor.Role == TensorRole.Buffer && !tensor.Key.StartsWith("block1.", StringComparison.Ordinal)).Select(tensor => tensor.Key).Order(),
            moved.Order());

        net.train();
        net.forward(SampleImages.Noise(1, [2, 3, 64, 64]));
        Assert.Contains(before.ChangedIn(net), key => key.StartsWith("block1.", StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluation_is_deterministic_and_leaves_the_input_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        net.eval();
        Tensor images = SampleImages.Noise(1, [2, 3, 64, 64]);
        Tensor copy = images.clone();
        TensorAssert.Identical(net.forward(images), net.forward(images));
        TensorAssert.Identical(net.forward(images), net.forward_end_points(images).Output);
        TensorAssert.Identical(copy, images);
    }

    [Fact]
    public void A_network_without_a_stem_leaves_its_input_alone_in_both_modes()
    {
        using DisposeScope scope = NewDisposeScope();
        using Pocket net = new();
        Tensor images = SampleImages.Noise(1, [2, 2, 5, 5]);
        Tensor copy = images.clone();
        net.forward(images);
        net.forward_end_points(images).Dispose();
        net.eval();
        net.forward(images);
        net.forward_end_points(images).Dispose();
        TensorAssert.Identical(copy, images);
    }
}
