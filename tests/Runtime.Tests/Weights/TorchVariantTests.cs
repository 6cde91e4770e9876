using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Unusual files of PyTorch (<c>tests/Golden/scripts/torch_variants.py</c>), and checkpoints as well-known training scripts arrange them.</summary>
public sealed class TorchVariantTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder.Of("checkpoint.pth");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("protocol_4", "w, b")]
    [InlineData("protocol_4_legacy", "w, b")]
    [InlineData("protocol_5_legacy", "w, b")]
    [InlineData("beside", "state_dict.w, state_dict.b, generator")]
    [InlineData("attributes", "w")]
    [InlineData("edges", "scalar, empty, rows, t, list.0, list.1.x")]
    [InlineData("tensor", "tensor")]
    [InlineData("module", "model.kept, model.fc.weight, model.fc.bias, model.bn.weight, model.bn.bias, model.bn.running_mean, model.bn.running_var, model.bn.num_batches_tracked")]
    [InlineData("module_legacy", "kept, fc.weight, fc.bias, bn.weight, bn.bias, bn.running_mean, bn.running_var, bn.num_batches_tracked")]
    [InlineData("lightning", "state_dict.model.kept, state_dict.model.fc.weight, state_dict.model.fc.bias, state_dict.model.bn.weight, state_dict.model.bn.bias, state_dict.model.bn.running_mean, state_dict.model.bn.running_var, state_dict.model.bn.num_batches_tracked, callbacks.best.score")]
    public void Tensors_are_found_wherever_they_are(string name, string entries)
    {
        using WeightFile file = Open(name);
        Assert.Equal(entries, string.Join(", ", file.Entries.Select(entry => entry.Name)));
        foreach (WeightEntry entry in file.Entries)
        {
            using Tensor read = file.Read(entry.Name);
            Assert.Equal((entry.Type, entry.Shape), (read.dtype, new(read.shape)));
            if (entry.Name.Split('.')[^1] is "w" or "kept" or "tensor" or "x")
            {
                Assert.Equal([0, 1, 2, 3, 4, 5], read.data<float>().ToArray());
            }
        }
    }

    [Fact]
    public void Transposed_single_and_empty_tensors_have_their_numbers()
    {
        using WeightFile file = Open("edges");
        using Tensor transposed = file.Read("t");
        using Tensor row = file.Read("rows");
        using Tensor scalar = file.Read("scalar");
        using Tensor empty = file.Read("empty");
        Assert.Equal([0, 3, 1, 4, 2, 5], transposed.data<float>().ToArray());
        Assert.Equal([3, 4, 5], row.data<float>().ToArray());
        Assert.Equal(5, scalar.item<long>());
        Assert.Equal([0, 3], empty.shape);
    }

    [Fact]
    public void Texts_and_numbers_beside_the_weights_are_metadata()
    {
        using WeightFile file = Open("beside");
        Assert.Equal(new Dictionary<string, string> { ["text"] = "größe", ["negative"] = "-5" }, file.Metadata);
    }

    [Theory]
    [InlineData("quantized", "'w' is a quantized tensor, which networks do not support")]
    [InlineData("sparse", "sparse")]
    [InlineData("complex", "'w' has the type complex64, which networks do not support")]
    public void Tensors_that_networks_do_not_have_are_refused(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Open(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_momentum_encoder_and_its_queue_are_left_out()
    {
        Write(("state_dict.module.encoder_k.", 2), ("state_dict.module.encoder_q.", 1), ("state_dict.module.queue", 0));
        AssertLoaded("state_dict.module.encoder_q.", new());
        AssertLoaded("state_dict.module.encoder_k.", new() { Prefix = "state_dict.module.encoder_k." }, 2);
    }

    [Fact]
    public void A_teacher_comes_before_its_student_and_a_network_before_its_average()
    {
        Write(("student.module.backbone.", 1), ("teacher.module.backbone.", 2));
        AssertLoaded("teacher.module.backbone.", new(), 2);
        AssertLoaded("student.module.backbone.", new() { Prefix = "student." });
        Write(("ema.", 2), ("model._orig_mod.", 1));
        AssertLoaded("model._orig_mod.", new());
    }

    [Fact]
    public void What_stands_beside_the_network_in_its_own_state_dict_is_left_out()
    {
        Write(("state_dict.backbone.", 1), ("state_dict.neck.weight", 0), ("meta.x", 0));
        AssertLoaded("state_dict.backbone.", new());
    }

    [Fact]
    public void A_prefix_that_no_name_has_is_refused()
    {
        using TorchFileResNet net = new();
        Assert.EndsWith(
            "none of its 185 tensors has a name that begins with 'ema.'.",
            Assert.Throws<StateDictException>(() => net.LoadWeights(PublishedFile.Of("ema.pth"), new() { Prefix = "ema." })).Message,
            StringComparison.Ordinal);
    }

    private static WeightFile Open(string name) => WeightFile.Open(PublishedFile.Of($"variants/{name}.pth"));

    private void AssertLoaded(string prefix, WeightLoading options, double scale = 1)
    {
        using TorchFileResNet net = new();
        LoadReport report = net.LoadWeights(Path, options);
        Assert.Equal(prefix, report.Prefix);
        Assert.NotEmpty(report.Skipped);
        using WeightFile plain = WeightFile.Open(PublishedFile.Of("plain.safetensors"));
        using Tensor read = plain.Read("fc.bias");
        using Tensor expected = read * scale;
        TensorAssert.Close(expected, net.state_dict()["fc.bias"], 1e-7);
    }

    /// <summary>A checkpoint, a dictionary of dictionaries by the parts of names up to the first dot: the network's tensors times a number after each prefix, and other tensors where that is 0.</summary>
    private void Write(params (string Prefix, double Scale)[] parts)
    {
        using WeightFile plain = WeightFile.Open(PublishedFile.Of("plain.safetensors"));
        List<(string Name, byte[] Bytes, WeightEntry Entry)> tensors = [];
        foreach ((string prefix, double scale) in parts)
        {
            foreach (WeightEntry entry in scale == 0 ? plain.Entries.Take(1) : plain.Entries)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor read = plain.Read(entry.Name);
                Tensor scaled = read.is_floating_point() ? (read * scale).to(read.dtype) : read;
                tensors.Add((scale == 0 ? prefix : prefix + entry.Name, TensorAssert.Bytes(scaled), entry));
            }
        }

        byte[] pickle = TorchFiles.Pickle(writer =>
        {
            writer.Dictionary();
            writer.Mark();
            int place = 0;
            foreach (IGrouping<string, (string Name, byte[] Bytes, WeightEntry Entry)> group in tensors.GroupBy(tensor => tensor.Name.Split('.')[0]))
            {
                writer.String(group.Key);
                writer.Dictionary();
                writer.Mark();
                foreach ((string name, _, WeightEntry entry) in group)
                {
                    string storage = entry.Type == ScalarType.Int64 ? "LongStorage" : "FloatStorage";
                    TorchFiles.Tensor(writer, name[(group.Key.Length + 1)..], entry.Elements, 0, [.. entry.Shape], Pickles.TorchTensor.InOrder(entry.Shape), storage, $"{place++}");
                }

                writer.SetItems();
            }

            writer.SetItems();
        });
        TorchFiles.Zip(Path, pickle, [.. tensors.GroupBy(tensor => tensor.Name.Split('.')[0]).SelectMany(group => group).Select((tensor, i) => ($"data/{i}", tensor.Bytes))]);
    }
}
