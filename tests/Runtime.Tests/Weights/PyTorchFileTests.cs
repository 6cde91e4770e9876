using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Files as PyTorch, NumPy and the libraries of Hugging Face write them give the network the outputs that PyTorch has.</summary>
public sealed class PyTorchFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string, string, string> Files => new()
    {
        { "zip.pth", "PyTorch", "logits", "" },
        { "legacy.pth", "PyTorch", "logits", "" },
        { "no_counters.pth", "PyTorch", "logits", "" },
        { "views.pth", "PyTorch", "logits_views", "" },
        { "views_legacy.pth", "PyTorch", "logits_views", "" },
        { "checkpoint_module.pth", "PyTorch", "logits", "state_dict.module." },
        { "ema.pth", "PyTorch", "logits", "model." },
        { "whole_model.pt", "PyTorch", "logits", "" },
        { "scripted.pt", "PyTorch", "logits", "" },
        { "traced.pt", "PyTorch", "logits", "" },
        { "weights.npz", "NumPy", "logits", "" },
        { "sharded/model.safetensors.index.json", "sharded safetensors", "logits", "" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_loaded_by_its_content(string file, string format, string output, string prefix)
    {
        using TorchFileResNet net = new();
        LoadReport report = net.LoadWeights(PublishedFile.Of(file));
        PublishedFile.AssertOutput(net, output);
        Assert.Equal((prefix, 77), (report.Prefix, report.Loaded.Count(key => !key.EndsWith("num_batches_tracked", StringComparison.Ordinal))));
        Assert.Empty(report.Unexpected);

        WeightInspection inspection = WeightInspection.Of(PublishedFile.Of(file), [TorchFileResNet.Plan]);
        Assert.Equal((format, WeightFit.Fully, WeightNaming.Torchvision), (inspection.Format.Name, inspection.Fits[0].Fit, inspection.Naming));
    }

    [Theory]
    [InlineData("model_ema.")]
    [InlineData("model_ema.module.")]
    public void An_average_is_loaded_by_its_prefix(string prefix)
    {
        using TorchFileResNet net = new();
        LoadReport report = net.LoadWeights(PublishedFile.Of("ema.pth"), new() { Prefix = prefix });
        Assert.Equal("model_ema.module.", report.Prefix);
        Assert.Contains(report.Skipped, tensor => tensor.Name == "model_ema.n_averaged");
        PublishedFile.AssertOutput(net, "logits_ema");
    }

    [Fact]
    public void An_encoder_without_a_classifier_gives_its_features()
    {
        using TorchFileFeatures net = new();
        Assert.Equal("state_dict.module.encoder_q.", net.LoadWeights(PublishedFile.Of("moco_prefix.pth")).Prefix);
        PublishedFile.AssertOutput(net, "features");
        using TorchFileResNet whole = new();
        Assert.Equal(["fc.weight", "fc.bias"], Assert.Throws<StateDictException>(() => whole.LoadWeights(PublishedFile.Of("moco_prefix.pth"))).Missing);
        Assert.Equal(WeightFit.AllButClassifier, WeightInspection.Of(PublishedFile.Of("moco_prefix.pth"), [TorchFileResNet.Plan]).Fits[0].Fit);
    }

    [Fact]
    public void A_checkpoint_says_what_is_in_it()
    {
        WeightInspection ema = WeightInspection.Of(PublishedFile.Of("ema.pth"));
        Assert.Equal(["model.", "model_ema."], ema.StateDicts);
        Assert.Equal(("model.", 92, "89"), (ema.Prefix, ema.Entries.Count, ema.Metadata["epoch"]));
        Assert.Equal(93, WeightInspection.Of(PublishedFile.Of("ema.pth"), prefix: "model_ema.").Entries.Count);

        using WeightFile checkpoint = WeightFile.Open(PublishedFile.Of("checkpoint_module.pth"));
        Assert.Equal(93, checkpoint.Entries.Count);
        Assert.Contains("best_acc1", checkpoint.Entries.Select(entry => entry.Name));
        Assert.Equal("small_resnet", checkpoint.Metadata["arch"]);
        Assert.Equal(69.76f, checkpoint.Read("best_acc1").item<float>());
        Assert.Empty(WeightInspection.Of(PublishedFile.Of("zip.pth")).StateDicts);
    }

    [Fact]
    public void Every_format_has_the_same_tensors_bit_by_bit()
    {
        using WeightFile plain = WeightFile.Open(PublishedFile.Of("plain.safetensors"));
        foreach (string name in new[] { "zip.pth", "legacy.pth", "whole_model.pt", "scripted.pt", "traced.pt", "weights.npz", "sharded/model.safetensors.index.json" })
        {
            using WeightFile file = WeightFile.Open(PublishedFile.Of(name));
            Assert.Equal(plain.Entries.Select(entry => entry.Name).Order(), file.Entries.Select(entry => entry.Name).Order());
            foreach (WeightEntry entry in file.Entries)
            {
                using Tensor expected = plain.Read(entry.Name);
                using Tensor actual = file.Read(entry.Name);
                TensorAssert.Identical(expected, actual);
                Assert.Equal(entry.Shape, new(actual.shape));
            }
        }
    }

    [Fact]
    public void Types_of_views_are_those_of_the_file()
    {
        using WeightFile zip = WeightFile.Open(PublishedFile.Of("views.pth"));
        using WeightFile legacy = WeightFile.Open(PublishedFile.Of("views_legacy.pth"));
        Assert.Superset(new HashSet<ScalarType> { ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64 }, zip.Entries.Select(entry => entry.Type).ToHashSet());
        Assert.Equal(zip.Entries, legacy.Entries);
        foreach (WeightEntry entry in zip.Entries)
        {
            using Tensor one = zip.Read(entry.Name);
            using Tensor other = legacy.Read(entry.Name);
            TensorAssert.Identical(one, other);
            Assert.True(one.is_contiguous());
        }
    }

    [Fact]
    public void A_tar_archive_of_the_first_versions_is_read()
    {
        using WeightFile file = WeightFile.Open(PublishedFile.Of("tar.pth"));
        Assert.Equal(new("w", ScalarType.Float32, new([4, 3])), Assert.Single(file.Entries));
        using Tensor read = file.Read("w");
        using Tensor expected = arange(12, dtype: float32).reshape(4, 3);
        TensorAssert.Identical(expected, read);
    }

    [Fact]
    public void An_archive_that_was_compressed_and_renamed_is_read()
    {
        string path = folder.Of("weights.bin");
        TorchFiles.Repack(PublishedFile.Of("views.pth"), path, System.IO.Compression.CompressionLevel.Optimal);
        using TorchFileResNet net = new();
        net.LoadWeights(path);
        PublishedFile.AssertOutput(net, "logits_views");
    }

    [Fact]
    public void A_file_that_is_cut_off_is_said_to_be()
    {
        foreach (string name in new[] { "zip.pth", "legacy.pth", "weights.npz", "tar.pth" })
        {
            byte[] whole = File.ReadAllBytes(PublishedFile.Of(name));
            string path = folder.Of(name);
            foreach (int length in new[] { whole.Length / 4, whole.Length / 2, whole.Length * 7 / 8 }.Where(length => name != "tar.pth" || length < 3000))
            {
                File.WriteAllBytes(path, whole[..length]);
                InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => WeightFile.Open(path));
                Assert.StartsWith($"'{path}' cannot be read as a ", refusal.Message, StringComparison.Ordinal);
                Assert.Contains("it is cut off", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void One_tensor_is_in_memory_at_a_time()
    {
        using WeightFile file = WeightFile.Open(PublishedFile.Of("views.pth"));
        using DisposeScope scope = NewDisposeScope();
        foreach (WeightEntry entry in file.Entries)
        {
            using Tensor read = file.Read(entry.Name);
            Assert.Equal(1, scope.DisposablesCount);
        }
    }
}
