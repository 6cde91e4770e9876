using ResNetDsl.Modules;
using ResNetDsl.Runtime.Tests.Networks;
using TorchSharp.Modules;

namespace ResNetDsl.Runtime.Tests;

/// <summary>What stands after the last tap is kept, saved and moved, but neither run nor trained.</summary>
public sealed class IdlePartTests
{
    private static readonly long[] Shape = [2, 3, 33, 33];

    [Fact]
    public void Decay_is_for_the_convolutions_that_are_run()
    {
        using SmallFirstBlock net = new(dtype: float64);
        IReadOnlyList<ParameterGroup> groups = net.parameter_groups();
        Assert.Equal(net.parameters().Count(), groups.Sum(group => group.Parameters.Count));
        HashSet<nint> decayed = [.. groups[0].Parameters.Select(parameter => parameter.Handle)];
        double squares = 0;
        foreach ((string name, Parameter parameter) in net.named_parameters())
        {
            bool runs = name.StartsWith("backbone.conv1.", StringComparison.Ordinal) || name.StartsWith("backbone.block1.", StringComparison.Ordinal)
                || name.StartsWith("scores.", StringComparison.Ordinal);
            bool expected = runs && parameter.dim() == 4;
            Assert.True(expected == decayed.Contains(parameter.Handle), name);
            squares += expected ? TensorAssert.Values(parameter).Sum(value => value * value) : 0;
        }

        using Tensor loss = net.regularization_loss();
        TensorAssert.Close([squares * 1e-4 / 2], TensorAssert.Values(loss), 1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_step_with_decay_leaves_them_as_they_are(bool byLoss)
    {
        using SmallFirstBlock net = new(dtype: float64);
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, double[]> before = net.state_dict().ToDictionary(entry => entry.Key, entry => TensorAssert.Values(entry.Value));
        using SGD optimizer = byLoss ? optim.SGD(net.parameters(), 0.5) : optim.SGD(net.parameter_groups().Select(group => group.ForSGD()), 0.5);
        Tensor loss = nn.functional.cross_entropy(net.forward(SampleImages.Noise(1, Shape, float64)).Scores, tensor(new long[] { 1, 3 }));
        (byLoss ? loss + net.regularization_loss() : loss).backward();
        optimizer.step();

        Assert.All(net.state_dict(), entry => Assert.Equal(
            System.Text.RegularExpressions.Regex.IsMatch(entry.Key, @"^backbone\.(block[234]|postnorm|logits)\."), before[entry.Key].SequenceEqual(TensorAssert.Values(entry.Value))));
    }

    [Fact]
    public void A_disposed_backbone_is_refused()
    {
        SmallResNet backbone = new();
        using SmallFirstBlock first = new(backbone);
        using SmallFirstBlock second = new(backbone);
        first.Dispose();
        using Tensor images = SampleImages.Noise(1, Shape);
        Assert.Throws<ObjectDisposedException>(() => second.forward(images));
        Assert.Throws<ObjectDisposedException>(() => new SmallFirstBlock(backbone));
        Assert.Throws<ArgumentNullException>("backbone", () => new SmallFirstBlock((SmallResNet)null!));
    }

    [Theory]
    [InlineData("block1")]
    [InlineData("block3")]
    [InlineData("late")]
    [InlineData("masks")]
    [InlineData("early")]
    public void A_pass_that_fails_leaves_no_map_behind(string part)
    {
        using SmallMixedTaps net = new();
        net.eval();
        using IDisposable inference = no_grad();
        net.Backbone.Blocks.Concat<NetworkModule>(net.Heads).Single(module => module.GetName() == part)
            .register_forward_pre_hook((_, _) => throw new InvalidOperationException("in a hook"));
        using Tensor images = SampleImages.Noise(1, Shape);
        Assert.Throws<InvalidOperationException>(() => net.forward(images));
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Assert.Throws<InvalidOperationException>(() => net.forward(images));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_head_that_fails_disposes_the_outputs_of_earlier_ones()
    {
        using SmallLogitsAndMasks net = new();
        using Tensor images = SampleImages.Noise(1, Shape);
        Tensor? logits = null;
        net.Logits.register_forward_hook((_, _, output) => logits = output);
        net.Masks.register_forward_pre_hook((_, _) => throw new InvalidOperationException($"in a hook, {logits!.IsInvalid}"));
        Assert.Equal("in a hook, False", Assert.Throws<InvalidOperationException>(() => net.forward(images)).Message);
        Assert.True(logits!.IsInvalid);
    }

    [Fact]
    public void A_pyramid_that_fails_leaves_no_map_behind()
    {
        using SmallHeads net = new();
        net.eval();
        using IDisposable inference = no_grad();
        using Tensor images = SampleImages.Noise(1, Shape);
        IReadOnlyList<Tensor> taps = net.Backbone.forward_intermediates(images, net.Backbone.Block1, net.Backbone.Block2, net.Backbone.Block3);
        using Tensor wrong = zeros(2, 1, 9, 9);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Assert.ThrowsAny<Exception>(() => net.Pyramid.Run([wrong, taps[1], taps[2]], Pass.Current));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        foreach (Tensor tap in taps)
        {
            tap.Dispose();
        }
    }

    [Fact]
    public void A_map_is_disposed_after_the_last_head_on_it()
    {
        using SmallLogitsAndMasks net = new();
        net.eval();
        using IDisposable inference = no_grad();
        using Tensor images = SampleImages.Noise(1, Shape);
        Tensor? first = null;
        bool? disposed = null;
        net.Backbone.Block1.register_forward_hook((_, _, output) => first = output);
        net.Masks.register_forward_pre_hook((_, input) =>
        {
            disposed = first!.IsInvalid;
            return input;
        });
        net.forward(images).Dispose();
        Assert.True(disposed);
    }
}
