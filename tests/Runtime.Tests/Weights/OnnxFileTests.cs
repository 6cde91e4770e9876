using Google.Protobuf;
using Onnx;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Initializers of ONNX models, however they are written.</summary>
public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folded_model_lists_what_it_has()
    {
        using WeightFile file = WeightFile.Open(PublishedFile.Of("folded.onnx"));
        Assert.Equal("ONNX", file.Format.Name);
        Assert.Contains("fc.weight", file.Entries.Select(entry => entry.Name));
        Assert.Contains(file.Entries, entry => entry.Name.StartsWith("onnx::Conv_", StringComparison.Ordinal) && entry.Shape.Count == 4);
    }

    [Fact]
    public void Numbers_are_read_from_the_fields_of_their_types()
    {
        TensorProto floats = new() { Name = "floats", DataType = 1, Dims = { 2, 2 }, FloatData = { 1, -2, 3.5f, 4 } };
        TensorProto halves = new() { Name = "halves", DataType = 10, Dims = { 3 }, Int32Data = { 0x3C00, 0xC000, 0 } };
        TensorProto brains = new() { Name = "brains", DataType = 16, Dims = { 2 }, Int32Data = { 0x3F80, 0xC000 } };
        TensorProto doubles = new() { Name = "doubles", DataType = 11, Dims = { 1 }, DoubleData = { 0.1 } };
        TensorProto raw = new() { Name = "raw", DataType = 10, Dims = { 2 }, RawData = ByteString.CopyFrom([0, 0x3C, 0, 0xC0]) };
        TensorProto shape = new() { Name = "shape", DataType = 7, Dims = { 2 }, Int64Data = { 1, -1 } };
        TensorProto number = new() { Name = "number", DataType = 1, FloatData = { 6 } };
        Dictionary<string, double[]> values = PublishedFile.Values(Write(new() { Initializer = { floats, halves, brains, doubles, raw, shape, number } }));
        Assert.Equal(["brains", "doubles", "floats", "halves", "raw"], values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1, -2, 3.5, 4], values["floats"]);
        Assert.Equal([1, -2, 0], values["halves"]);
        Assert.Equal([1, -2], values["brains"]);
        Assert.Equal([0.1], values["doubles"]);
        Assert.Equal([1, -2], values["raw"]);
    }

    [Fact]
    public void Constants_that_layers_take_are_weights_and_others_are_not()
    {
        NodeProto Constant(string name) => new() { OpType = "Constant", Output = { name }, Attribute = { new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = new() { DataType = 1, Dims = { 2 }, FloatData = { 7, 8 } } } } };
        GraphProto graph = new()
        {
            Node =
            {
                Constant("/conv/weight"),
                Constant("sizes"),
                new NodeProto { OpType = "Conv", Input = { "x", "/conv/weight" }, Output = { "y" } },
                new NodeProto { OpType = "Resize", Input = { "y", "", "scales" }, Output = { "z" } },
            },
            Initializer = { new TensorProto { Name = "scales", DataType = 1, Dims = { 4 }, FloatData = { 1, 1, 2, 2 } } },
        };
        Dictionary<string, double[]> values = PublishedFile.Values(Write(graph));
        Assert.Equal([7.0, 8], Assert.Single(values, item => item.Key == "/conv/weight").Value);
        Assert.Single(values);
    }

    [Fact]
    public void Weights_in_a_file_beside_the_model_are_read_at_their_positions()
    {
        File.WriteAllBytes(folder.Of("weights.bin"), [.. new byte[16], .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]);
        string path = Write(new() { Initializer = { External("weights.bin", "16", "8") } });
        Assert.Equal([1.5, -2], PublishedFile.Values(path)["a"]);
        using WeightFile file = WeightFile.Open(path);
        Assert.Equal(new FileInfo(path).Length + 24, file.Length);
    }

    [Theory]
    [InlineData("weights.bin", "20", "8", "the tensor 'a' is [2], but does not have the bytes of its shape.")]
    [InlineData("weights.bin", "16", "4", "the tensor 'a' is [2], but does not have the bytes of its shape.")]
    [InlineData("weights.bin", "99999999999999999999", "8", "the tensor 'a' has the offset '99999999999999999999' in another file.")]
    [InlineData("weights.bin", "-8", "8", "the tensor 'a' has the offset '-8' in another file.")]
    [InlineData("gone.bin", "0", "8", "it has tensors in the file 'gone.bin', which is not beside it; copy it into 'FOLDER'.")]
    [InlineData("../weights.bin", "0", "8", "it has tensors in '../weights.bin', which is not in its folder.")]
    [InlineData("/dev/zero", "0", "8", "it has tensors in '/dev/zero', which is not in its folder.")]
    [InlineData("a/../../b", "0", "8", "it has tensors in 'a/../../b', which is not in its folder.")]
    [InlineData("", "0", "8", "it has tensors in '', which is not in its folder.")]
    public void A_file_beside_the_model_is_in_its_folder_and_has_what_the_model_says(string location, string offset, string length, string reason)
    {
        File.WriteAllBytes(folder.Of("weights.bin"), new byte[24]);
        string path = Write(new() { Initializer = { External(location, offset, length) } });
        Assert.Equal($"'{path}' cannot be read as an ONNX model: {reason.Replace("FOLDER", folder.Path)}", Assert.Throws<InvalidDataException>(() => WeightFile.Open(path)).Message);
    }

    [Fact]
    public void A_model_that_is_cut_off_is_refused()
    {
        byte[] whole = File.ReadAllBytes(PublishedFile.Of("kept_bn.onnx"));
        string path = folder.Of("cut.onnx");
        foreach (int length in Enumerable.Range(1, 200).Select(i => i * whole.Length / 201).Append(20).Append(whole.Length - 1))
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Equal($"'{path}' cannot be read as an ONNX model: it ends too early.", Assert.Throws<InvalidDataException>(() => WeightFile.Open(path)).Message);
        }
    }

    private static TensorProto External(string location, string offset, string length) => new()
    {
        Name = "a",
        DataType = 1,
        Dims = { 2 },
        DataLocation = TensorProto.Types.DataLocation.External,
        ExternalData = { new StringStringEntryProto { Key = "location", Value = location }, new StringStringEntryProto { Key = "offset", Value = offset }, new StringStringEntryProto { Key = "length", Value = length } },
    };

    private string Write(GraphProto graph)
    {
        string path = folder.Of("net.onnx");
        using FileStream stream = File.Create(path);
        new ModelProto { IrVersion = 8, ProducerName = "test", Graph = graph }.WriteTo(stream);
        return path;
    }
}
