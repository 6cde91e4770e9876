using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests;

public sealed class HookTests
{
    [Fact]
    public void Call_runs_the_hooks_of_the_network_its_blocks_and_its_units_in_order()
    {
        using DisposeScope scope = NewDisposeScope();
        using Pocket net = new();
        net.eval();
        List<string> log = [];
        Watch(net, "network", log);
        Watch(net.First, "first", log);
        Watch(net.First[0], "first[0]", log);
        Watch(net.First[1], "first[1]", log);
        Watch(net.Second, "second", log);
        Watch(net.Second[0], "second[0]", log);

        net.call(SampleImages.Noise(1, [2, 2, 5, 5]));
        Assert.Equal(
            [
                "> network", "> first", "> first[0]", "< first[0] 2x4x5x5", "> first[1]", "< first[1] 2x4x3x3", "< first 2x4x3x3",
                "> second", "> second[0]", "< second[0] 2x6x3x3", "< second 2x6x3x3", "< network 2x3",
            ],
            log);
    }

    [Fact]
    public void A_hook_sees_and_may_replace_what_a_block_gives()
    {
        using DisposeScope scope = NewDisposeScope();
        using Pocket net = new(dtype: float64);
        net.eval();
        Tensor images = SampleImages.Noise(1, [2, 2, 5, 5], float64);
        Tensor plain = net.call(images);
        var hook = net.First.register_forward_hook((_, _, output) => output * 2);
        Assert.NotEqual(TensorAssert.Values(plain), TensorAssert.Values(net.call(images)));
        hook.remove();
        TensorAssert.Identical(plain, net.call(images));
    }

    private static void Watch(nn.Module<Tensor, Tensor> module, string name, List<string> log)
    {
        module.register_forward_pre_hook((_, input) =>
        {
            log.Add($"> {name}");
            return input;
        });
        module.register_forward_hook((_, _, output) =>
        {
            log.Add($"< {name} {string.Join('x', output.shape)}");
            return output;
        });
    }
}
