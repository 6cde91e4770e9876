using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Units;

/// <summary>What basic units, groups and a fixed pool compute, against the same written with torch's functions from He et al. 2016 and Xie et al. 2017; in 64 bits, for libtorch's sake.</summary>
public sealed class UnitValueTests
{
    [Fact]
    public void Units_compute_what_the_papers_say()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        random.manual_seed(5);
        using MixedUnits net = new(dtype: float64);
        Dictionary<string, Tensor> state = net.state_dict();
        foreach (Tensor tensor in state.Values)
        {
            tensor.add_(rand_like(tensor), 0.3);
        }

        net.eval();
        Tensor images = SampleImages.Noise(1, [2, 4, 21, 17]).to(float64);

        Tensor x = images;
        x = Bottleneck("block1.unit_1", x, stride: 2);
        x = Bottleneck("block1.unit_2", x, stride: 1);
        x = Basic("block2.unit_1", x, stride: 1, rate: 1);
        x = Basic("block2.unit_2", x, stride: 1, rate: 1);
        x = Basic("block3.unit_1", x, stride: 1, rate: 2);
        x = nn.functional.avg_pool2d(Activated("postnorm", x), 3, stride: 1);
        x = nn.functional.conv2d(x, state["logits.weight"], state["logits.bias"]);

        TensorAssert.Close(x, net.forward(images), 1e-9);

        Tensor Bottleneck(string unit, Tensor input, long stride)
        {
            Tensor preact = Activated(unit + ".preact", input);
            Tensor residual = Activated(unit + ".conv1.bn", Conv(unit + ".conv1", preact, 1, 1, 1));
            residual = Activated(unit + ".conv2.bn", Conv(unit + ".conv2", residual, stride, 1, 3));
            return Conv(unit + ".conv3", residual, 1, 1, 1) + Shortcut(unit, input, preact, stride);
        }

        Tensor Basic(string unit, Tensor input, long stride, long rate)
        {
            Tensor preact = Activated(unit + ".preact", input);
            Tensor residual = Activated(unit + ".conv1.bn", Conv(unit + ".conv1", preact, stride, rate, 1));
            return Conv(unit + ".conv2", residual, 1, rate, 1) + Shortcut(unit, input, preact, stride);
        }

        Tensor Shortcut(string unit, Tensor input, Tensor preact, long stride) =>
            state.ContainsKey(unit + ".shortcut.weight") ? Conv(unit + ".shortcut", preact, stride, 1, 1) : nn.functional.max_pool2d(input, 1, stride: stride);

        Tensor Conv(string key, Tensor input, long stride, long rate, long groups)
        {
            Tensor weight = state[key + ".weight"];
            long padding = weight.size(2) / 2 * rate;
            return nn.functional.conv2d(input, weight, state.GetValueOrDefault(key + ".bias"), [stride, stride], [padding, padding], [rate, rate], groups);
        }

        Tensor Activated(string key, Tensor input) => nn.functional.batch_norm(
            input, state[key + ".running_mean"], state[key + ".running_var"], state[key + ".weight"], state[key + ".bias"], training: false, eps: 1e-5).relu();
    }

    [Fact]
    public void A_map_that_is_smaller_than_the_pool_is_refused()
    {
        using MixedUnits net = new();
        using Tensor small = zeros(1, 4, 4, 4);

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => net.forward(small));

        Assert.StartsWith("avg_pool has a window of 3×3, but this image leaves a map of 2×2; use a larger image.", refusal.Message, StringComparison.Ordinal);
    }
}
