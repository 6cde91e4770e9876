using Onnx;
using ResNetDsl.Data;
using ResNetDsl.Data.Transforms;
using ResNetDsl.Export;
using ResNetDsl.Images;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;
using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Export;

/// <summary><see cref="NetworkExport.ExportOnnx(Network, string, OnnxOptions?)"/>, held against ONNX Runtime.</summary>
public sealed class OnnxTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Networks => SmallNetworks.Names;

    private string File => folder.Of("net.onnx");

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Networks))]
    public void Computes_what_the_network_does_folded_or_not(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Network net = SmallNetworks.Make(name, float32);
        RandomState.Fill(net, 3);
        Tensor images = SampleImages.Noise(4, net.Architecture.Input.WithBatch(2));
        Tensor expected = net.infer(images);
        foreach (bool fold in new[] { true, false })
        {
            net.ExportOnnx(File, new() { Fold = fold });
            ExportAssert.Relative(expected, OnnxRun.Of(File, images)["output"], 1e-5);
        }
    }

    [Fact]
    public void Takes_images_of_any_size_and_number_unless_they_are_fixed()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        Tensor images = SampleImages.Noise(4, [3, 3, 41, 36]);
        net.ExportOnnx(File);
        ExportAssert.Relative(net.infer(images), OnnxRun.Of(File, images)["output"], 1e-5);
        Assert.Equal(["N", "3", "H", "W"], Extents(Read().Graph.Input[0]));

        net.ExportOnnx(File, new() { AnySize = false, Batch = 2 });
        Assert.Equal(["2", "3", "224", "224"], Extents(Read().Graph.Input[0]));
        Assert.ThrowsAny<Exception>(() => OnnxRun.Of(File, images));
    }

    [Fact]
    public void Hidden_units_need_images_of_one_size()
    {
        using SmallVgg net = new();
        net.ExportOnnx(File);
        Assert.DoesNotContain("H", Extents(Read().Graph.Input[0]));
        System.IO.File.Delete(File);
        Assert.Contains("export for images of one size", Assert.Throws<NotSupportedException>(() => net.ExportOnnx(File, new() { AnySize = true })).Message);
        Assert.Empty(folder.Entries());
    }

    [Fact]
    public void Gives_the_heads_of_a_composition_by_name()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallMixedTaps net = new();
        RandomState.Fill(net.Backbone, 3);
        Tensor images = SampleImages.Noise(4, [2, 3, 38, 33]);
        net.ExportOnnx(File);
        Dictionary<string, Tensor> outputs = OnnxRun.Of(File, images);
        using SmallMixedTaps.Outputs expected = net.infer(images);
        ExportAssert.Relative(expected.Late, outputs["late"], 1e-5);
        ExportAssert.Relative(expected.Masks, outputs["masks"], 1e-5);
        ExportAssert.Relative(expected.Pyramid[0], outputs["pyramid_block1"], 1e-5);
        ExportAssert.Relative(expected.Pyramid[1], outputs["pyramid_block3"], 1e-5);
        ExportAssert.Relative(expected.Early, outputs["early"], 1e-5);
    }

    [Fact]
    public void Has_weights_of_16_bits_where_that_is_asked_for()
    {
        using DisposeScope scope = NewDisposeScope();
        using Served net = new();
        Tensor images = SampleImages.Noise(4, [2, 3, 32, 32]);
        net.ExportOnnx(File);
        long whole = new FileInfo(File).Length;
        net.ExportOnnx(File, new() { Type = ScalarType.Float16, Probabilities = true });
        Assert.InRange(new FileInfo(File).Length, whole * 0.45, whole * 0.65);
        ExportAssert.Relative(nn.functional.softmax(net.infer(images), 1), OnnxRun.Of(File, images)["output"], 1e-2);
    }

    [Fact]
    public void Keeps_its_weights_in_a_file_of_their_own_where_that_is_asked_for()
    {
        using DisposeScope scope = NewDisposeScope();
        using Served net = new();
        Tensor images = SampleImages.Noise(4, [2, 3, 32, 32]);
        net.ExportOnnx(File, new() { ExternalData = true });
        Assert.Equal(2, folder.Entries().Length);
        Assert.InRange(new FileInfo(File).Length, 1, 100_000);
        ExportAssert.Relative(net.infer(images), OnnxRun.Of(File, images)["output"], 1e-5);
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(61, 80)]
    [InlineData(20, 27)]
    [InlineData(200, 33)]
    public void Makes_images_of_pictures_as_the_pipeline_does(int height, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        using Served net = new();
        net.SetEvaluationPipeline(ImagePipeline.ForEvaluation(net.Architecture, Normalization.ImageNet));
        net.ExportOnnx(File, new() { Preprocess = true });
        byte[] pixels = new byte[3 * height * width];
        new Random(5).NextBytes(pixels);
        Tensor expected = net.infer(net.EvaluationPipeline().ToTensor(new RgbImage(height, width, pixels)));
        Tensor pictures = tensor(pixels, [1, height, width, 3]);
        ExportAssert.Relative(expected, OnnxRun.Of(File, pictures)["output"], height == 32 && width == 32 ? 1e-5 : 1e-2);
    }

    public static TheoryData<int> Interpolations => [.. Enum.GetValues<Interpolation>().Select(value => (int)value)];

    [Theory]
    [MemberData(nameof(Interpolations))]
    public void Makes_images_of_pictures_by_any_interpolation_and_in_any_order(int interpolation)
    {
        using DisposeScope scope = NewDisposeScope();
        using Served net = new();
        Interpolation how = (Interpolation)interpolation;
        IImageTransform[][] pipelines =
        [
            [new ResizedCenterCrop(32, 32) { Interpolation = how }],
            [new CentralCrop(0.875), new ResizeExactly(32, 32) { Interpolation = how }],
            [new Resize(40) { Interpolation = how }, new CenterCrop(32, 32)],
        ];
        foreach (IImageTransform[] transforms in pipelines)
        {
            net.SetEvaluationPipeline(new ImagePipeline(transforms, Normalization.OfBytes([123.68, 116.779, 103.939], [60, 61, 62], ChannelOrder.Bgr), 3, 32, 32));
            net.ExportOnnx(File, new() { Preprocess = true });
            byte[] pixels = new byte[3 * 61 * 80];
            new Random(5).NextBytes(pixels);
            Tensor expected = net.infer(net.EvaluationPipeline().ToTensor(new RgbImage(61, 80, pixels)));
            ExportAssert.Relative(expected, OnnxRun.Of(File, tensor(pixels, [1, 61, 80, 3]))["output"], 1e-2);
        }
    }

    [Fact]
    public void Says_what_it_is_and_gives_its_weights_back()
    {
        using DisposeScope scope = NewDisposeScope();
        using Served net = new();
        net.SetClasses(["ant", "bee", "čáp"]);
        RandomState.Fill(net, 3);
        net.ExportOnnx(File, new() { Fold = false });
        ModelProto model = Read();
        Dictionary<string, string> metadata = model.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        Assert.Equal("Served", metadata[NetworkTag.NameKey]);
        Assert.Equal(["ant", "bee", "čáp"], ClassNames.Of(metadata));
        Assert.Equal((8, 17), (model.IrVersion, model.OpsetImport.Single().Version));

        using Served other = new();
        other.LoadWeights(File);
        Tensor images = SampleImages.Noise(4, [2, 3, 32, 32]);
        TensorAssert.Identical(net.infer(images), other.infer(images));
        Assert.Equal(["ant", "bee", "čáp"], other.Classes());

        // The weights of a folded export are others of the same function.
        net.ExportOnnx(File);
        using Served folded = new();
        folded.LoadWeights(File);
        TensorAssert.Close(net.infer(images), folded.infer(images), 1e-5);
        Assert.Equal(["ant", "bee", "čáp"], folded.Classes());
    }

    [Fact]
    public void A_shape_that_no_memory_holds_is_refused()
    {
        ModelProto model = new() { IrVersion = 8, ProducerName = "test", Graph = new GraphProto { Initializer = { new TensorProto { Name = "conv1.weight", DataType = 1, Dims = { 1L << 62, 1L << 62 } } } } };
        using (FileStream stream = System.IO.File.Create(File))
        {
            Google.Protobuf.MessageExtensions.WriteTo(model, stream);
        }

        using Served net = new();
        Assert.Contains("does not have the bytes of its shape", Assert.Throws<InvalidDataException>(() => net.LoadWeights(File)).Message);
    }

    [Fact]
    public void A_TorchSharp_file_of_eight_tensors_is_not_taken_for_ONNX()
    {
        using nn.Module<Tensor, Tensor> module = nn.Sequential(Enumerable.Range(1, 4).Select(i => ($"root{i}", (nn.Module<Tensor, Tensor>)nn.Linear(2, 2))));
        module.save(folder.Of("eight.dat"));
        using WeightFile file = WeightFile.Open(folder.Of("eight.dat"));
        Assert.Equal(8, WeightContents.Of(file).Entries.Count);
    }

    [Fact]
    public void The_same_network_gives_the_same_file()
    {
        using Served net = new();
        net.ExportOnnx(File);
        net.ExportOnnx(folder.Of("again.onnx"));
        Assert.Equal(System.IO.File.ReadAllBytes(File), System.IO.File.ReadAllBytes(folder.Of("again.onnx")));
    }

    [Fact]
    public void Wrong_options_are_refused_and_leave_the_file_that_was_there()
    {
        using Served net = new();
        System.IO.File.WriteAllText(File, "before");
        Assert.Contains("Float32 or Float16, not in BFloat16", Assert.Throws<ArgumentException>(() => net.ExportOnnx(File, new() { Type = ScalarType.BFloat16 })).Message);
        Assert.Contains("Batch must be at least 1, not 0", Assert.Throws<ArgumentException>(() => net.ExportOnnx(File, new() { Batch = 0 })).Message);
        Assert.Contains("leave out AnySize", Assert.Throws<ArgumentException>(() => net.ExportOnnx(File, new() { Preprocess = true, AnySize = true })).Message);
        using OwnUnits own = new();
        Assert.Contains("SeparableUnit", Assert.Throws<NotSupportedException>(() => own.ExportOnnx(File)).Message);
        Assert.Contains("cannot be written", Assert.Throws<IOException>(() => net.ExportOnnx(Path.Combine(File, "below", "a.onnx"))).Message);
        Assert.Equal("before", System.IO.File.ReadAllText(File));
        Assert.Equal(["net.onnx"], folder.Entries());
    }

    private static string[] Extents(ValueInfoProto value) => [.. value.Type.TensorType.Shape.Dim.Select(extent => extent.DimParam.Length > 0 ? extent.DimParam : Text.Plain(extent.DimValue))];

    private ModelProto Read() => ModelProto.Parser.ParseFrom(System.IO.File.ReadAllBytes(File));
}
