using ResNetDsl.Runtime.Tests.Networks;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>A network's own state dict, saved and loaded.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<ScalarType> Types => [ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16, ScalarType.Float16];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_file_gives_back_every_bit(ScalarType type)
    {
        using TemporaryFolder folder = new();
        using SmallResNet saved = Trained(type);
        Assert.Same(saved, saved.save(folder.Of("net.dat")));
        Assert.Equal(["net.dat"], folder.Entries());

        using SmallResNet loaded = new(dtype: type);
        Assert.Same(loaded, loaded.load(folder.Of("net.dat")));
        StateBytes.Of(saved).AssertUnchangedIn(loaded);
        Assert.All(loaded.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void So_do_a_file_a_stream_and_a_writer_through_the_base_class(ScalarType type)
    {
        using TemporaryFolder folder = new();
        using SmallResNet saved = Trained(type);
        using SmallResNet loaded = new(dtype: type);
        nn.Module from = saved;
        nn.Module to = loaded;
        from.save(folder.Of("net.dat"));
        to.load(folder.Of("net.dat"));
        StateBytes.Of(saved).AssertUnchangedIn(loaded);

        using SmallResNet streamed = new(dtype: type);
        using MemoryStream stream = new();
        from.save(stream);
        Assert.Equal(File.ReadAllBytes(folder.Of("net.dat")), stream.ToArray());
        using MemoryStream copy = new(stream.ToArray());
        ((nn.Module)streamed).load(copy);
        StateBytes.Of(saved).AssertUnchangedIn(streamed);
    }

    [Fact]
    public void TorchSharps_own_modules_write_files_that_networks_read()
    {
        using TemporaryFolder folder = new();
        using Tiny net = new();
        using (FileStream stream = File.Create(folder.Of("net.dat")))
        {
            using BinaryWriter writer = new(stream);
            nn.Module.save_state_dict(writer, net.state_dict());
        }

        using Tiny loaded = new();
        loaded.load(folder.Of("net.dat"));
        StateBytes.Of(net).AssertUnchangedIn(loaded);
    }

    [Fact]
    public void Types_are_converted()
    {
        using TemporaryFolder folder = new();
        using SmallResNet saved = Trained(float32);
        saved.save(folder.Of("net.dat"));
        using SmallResNet loaded = new(dtype: float64);
        loaded.load(folder.Of("net.dat"));
        Assert.All(loaded.state_dict().Values, tensor => Assert.Equal(float64, tensor.dtype));
        saved.to(float64);
        StateBytes.Of(saved).AssertUnchangedIn(loaded);
    }

    [Fact]
    public void A_network_reads_what_lies_between_other_things_in_a_stream()
    {
        using Tiny first = new();
        using Tiny second = new();
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        first.save(writer);
        second.save(writer);
        stream.Position = 0;
        using BinaryReader reader = new(stream);
        using Tiny loaded = new();
        loaded.load(reader);
        StateBytes.Of(first).AssertUnchangedIn(loaded);
        loaded.load(reader);
        StateBytes.Of(second).AssertUnchangedIn(loaded);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void Loading_reports_the_keys_it_read_and_keeps_the_shared_network_in_step()
    {
        using TemporaryFolder folder = new();
        using SmallResNet saved = Trained(float32);
        saved.save(folder.Of("net.dat"));
        using SmallResNet net = new();
        using SmallFeatures features = new(net);
        Dictionary<string, bool> read = [];
        features.load(folder.Of("net.dat"), strict: false, loadedParameters: read);
        Assert.Equal(saved.state_dict().Keys.Order(), read.Keys.Order());
        Assert.Equal(["logits.bias", "logits.weight"], read.Where(entry => !entry.Value).Select(entry => entry.Key).Order());
        Assert.Equal(["logits.weight"], StateBytes.Of(saved).ChangedIn(net));
    }

    private static SmallResNet Trained(ScalarType type)
    {
        manual_seed(9);
        SmallResNet net = new(dtype: type);
        using Tensor images = SampleImages.Noise(1, [2, 3, 33, 33], type);
        net.forward(images).Dispose();
        return net;
    }
}
