using System.Text.Json;
using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>State dicts under the names of other libraries, held against lists of theirs.</summary>
public sealed class LibraryKeyTests
{
    [Fact]
    public void ResNet_50_has_torchvisions_keys_in_its_order() =>
        AssertKeys(new TorchvisionResNet50(), TorchvisionResNet50.Plan, GoldenFile.TorchvisionResNet50, TorchvisionResNet50.ParameterCount);

    [Fact]
    public void ResNetV2_50_has_timms_keys_in_its_order() => AssertKeys(new TimmResNetV2_50(), TimmResNetV2_50.Plan, GoldenFile.TimmResNetV2_50, TimmResNetV2_50.ParameterCount);

    [Fact]
    public void Counters_are_integers_without_axes_and_count_training_steps()
    {
        using TorchvisionBottleneck net = new(dtype: float64);
        using Tensor images = SampleImages.Noise(1, [2, 3, 34, 38], float64);
        AssertCounts(net, 0);
        net.forward(images).Dispose();
        net.forward(images).Dispose();
        AssertCounts(net, 2);
        net.eval();
        net.forward(images).Dispose();
        AssertCounts(net, 2);
        net.train();
        net.forward_end_points(images).Dispose();
        AssertCounts(net, 3);
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void Counters_stay_integers_wherever_the_network_moves(ScalarType type)
    {
        using TorchvisionBottleneck net = new();
        using Tensor images = SampleImages.Noise(1, [2, 3, 34, 38]);
        net.forward(images).Dispose();
        net.to(type);
        AssertCounts(net, 1);
        Assert.All(net.state_dict().Where(entry => !IsCounter(entry.Key)), entry => Assert.Equal(type, entry.Value.dtype));
        net.to(CPU).to(float32);
        AssertCounts(net, 1);
        net.forward(images).Dispose();
        AssertCounts(net, 2);
        using TorchvisionBottleneck made = new(dtype: type);
        AssertCounts(made, 0);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_plan_has_the_tensors_of_the_running_network(string network)
    {
        using Network net = SmallNetworks.Make(network, float32);
        TensorPlan[] planned = [.. net.Architecture.Tensors()];
        Dictionary<string, Tensor> state = net.state_dict();
        Assert.Equal(planned.Select(tensor => Line(tensor.Key, tensor.Shape)), state.Select(entry => Line(entry.Key, entry.Value.shape)));
        Assert.Equal(planned.Where(tensor => tensor.IsTrained).Select(tensor => tensor.Key), net.named_parameters().Select(parameter => parameter.name));
        Assert.Equal(planned.Where(tensor => !tensor.IsTrained).Select(tensor => tensor.Key), net.named_buffers().Select(buffer => buffer.name));
        Assert.Equal(net.Architecture.ParameterCount, net.parameters().Sum(parameter => parameter.numel()));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Files_give_back_every_bit(string network)
    {
        using TemporaryFolder folder = new();
        using Network net = SmallNetworks.Make(network, float64);
        Values.RandomState.Fill(net, 9);
        using Tensor images = SampleImages.Noise(1, net.Architecture.Input.WithBatch(2), float64);
        net.forward(images).Dispose();
        net.save(folder.Of("net.dat"));
        using Network loaded = SmallNetworks.Make(network, float64);
        loaded.load(folder.Of("net.dat"));
        StateBytes.Of(net).AssertUnchangedIn(loaded);
    }

    public static TheoryData<string> Networks => SmallNetworks.Names;

    [Fact]
    public void Networks_of_other_keys_share_parameters()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using TorchvisionShared torchvision = new(dtype: float64);
        using SlimKeyShared slim = new(torchvision);
        Tensor images = SampleImages.Noise(1, [2, 3, 34, 38], float64);
        Values.RandomState.Fill(torchvision, 5);
        torchvision.eval();
        slim.eval();

        Assert.Equal(torchvision.state_dict()["layer2.0.downsample.0.weight"].Handle, slim.state_dict()["second.unit_1.shortcut.weight"].Handle);
        Assert.Equal(torchvision.state_dict()["layer1.0.bn2.running_var"].Handle, slim.state_dict()["first.unit_1.conv2.bn.running_var"].Handle);
        slim.state_dict()["logits.weight"].copy_(torchvision.state_dict()["fc.weight"].view_as(slim.state_dict()["logits.weight"]));
        slim.state_dict()["logits.bias"].copy_(torchvision.state_dict()["fc.bias"]);
        TensorAssert.Close(torchvision.forward(images), slim.forward(images), 1e-12);
    }

    [Fact]
    public void Counters_that_the_other_has_not_are_the_networks_own()
    {
        using SlimKeyFirst slim = new();
        using TorchvisionSecond torchvision = new(slim);
        using Tensor images = SampleImages.Noise(1, [2, 3, 34, 38]);
        torchvision.forward(images).Dispose();
        AssertCounts(torchvision, 1);
        Assert.DoesNotContain(slim.state_dict().Keys, IsCounter);
        Assert.Equal(slim.state_dict()["first.unit_1.conv1.weight"].Handle, torchvision.state_dict()["layer1.0.conv1.weight"].Handle);
    }

    private static void AssertKeys(Network network, NetworkPlan plan, JsonElement golden, long parameterCount)
    {
        using Network net = network;
        string[] expected = [.. golden.GetProperty("entries").EnumerateArray().Select(entry => Line(entry[0].GetString()!, entry[1].Longs()))];
        Assert.Equal(golden.GetProperty("tensors").GetInt32(), expected.Length);
        Assert.Equal(expected, net.state_dict().Select(entry => Line(entry.Key, entry.Value.shape)));
        Assert.Equal(expected, plan.Tensors().Select(tensor => Line(tensor.Key, tensor.Shape)));
        Assert.Equal(golden.GetProperty("trainable_params").GetInt64(), net.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(golden.GetProperty("trainable_params").GetInt64(), parameterCount);
        Assert.Equal(
            golden.GetProperty("buffer_elements_excluding_num_batches_tracked").GetInt64(), net.named_buffers().Where(buffer => !IsCounter(buffer.name)).Sum(buffer => buffer.buffer.numel()));
    }

    private static void AssertCounts(Network net, long steps)
    {
        Tensor[] counters = [.. net.state_dict().Where(entry => IsCounter(entry.Key)).Select(entry => entry.Value)];
        Assert.NotEmpty(counters);
        Assert.All(counters, counter =>
        {
            Assert.Equal(int64, counter.dtype);
            Assert.Equal([], counter.shape);
            Assert.Equal(steps, counter.item<long>());
        });
    }

    private static bool IsCounter(string key) => key.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static string Line(string key, IEnumerable<long> shape) => $"{key} [{string.Join(", ", shape)}]";
}
