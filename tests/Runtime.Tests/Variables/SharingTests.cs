using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Variables;

/// <summary>Several networks that train one set of tensors (TF-slim's <c>reuse</c>).</summary>
public sealed class SharingTests
{
    private static readonly long[] Shape = [2, 3, 64, 64];

    [Fact]
    public void Shared_networks_hold_the_very_same_tensors()
    {
        using SmallResNet net = new();
        using SmallTwin twin = new(net);
        AssertSame(net, twin, _ => true);
    }

    [Fact]
    public void Features_are_shared_without_the_classifier()
    {
        using SmallResNet net = new();
        using SmallFeatures features = new(net);
        Assert.Equal(["logits.bias", "logits.weight"], net.state_dict().Keys.Except(features.state_dict().Keys).Order());
        AssertSame(net, features, key => !key.StartsWith("logits.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_classifier_of_other_classes_is_the_networks_own()
    {
        using SmallResNet net = new();
        using SmallWithFiveClasses five = new(net);
        AssertSame(net, five, key => !key.StartsWith("logits.", StringComparison.Ordinal));
        Assert.Equal([5, 32, 1, 1], five.state_dict()["logits.weight"].shape);
        Assert.Equal([10, 32, 1, 1], net.state_dict()["logits.weight"].shape);
        Assert.Contains(TensorAssert.Values(five.state_dict()["logits.weight"]), value => value != 0);
    }

    [Fact]
    public void A_step_through_one_changes_the_other()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        using SmallTwin twin = new(net);
        Tensor images = SampleImages.Noise(1, Shape);
        net.eval();
        twin.eval();
        Tensor before = net.forward(images);
        TensorAssert.Identical(before, twin.forward(images));

        using var sgd = optim.SGD(twin.parameters(), 0.1);
        twin.forward(images).square().sum().backward();
        Assert.All(net.parameters(), parameter => Assert.NotNull(parameter.grad));
        sgd.step();
        TensorAssert.Identical(net.forward(images), twin.forward(images));
        Assert.NotEqual(TensorAssert.Values(before), TensorAssert.Values(net.forward(images)));
    }

    [Fact]
    public void Statistics_moved_by_one_are_moved_for_the_other()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        using SmallFeatures16 features = new(net);
        StateBytes before = StateBytes.Of(features);
        net.forward(SampleImages.Noise(1, Shape));
        Assert.Equal(features.buffers().Count(), before.ChangedIn(features).Count());
    }

    [Fact]
    public void The_mode_of_one_is_not_the_mode_of_the_other()
    {
        using SmallResNet net = new();
        using SmallTwin twin = new(net);
        twin.eval();
        Assert.All(net.modules(), module => Assert.True(module.training));
        Assert.All(twin.modules(), module => Assert.False(module.training));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Moving_either_moves_both(bool moveTheFirst)
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        using SmallTwin twin = new(net);
        nn.Module moved = moveTheFirst ? net : twin;
        moved.to(float64);
        Assert.All(net.state_dict().Values, tensor => Assert.Equal(float64, tensor.dtype));
        AssertSame(net, twin, _ => true);

        Tensor images = SampleImages.Noise(1, Shape, float64);
        net.eval();
        twin.eval();
        TensorAssert.Identical(net.forward(images), twin.forward(images));

        // The other one follows to where it already is.
        (moveTheFirst ? (nn.Module)twin : net).to(float64);
        AssertSame(net, twin, _ => true);
    }

    [Fact]
    public void A_network_that_shares_after_a_move_takes_the_type_of_now_for_its_own_classifier_too()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        net.to(float64);
        using SmallWithFiveClasses five = new(net);
        Assert.All(five.state_dict(), entry => Assert.True(entry.Value.dtype == float64, $"{entry.Key} is {entry.Value.dtype}."));
        Assert.Equal([2, 5], five.forward(SampleImages.Noise(1, Shape, float64)).shape);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Either_may_be_disposed_first(bool disposeTheFirst)
    {
        using DisposeScope scope = NewDisposeScope();
        SmallResNet net = new();
        SmallTwin twin = new(net);
        Tensor images = SampleImages.Noise(1, Shape);
        net.eval();
        twin.eval();
        Tensor expected = net.forward(images);
        (Network gone, Network left) = disposeTheFirst ? ((Network)net, (Network)twin) : (twin, net);
        gone.Dispose();
        gone.Dispose();
        TensorAssert.Identical(expected, left.forward(images));
        Tensor[] tensors = [.. left.state_dict().Values];
        left.Dispose();
        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void A_disposed_network_cannot_be_run_loaded_or_shared_even_while_its_tensors_live_on()
    {
        using DisposeScope scope = NewDisposeScope();
        SmallResNet net = new();
        using SmallTwin twin = new(net);
        Dictionary<string, Tensor> tensors = twin.state_dict();
        net.Dispose();
        Tensor images = SampleImages.Noise(1, Shape);
        Assert.Throws<ObjectDisposedException>(() => net.forward(images));
        Assert.Throws<ObjectDisposedException>(() => net.forward_end_points(images));
        Assert.Throws<ObjectDisposedException>(() => net.load_state_dict(tensors));
        Assert.Throws<ObjectDisposedException>(() => new SmallFeatures(net));
        Assert.Equal([2, 10], twin.forward(images).shape);
    }

    [Fact]
    public void Another_depth_is_refused_with_the_tensor_and_both_shapes_and_the_shared_network_is_unharmed()
    {
        using SmallResNet net = new();
        StateBytes before = StateBytes.Of(net);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new SmallButWider(net));
        Assert.Equal("shared", refusal.ParamName);
        Assert.Contains("SmallButWider", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("SmallResNet", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("block2.unit_1.shortcut.weight is 12×4×1×1 here and 8×4×1×1 there", refusal.Message, StringComparison.Ordinal);
        AssertUnharmed(net, before);
    }

    [Fact]
    public void Another_number_of_units_is_refused_and_the_shared_network_is_unharmed()
    {
        using SmallResNet net = new();
        StateBytes before = StateBytes.Of(net);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new SmallButDeeper(net));
        Assert.Contains("block2.unit_4.preact.weight is 8 here and absent there", refusal.Message, StringComparison.Ordinal);
        AssertUnharmed(net, before);
    }

    [Fact]
    public void Sharing_with_nothing_is_refused() => Assert.Throws<ArgumentNullException>("shared", () => new SmallTwin(null!));

    private static void AssertUnharmed(SmallResNet net, StateBytes before)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        before.AssertUnchangedIn(net);
        using Tensor images = SampleImages.Noise(1, Shape);
        using Tensor output = net.forward(images);
        Assert.Equal([2, 10], output.shape);
    }

    private static void AssertSame(Network expected, Network actual, Func<string, bool> which)
    {
        Dictionary<string, Tensor> tensors = actual.state_dict();
        Assert.All(expected.state_dict().Where(entry => which(entry.Key)), entry => Assert.Equal(entry.Value.Handle, tensors[entry.Key].Handle));
        Assert.Equal(
            expected.named_parameters().Select(parameter => parameter.name).Where(which), actual.named_parameters().Select(parameter => parameter.name).Where(which));
    }
}
