using ResNetDsl.Modules;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests;

/// <summary>A composition as a module: its backbone, its modes, its state, and what it leaves behind.</summary>
public sealed class CompositionTests
{
    private static readonly long[] Shape = [2, 3, 65, 65];

    [Fact]
    public void Blocks_after_the_last_tap_do_not_run()
    {
        using SmallFirstBlock net = new();
        using Tensor images = SampleImages.Noise(1, Shape);
        List<string> ran = [];
        foreach (Block block in net.Backbone.Blocks)
        {
            block.register_forward_hook((module, _, output) =>
            {
                ran.Add(module.GetName());
                return output;
            });
        }

        net.forward(images).Dispose();

        Assert.Equal(["block1"], ran);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ScalarType.BFloat16)]
    public void Each_head_computes_from_its_own_taps(ScalarType? computeType)
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallMixedTaps net = new();
        net.Backbone.ComputeType = computeType;
        net.eval();
        Tensor images = SampleImages.Noise(1, Shape);
        SmallMixedTaps.Outputs outputs = net.forward(images);
        Tensor[] whole = [outputs.Late, outputs.Masks, .. outputs.Pyramid, outputs.Early];
        Tensor[] gradients = Gradients(net, whole);

        IReadOnlyList<Tensor> taps = net.Backbone.forward_intermediates(images, net.Backbone.Block1, net.Backbone.Block3);
        Tensor masks = nn.functional.interpolate(net.Masks.call(taps[0]), [65, 65], mode: InterpolationMode.Bilinear, align_corners: false);
        Tensor[] parts = [net.Late.call(taps[1]), masks, .. net.Pyramid.Run(taps, Pass.Current), net.Early.call(taps[0])];

        Assert.Equal(whole.Length, parts.Length);
        Assert.All(whole.Zip(parts), pair => TensorAssert.Identical(pair.Second, pair.First));
        // The output of a block is converted once, however many heads are on it: its gradients are added in the type of the parameters.
        Assert.All(gradients.Zip(Gradients(net, parts)), pair => TensorAssert.Identical(pair.Second, pair.First));

        static Tensor[] Gradients(SmallMixedTaps net, Tensor[] outputs)
        {
            Tensor loss = outputs.Select(output => output.square().mean()).Aggregate((sum, part) => sum + part);
            return [.. autograd.grad([loss], [.. net.Backbone.Block1.parameters()])];
        }
    }

    [Fact]
    public void A_backbone_without_a_stem_begins_with_its_first_block()
    {
        using SmallRootlessHead net = new();
        net.eval();
        using Tensor images = SampleImages.Noise(1, Shape);
        using SmallRootlessHead.Outputs outputs = net.forward(images);
        using Tensor tap = net.Backbone.forward_intermediates(images, net.Backbone.Block2)[0];
        using Tensor expected = net.Scores.call(tap);
        TensorAssert.Identical(expected, outputs.Scores);
    }

    [Fact]
    public void Hooks_of_blocks_and_heads_run_in_order()
    {
        using SmallMixedTaps net = new();
        using Tensor images = SampleImages.Noise(1, Shape);
        List<string> ran = [];
        foreach (NetworkModule module in net.Backbone.Blocks.Concat<NetworkModule>(net.Heads))
        {
            module.register_forward_pre_hook((called, input) =>
            {
                ran.Add(called.GetName());
                return input;
            });
        }

        net.infer(images).Dispose();

        Assert.Equal(["block1", "block2", "block3", "late", "masks", "early"], ran);
    }

    [Fact]
    public void A_pyramid_refuses_another_number_of_maps()
    {
        using SmallMixedTaps net = new();
        Assert.StartsWith("pyramid expects 2 maps, not 0.", Assert.Throws<ArgumentException>(() => net.Pyramid.Run([], Pass.Current)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_flow_to_everything_that_runs()
    {
        using SmallHeads net = new(dtype: float64);
        using Tensor images = SampleImages.Noise(1, Shape).to(float64, disposeAfter: true);
        using (SmallHeads.Outputs outputs = net.forward(images))
        {
            using Tensor loss = outputs.Pyramid.Append(outputs.Masks).Append(outputs.Scores).Select(output => output.square().mean()).Aggregate((sum, part) => sum + part);
            loss.backward();
        }

        string[] idle = [.. net.named_parameters().Where(item => item.parameter.grad is null).Select(item => item.name)];
        Assert.All(idle, name => Assert.Matches(@"^backbone\.(block4|postnorm|logits)\.", name));
        Assert.Contains("backbone.block4.unit_1.conv1.weight", idle);
    }

    [Fact]
    public void A_given_backbone_is_used_and_disposed()
    {
        SmallResNet backbone = new(dtype: float64);
        SmallHeads net = new(backbone);

        Assert.Same(backbone, net.Backbone);
        Assert.All(net.parameters(), parameter => Assert.Equal(float64, parameter.dtype));
        net.Dispose();
        Assert.Throws<ObjectDisposedException>(() => backbone.forward(zeros(Shape, dtype: float64)));
        Assert.Throws<ObjectDisposedException>(() => net.forward(zeros(Shape, dtype: float64)));
    }

    [Fact]
    public void Modes_and_types_reach_everything()
    {
        using SmallHeads net = new();
        net.eval();
        Assert.All(net.modules(), module => Assert.False(module.training));
        net.to(float64);
        Assert.All(net.state_dict().Values, tensor => Assert.Equal(float64, tensor.dtype));
        using Tensor images = SampleImages.Noise(1, Shape).to(float64, disposeAfter: true);
        net.forward(images).Dispose();
    }

    [Fact]
    public void Keys_are_those_of_the_plan_and_states_travel()
    {
        using SmallHeads first = new();
        using SmallHeads second = new();
        using TemporaryFolder folder = new();
        string file = folder.Of("heads.dat");

        first.save(file);
        second.load(file);

        Assert.Equal(SmallHeads.Plan.Tensors().Select(tensor => tensor.Key).Order(StringComparer.Ordinal), first.state_dict().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(SmallHeads.ParameterCount, first.parameters().Sum(parameter => parameter.numel()));
        Dictionary<string, Tensor> loaded = second.state_dict();
        Assert.All(first.state_dict(), entry => TensorAssert.Identical(entry.Value, loaded[entry.Key]));
    }

    [Fact]
    public void The_backbone_keeps_its_librarys_keys_and_counters_count_in_heads_too()
    {
        using TorchvisionHeads net = new(dtype: float64);
        using Tensor images = SampleImages.Noise(1, [2, 3, 34, 38], float64);
        net.forward(images).Dispose();
        net.to(float32);
        Dictionary<string, Tensor> state = net.state_dict();
        Assert.Equal(TorchvisionHeads.Plan.Tensors().Select(tensor => tensor.Key), state.Keys);
        Assert.Equal(TorchvisionHeads.Plan.Tensors().Where(tensor => tensor.IsTrained).Select(tensor => tensor.Key), net.named_parameters().Select(parameter => parameter.name));
        Assert.Contains("backbone.layer2.0.downsample.1.running_var", state.Keys);
        using TorchvisionHeads other = new();
        other.load_state_dict(state);
        StateBytes.Of(net).AssertUnchangedIn(other);
        string[] counters = [.. state.Keys.Where(key => key.EndsWith("num_batches_tracked", StringComparison.Ordinal))];
        Assert.Contains("masks.conv1.bn.num_batches_tracked", counters);

        // Only what runs counts: the classifier is on the first block, the other heads reach the second.
        Assert.All(counters, key => Assert.Equal(1, state[key].item<long>()));
    }

    [Fact]
    public void A_state_that_does_not_fit_changes_nothing()
    {
        using SmallHeads net = new();
        using SmallFirstBlock other = new();
        double[] before = TensorAssert.Values(net.Scores.Conv.parameters().First());

        StateDictException refusal = Assert.Throws<StateDictException>(() => net.load_state_dict(other.state_dict()));

        Assert.StartsWith("The state dict does not fit SmallHeads, which is unchanged.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, TensorAssert.Values(net.Scores.Conv.parameters().First()));
    }

    [Fact]
    public void Passes_leave_nothing()
    {
        using SmallHeads net = new();
        using Tensor images = SampleImages.Noise(1, Shape);
        net.forward(images).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 20; i++)
        {
            net.forward(images).Dispose();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Wrong_input_is_refused_by_the_backbone()
    {
        using SmallHeads net = new();
        using Tensor gray = zeros(1, 1, 65, 65);
        Assert.StartsWith("SmallResNet expects [N, 3, H, W]; this tensor is [1, 1, 65, 65].", Assert.Throws<ArgumentException>(() => net.forward(gray)).Message, StringComparison.Ordinal);
    }
}
