using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Weights in several files beside an index.</summary>
public sealed class ShardedTests : IDisposable
{
    private const string First = "model-00001-of-00002.safetensors";
    private const string Second = "model-00002-of-00002.safetensors";

    private readonly TemporaryFolder folder = new();

    private string Index => folder.Of("model.safetensors.index.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_index_opens_its_shards_wherever_they_are()
    {
        Copy(First, Second, "model.safetensors.index.json");
        using TorchFileResNet net = new();
        Assert.Equal(92, net.LoadWeights(Index).Loaded.Count);
        PublishedFile.AssertOutput(net, "logits");
        Assert.Equal(new FileInfo(folder.Of(First)).Length + new FileInfo(folder.Of(Second)).Length, WeightInspection.Of(Index).Length);
        WeightFile file = WeightFile.Open(Index);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read("fc.bias"));
    }

    [Fact]
    public void Shards_may_be_files_of_PyTorch()
    {
        File.Copy(PublishedFile.Of("zip.pth"), folder.Of("pytorch_model.bin"));
        Write("{\"fc.bias\": \"pytorch_model.bin\"}");
        using WeightFile file = WeightFile.Open(Index);
        using Tensor read = file.Read("fc.bias");
        Assert.Equal([10], read.shape);
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        Copy(First, "model.safetensors.index.json");
        AssertRefused($"its shard '{Second}' is missing; all of them must be in the folder of the index");
        Copy(Second);
        File.WriteAllBytes(folder.Of(Second), File.ReadAllBytes(folder.Of(Second))[..5000]);
        AssertRefused($"'{folder.Of(Second)}' is not a whole safetensors file");
    }

    [Fact]
    public void One_shard_alone_names_the_index()
    {
        Copy(First, Second, "model.safetensors.index.json");
        using TorchFileResNet net = new();
        StateDictException refusal = Assert.Throws<StateDictException>(() => net.LoadWeights(folder.Of(First)));
        Assert.EndsWith("\nThe file has a part of the weights; 'model.safetensors.index.json' beside it loads all of them.", refusal.Message, StringComparison.Ordinal);
        File.Delete(Index);
        Assert.DoesNotContain("a part of the weights", Assert.Throws<StateDictException>(() => net.LoadWeights(folder.Of(First))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../model.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\\\model.safetensors")]
    [InlineData("C:model.safetensors")]
    [InlineData("..")]
    [InlineData("")]
    public void A_file_elsewhere_is_refused(string shard)
    {
        Write($"{{\"a\": \"{shard}\"}}");
        AssertRefused("which is not in its own folder");
    }

    [Theory]
    [InlineData("{\"a\": 1}", "it maps 'a' to something that is not a file")]
    [InlineData("[]", "it has no object 'weight_map'")]
    [InlineData("{\"a\": \"x.safetensors\", \"a\": \"x.safetensors\"}", "it has 'a' twice")]
    [InlineData("{\"a\": \"x.safetensors\"", "it is not JSON, or is cut off")]
    [InlineData("{\"none\": \"zip.pth\"}", "'zip.pth' lacks the tensor 'none'")]
    [InlineData("{\"a\": \"model.safetensors.index.json\"}", "is not a file of weights in a known format")]
    public void A_damaged_index_is_refused(string map, string reason)
    {
        File.Copy(PublishedFile.Of("zip.pth"), folder.Of("zip.pth"));
        Write(map);
        AssertRefused(reason);
    }

    private void Copy(params string[] names)
    {
        foreach (string name in names)
        {
            File.Copy(PublishedFile.Of($"sharded/{name}"), folder.Of(name), overwrite: true);
        }
    }

    private void Write(string map) => File.WriteAllText(Index, $"{{\"metadata\": {{\"total_size\": 1}}, \"weight_map\": {map}}}");

    private void AssertRefused(string reason)
    {
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => WeightFile.Open(Index));
        Assert.StartsWith($"'{Index}' cannot be read as an index of sharded weights: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }
}
