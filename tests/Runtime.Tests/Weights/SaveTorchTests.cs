using System.IO.Compression;
using ResNetDsl.Pickles;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>State dicts that are saved as PyTorch saves them.</summary>
public sealed class SaveTorchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.Of("weights.pth");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_network_comes_back_with_its_classes_and_its_name()
    {
        using TorchFileResNet net = new();
        RandomState.Fill(net, 3);
        net.SetClasses([.. Enumerable.Range(0, 10).Select(i => $"größe {i}")]);
        net.SaveTorch(Path);
        Assert.Equal(["weights.pth"], folder.Entries());

        using TorchFileResNet other = new();
        LoadReport report = other.LoadWeights(Path);
        Assert.Empty(report.Skipped);
        StateBytes.Of(net).AssertUnchangedIn(other);
        Assert.Equal(net.Classes(), other.Classes());
        using WeightFile file = WeightFile.Open(Path);
        Assert.Equal(("TorchFileResNet", WeightFormat.PyTorch), (file.Tag?.Name, file.Format));
    }

    [Fact]
    public void The_pickle_is_one_that_torch_reads_with_weights_only()
    {
        using TorchFileResNet net = new();
        net.SaveTorch(Path);
        using ZipArchive zip = ZipFile.OpenRead(Path);
        Assert.All(zip.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
        Assert.Equal("3\n", new StreamReader(zip.GetEntry("network/version")!.Open()).ReadToEnd());
        Assert.Equal(net.state_dict().Count, zip.Entries.Count(entry => entry.FullName.StartsWith("network/data/", StringComparison.Ordinal)));

        Recorded recorded = new();
        ZipArchiveEntry pickle = zip.GetEntry("network/data.pkl")!;
        using BinaryReader reader = new(pickle.Open());
        PickleDictionary root = Assert.IsType<PickleDictionary>(new PickleReader(reader, pickle.Length, recorded).Read());
        Assert.Equal(["collections.OrderedDict", "torch._utils._rebuild_tensor_v2"], recorded.Called.Order());
        Assert.Equal(net.state_dict().Keys, root.Items.Select(item => (string)item.Key!));
        foreach ((object? key, object? value) in root.Items)
        {
            TorchTensor tensor = Assert.IsType<TorchTensor>(value);
            Assert.Equal(net.state_dict()[(string)key!].shape, tensor.Shape);
            Assert.Equal(tensor.Storage.Numel, tensor.Shape.Aggregate(1L, (product, extent) => product * extent));
            Assert.Equal(tensor.Storage.Numel * tensor.Type.Bytes, zip.GetEntry($"network/data/{tensor.Storage.Key}")!.Length);
        }
    }

    [Fact]
    public void Names_and_layouts_of_a_library_are_written()
    {
        using TorchvisionLikeBySlimKeys slim = new();
        using TorchvisionLike torchvision = new();
        RandomState.Fill(slim, 5);
        slim.SaveTorch(Path, WeightNaming.Torchvision);
        using (WeightFile file = WeightFile.Open(Path))
        {
            Assert.Contains("layer1.0.conv1.weight", file.Entries.Select(entry => entry.Name));
            Assert.Equal(2, file.Entries.Single(entry => entry.Name == "fc.weight").Shape.Count);
        }

        torchvision.LoadWeights(Path);
        using Tensor images = SampleImages.Noise(1, [2, 3, 32, 32]);
        using Tensor expected = slim.infer(images);
        using Tensor actual = torchvision.infer(images);
        TensorAssert.Close(expected, actual, 1e-6);
    }

    [Fact]
    public void Names_of_a_library_that_has_the_strides_elsewhere_are_refused()
    {
        using SlimLike net = new();
        Assert.StartsWith("SlimLike cannot be saved with the names of torchvision: ", Assert.Throws<ArgumentException>(() => net.SaveTorch(Path, WeightNaming.Torchvision)).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Entries());
        net.SaveTorch(Path, WeightNaming.Slim);
        using SlimLike other = new();
        other.LoadWeights(Path);
        StateBytes.Of(net).AssertUnchangedIn(other);
    }

    [Fact]
    public void A_failed_save_leaves_what_was_there()
    {
        using TorchFileResNet net = new();
        File.WriteAllText(Path, "before");
        Directory.CreateDirectory(Path + ".partial");
        Assert.ThrowsAny<Exception>(() => net.SaveTorch(Path));
        Assert.Equal("before", File.ReadAllText(Path));
    }

    [Fact]
    public void Types_other_than_32_bits_are_written()
    {
        foreach (ScalarType type in new[] { ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float64 })
        {
            using TorchFileResNet net = new(dtype: type);
            net.SaveTorch(Path);
            using WeightFile file = WeightFile.Open(Path);
            foreach ((string key, Tensor value) in net.state_dict())
            {
                using Tensor read = file.Read(key);
                TensorAssert.Identical(value, read);
            }
        }
    }

    private sealed class Recorded : TorchObjects
    {
        public HashSet<string> Called { get; } = [];

        public override object? Call(PickleGlobal function, object?[] arguments)
        {
            Called.Add(function.ToString());
            return base.Call(function, arguments);
        }
    }
}
