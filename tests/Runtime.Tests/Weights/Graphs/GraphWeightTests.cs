using Google.Protobuf;
using Onnx;
using ResNetDsl.Export;
using ResNetDsl.Programs;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;
using ResNetDsl.Weights;
using ResNetDsl.Weights.Graphs;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Weights.Graphs;

/// <summary>Weights of ONNX files that are told apart by what their graphs compute.</summary>
public sealed class GraphWeightTests
{
    public static TheoryData<string> Networks => SmallNetworks.Names;

    [Theory]
    [InlineData("kept_bn.onnx")]
    [InlineData("folded.onnx")]
    public void An_export_of_PyTorch_has_its_outputs(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using PublishedSmall net = new();
        LoadReport report = net.LoadWeights(PublishedFile.Of(name));
        Assert.Null(report.Naming);
        Assert.Empty(report.Missing);
        Assert.Empty(report.Unexpected);
        using SafetensorsFile input = SafetensorsFile.Open(PublishedFile.Of("input.safetensors"));
        using SafetensorsFile expected = SafetensorsFile.Open(PublishedFile.Of("expected.safetensors"));
        TensorAssert.Close(expected.Read("logits"), net.infer(input.Read("input")), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_network_reads_its_exports_whatever_the_tensors_are_called(string name)
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        using Network net = SmallNetworks.Make(name, float32);
        RandomState.Fill(net, 3);
        Tensor images = SampleImages.Noise(4, net.Architecture.Input.WithBatch(2));
        Tensor expected = net.infer(images);
        foreach (bool fold in new[] { true, false })
        {
            string file = folder.Of($"{fold}.onnx");
            net.ExportOnnx(file, new() { Fold = fold, AnySize = false });
            MakeForeign(file);
            using Network other = SmallNetworks.Make(name, float32);
            LoadReport report = other.LoadWeights(file);
            Assert.Null(report.Naming);
            Assert.Empty(report.Missing);
            Tensor actual = other.infer(images);
            Assert.True((actual - expected).abs().max().item<float>() <= 1e-5 * Math.Max(1, expected.abs().max().item<float>()), $"{name}, folded: {fold}");
        }
    }

    [Fact]
    public void An_own_folded_export_loads_back()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        using PublishedSmall net = new(), other = new();
        net.ExportOnnx(folder.Of("net.onnx"));
        Assert.Empty(other.LoadWeights(folder.Of("net.onnx")).Notes);
        net.ExportOnnx(folder.Of("net.onnx"), new() { Probabilities = true });
        Assert.Contains("logits", Assert.Single(other.LoadWeights(folder.Of("net.onnx")).Notes));
        Tensor images = SampleImages.Noise(4, [2, 3, 32, 32]);
        TensorAssert.Close(net.infer(images), other.infer(images), 1e-5);
    }

    [Fact]
    public void The_first_layer_that_computes_something_else_is_named()
    {
        using TemporaryFolder folder = new();
        using PublishedSmall net = new();
        string file = folder.Of("net.onnx");
        net.ExportOnnx(file);
        using StridedElsewhere other = new();
        Dictionary<string, byte[]> before = other.state_dict().ToDictionary(entry => entry.Key, entry => TensorAssert.Bytes(entry.Value));
        string message = Assert.Throws<StateDictException>(() => other.LoadWeights(file)).Message;
        Assert.Contains("does not compute the same function as StridedElsewhere: its graph has 1×1 convolution, stride 2 'layer2.0.downsample.0', which gives [16, 16, 16]; ", message);
        Assert.Contains("the network has 3×3 convolution, padded by 1 'layer2.0.conv1', which gives [16, 32, 32] at this place; ", message);
        Assert.Contains("CheckFunction = false", message);
        Assert.All(other.state_dict(), entry => Assert.Equal(before[entry.Key], TensorAssert.Bytes(entry.Value)));
    }

    [Fact]
    public void Without_its_classifier_a_file_fits_a_network_of_other_classes()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        using PublishedSmall net = new();
        using OtherClasses other = new();
        RandomState.Fill(net, 3);
        string file = folder.Of("net.onnx");
        net.ExportOnnx(file);
        Assert.Throws<StateDictException>(() => other.LoadWeights(file));
        byte[] classifier = TensorAssert.Bytes(other.state_dict()["fc.weight"]);
        LoadReport report = other.LoadWeights(file, new() { Classifier = ClassifierWeights.Skip });
        Assert.Contains(report.Skipped, skipped => skipped is { Name: "fc.weight", Reason: "the classifier is skipped" });
        Assert.Equal(classifier, TensorAssert.Bytes(other.state_dict()["fc.weight"]));
        Tensor images = SampleImages.Noise(4, [2, 3, 32, 32]);
        using Features features = new(), expected = new();
        features.LoadWeights(file, new() { Classifier = ClassifierWeights.Skip });
        expected.load_state_dict(net.state_dict(), strict: false);
        TensorAssert.Close(expected.infer(images), features.infer(images), 1e-5);
    }

    [Fact]
    public void Other_spellings_of_the_same_computation_are_the_same()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        using PublishedSmall net = new(), other = new();
        RandomState.Fill(net, 3);
        string file = folder.Of("net.onnx");
        net.ExportOnnx(file, new() { AnySize = false });
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        foreach (NodeProto node in model.Graph.Node)
        {
            switch (node.OpType)
            {
                case "Conv" when node.Attribute.First(item => item.Name == "kernel_shape").Ints[0] == 3:
                    // The last row and column of padding are not reached with stride 2 on an even extent, as CNTK writes it.
                    bool strides = node.Attribute.First(item => item.Name == "strides").Ints[0] == 2;
                    AttributeProto pads = node.Attribute.First(item => item.Name == "pads");
                    pads.Ints.Clear();
                    pads.Ints.AddRange(strides ? [1, 1, 0, 0] : [1, 1, 1, 1]);
                    break;
                case "Add":
                    (node.Input[0], node.Input[1]) = (node.Input[1], node.Input[0]);
                    break;
                case "GlobalAveragePool":
                    node.OpType = "AveragePool";
                    node.Attribute.Add(new AttributeProto { Name = "kernel_shape", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 8, 8 } });
                    break;
            }
        }

        model.MetadataProps.Clear();
        File.WriteAllBytes(file, model.ToByteArray());
        other.LoadWeights(file);
        Tensor images = SampleImages.Noise(4, [2, 3, 32, 32]);
        TensorAssert.Close(net.infer(images), other.infer(images), 1e-5);
    }

    [Theory]
    [InlineData("kept_bn.onnx")]
    [InlineData("folded.onnx")]
    public void The_table_is_read_off_the_graph(string name)
    {
        WeightInspection inspection = WeightInspection.Of(PublishedFile.Of(name), [PublishedSmall.Plan, StridedElsewhere.Plan]);
        Assert.True(inspection.IsReadByGraph);
        Assert.Equal(
            """
            [Block("layer1", Basic, 16, repeat: 2)]
            [Block("layer2", Basic, 16, firstStride: 2)]
            """,
            string.Join('\n', inspection.Declare("Read").Split('\n').Where(line => line.StartsWith("[Block", StringComparison.Ordinal)).Take(2)));
        Assert.Equal(NetworkFunction.Of(PublishedSmall.Plan), NetworkFunction.Of(inspection.Declared("Read")));
        Assert.Equal([WeightFit.Fully, WeightFit.Not], inspection.Fits.Select(fit => fit.Fit));
    }

    [Theory]
    [InlineData("TorchvisionBasic")]
    [InlineData("TorchvisionBottleneck")]
    [InlineData("TorchvisionGrouped")]
    [InlineData("TorchvisionWide")]
    [InlineData("TorchvisionExcited")]
    [InlineData("TorchvisionD")]
    [InlineData("CifarA")]
    [InlineData("SlimPreActivation")]
    [InlineData("SmallVgg")]
    public void The_tables_of_networks_are_read_off_their_graphs(string name)
    {
        using TemporaryFolder folder = new();
        using Network net = SmallNetworks.Make(name, float32);
        foreach (bool fold in new[] { true, false })
        {
            string file = folder.Of($"{fold}.onnx");
            net.ExportOnnx(file, new() { Fold = fold, AnySize = false });
            MakeForeign(file);
            NetworkPlan read = WeightInspection.Of(file).Declared("Read");
            Assert.Equal(NetworkFunction.Of(net.Architecture).ToString(), NetworkFunction.Of(read).ToString());
            Assert.Equal(Shapes(net.Architecture), Shapes(read));
        }

        static IEnumerable<string> Shapes(NetworkPlan plan) => plan.Tensors().Where(tensor => tensor.Role != TensorRole.Counter).Select(tensor => string.Join('×', tensor.Shape)).Order();
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_table_that_is_read_off_a_graph_gives_its_outputs(string name)
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        using Network net = SmallNetworks.Make(name, float32);
        RandomState.Fill(net, 5);
        Tensor images = SampleImages.Noise(6, net.Architecture.Input.WithBatch(2));
        Tensor expected = net.infer(images).flatten(1);
        foreach (bool fold in new[] { true, false })
        {
            string path = folder.Of($"{fold}.onnx");
            net.ExportOnnx(path, new() { Fold = fold, AnySize = false });
            MakeForeign(path);
            NetworkPlan read;
            try
            {
                read = WeightInspection.Of(path).Declared("Read");
            }
            catch (InvalidDataException refused)
            {
                Assert.Contains(name, Unreadable);
                Assert.StartsWith($"No table can be declared for '{path}': ", refused.Message, StringComparison.Ordinal);
                continue;
            }

            Assert.DoesNotContain(name, Unreadable);
            using WeightFile file = WeightFile.Open(path);
            Graph graph = PlanGraph.Of(read, net.Architecture.Input.Height, net.Architecture.Input.Width);
            PlaceMatch match = PlaceMatch.Of(graph, file.Computation!, skipsClassifier: false).Match!;
            Tensor actual = Computed(graph, images, constant => match.Values[constant.Name].Compute(file.Read).reshape(constant.Constant!.Stored.shape).to(float32)).flatten(1);
            Assert.True((actual - expected).abs().max().item<float>() <= 1e-4 * Math.Max(1, expected.abs().max().item<float>()), $"{name}, folded: {fold}");
        }
    }

    /// <summary>Networks with other units than basic ones, bottlenecks, highway units and plain ones, and those without a convolution before the first unit.</summary>
    private static readonly string[] Unreadable =
    [
        "OnlyInceptionResNetA", "OnlyInceptionResNetB", "OnlyInceptionResNetC", "OnlyInceptionA", "OnlyReductionA", "OnlyReductionB", "MixedUnits", "PostActivationFromZero",
        "StochasticDepths", "BlocksAlone",
    ];

    private static Tensor Computed(Graph graph, Tensor image, Func<GraphValue, Tensor> constant)
    {
        Dictionary<GraphValue, Tensor> tensors = new(ReferenceEqualityComparer.Instance) { [graph.Image] = image };
        foreach (GraphValue value in graph.Values)
        {
            tensors[value] = value.Operation!.Compute([.. value.Inputs.Select(input => input is null ? null : input.Constant is null ? tensors[input] : constant(input))]);
        }

        return tensors[graph.Outputs[0].Value];
    }

    // A map [N, C, 1, 1] and a vector [N, C].
    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void A_softmax_is_left_out_where_it_is_taken_over_the_classes(long axis, bool isLeftOut)
    {
        using TemporaryFolder folder = new();
        using PublishedSmall net = new(), other = new();
        string file = folder.Of("net.onnx");
        net.ExportOnnx(file, new() { Probabilities = true, AnySize = false });
        MakeForeign(file);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        NodeProto softmax = model.Graph.Node.Single(node => node.OpType == "Softmax");
        softmax.Attribute.Single(attribute => attribute.Name == "axis").I = axis;
        File.WriteAllBytes(file, model.ToByteArray());
        if (isLeftOut)
        {
            Assert.Contains("softmax", Assert.Single(other.LoadWeights(file).Notes), StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("Softmax (axis 0)", Assert.Throws<StateDictException>(() => other.LoadWeights(file)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("OnlyInceptionResNetA", "is not part of an Inception-ResNet-v2, the only network with concatenations that is read from its graph.")]
    [InlineData("BlocksAlone", "reads the image, but a table begins with a convolution.")]
    public void A_graph_that_no_table_can_be_read_off_is_refused_by_its_first_node(string name, string why)
    {
        using TemporaryFolder folder = new();
        using Network net = SmallNetworks.Make(name, float32);
        string file = folder.Of("net.onnx");
        net.ExportOnnx(file, new() { AnySize = false });
        MakeForeign(file);
        string message = Assert.Throws<InvalidDataException>(() => WeightInspection.Of(file).Declare()).Message;
        Assert.StartsWith($"No table can be declared for '{file}': ", message);
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    /// <summary>Takes away what the library wrote of the network, and all names.</summary>
    private static void MakeForeign(string file)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        model.MetadataProps.Clear();
        Dictionary<string, string> names = new(StringComparer.Ordinal) { [""] = "" };
        foreach (ValueInfoProto value in model.Graph.Input.Concat(model.Graph.Output))
        {
            value.Name = Renamed(value.Name);
        }

        foreach (TensorProto initializer in model.Graph.Initializer)
        {
            initializer.Name = Renamed(initializer.Name);
        }

        foreach (NodeProto node in model.Graph.Node)
        {
            node.Name = "";
            string[] inputs = [.. node.Input.Select(Renamed)], outputs = [.. node.Output.Select(Renamed)];
            node.Input.Clear();
            node.Input.AddRange(inputs);
            node.Output.Clear();
            node.Output.AddRange(outputs);
        }

        File.WriteAllBytes(file, model.ToByteArray());

        string Renamed(string name) => names.TryGetValue(name, out string? known) ? known : names[name] = $"onnx::{names.Count}";
    }
}

/// <summary>The published network with its second stride a unit later.</summary>
[Block("layer1", Basic, 16, repeat: 2)]
[Block("layer2", Basic, 16, repeat: 1)]
[Block("layer3", Basic, 32, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, StemWidth = 16, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class StridedElsewhere;

/// <summary>The published network for other classes.</summary>
[Block("layer1", Basic, 16, repeat: 2)]
[Block("layer2", Basic, 16, repeat: 1, firstStride: 2)]
[Block("layer3", Basic, 32, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 7, Stem = StemKind.Cifar, StemWidth = 16, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class OtherClasses;

/// <summary>The published network without its classifier.</summary>
[Block("layer1", Basic, 16, repeat: 2)]
[Block("layer2", Basic, 16, repeat: 1, firstStride: 2)]
[Block("layer3", Basic, 32, repeat: 1, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 0, Stem = StemKind.Cifar, StemWidth = 16, Activation = ActivationKind.PostActivation, Convention = Library.Torchvision)]
public partial class Features;
