using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Onnx;
using ResNetDsl.Export;
using ResNetDsl.Runtime.Tests.Values;
using ResNetDsl.Weights;
using Xunit.Abstractions;

namespace ResNetDsl.Runtime.Tests.Weights.Graphs;

/// <summary>Graphs with nodes, operands, attributes and shapes changed at random: each is refused in a sentence, or the network computes what ONNX Runtime does.</summary>
[Trait(Lane.Trait, Lane.Both)]
public sealed class ChangedGraphTests(ITestOutputHelper output) : IDisposable
{
    private static readonly long[] Numbers = [-1, 0, 1, 2, 3, 7, 1L << 31, 1L << 62, long.MaxValue];
    private static readonly string[] Operators = ["Relu", "Add", "Mul", "Sub", "Conv", "Concat", "Identity", "MaxPool", "AveragePool", "GlobalAveragePool", "Flatten", "Sigmoid", "BatchNormalization", "Neg", "Reshape", "Pad"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_changed_graph_is_refused_or_computed(bool folded)
    {
        // GRAPH_SEED=n in the environment repeats a run.
        int seed = Seed.Of("GRAPH_SEED");
        output.WriteLine($"GRAPH_SEED={seed}");
        Random random = new(seed);
        using DisposeScope scope = NewDisposeScope();
        using PublishedSmall net = new(), other = new();
        RandomState.Fill(net, 3);
        string file = folder.Of("net.onnx");
        net.ExportOnnx(file, new() { Fold = folded, AnySize = false });
        ModelProto whole = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        whole.MetadataProps.Clear();
        Tensor images = SampleImages.Noise(4, [2, 3, 32, 32]);
        int loaded = 0, compared = 0, cases = Lane.Cases(200, 2_000);
        for (int i = 0; i < cases; i++)
        {
            using DisposeScope each = NewDisposeScope();
            ModelProto changed = whole.Clone();
            for (int changes = random.Next(1, 3); changes > 0; changes--)
            {
                Change(changed.Graph, random);
            }

            File.WriteAllBytes(file, changed.ToByteArray());
            try
            {
                WeightInspection.Of(file).Declare();
            }
            catch (InvalidDataException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
            }

            try
            {
                other.LoadWeights(file);
            }
            catch (Exception exception) when (exception is StateDictException or InvalidDataException)
            {
                continue;
            }

            loaded++;
            if (Computed(file, images) is { } expected && expected.numel() == 20)
            {
                compared++;
                Tensor actual = other.infer(images);

                // A mean in the place of a variance gives no numbers in both.
                double difference = nan_to_num(actual - expected.reshape(2, 10), 0).abs().max().item<float>() / Math.Max(1, nan_to_num(expected, 0).abs().max().item<float>());
                Assert.True(difference < 1e-4, $"case {i} differs by {difference}: {Differences(whole.Graph, changed.Graph)}");
            }
        }

        output.WriteLine($"{loaded} of {cases} loaded, {compared} compared");
        Assert.InRange(loaded, 1, cases - 1);
        Assert.InRange(compared, 1, cases);
    }

    private static void Change(GraphProto graph, Random random)
    {
        NodeProto node = graph.Node[random.Next(graph.Node.Count)];
        switch (random.Next(9))
        {
            case 0:
                graph.Node.Remove(node);
                break;
            case 1:
                graph.Node.Insert(random.Next(graph.Node.Count), node.Clone());
                break;
            case 2 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = Any(graph, random);
                break;
            case 3 when node.Input.Count > 0:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 4 when node.Input.Count > 1:
                (node.Input[0], node.Input[1]) = (node.Input[1], node.Input[0]);
                break;
            case 5:
                node.OpType = Operators[random.Next(Operators.Length)];
                break;
            case 6 when graph.Node.Where(item => item.Attribute.Any(attribute => attribute.Ints.Count > 0)).ToArray() is { Length: > 0 } nodes:
                AttributeProto[] attributes = [.. nodes[random.Next(nodes.Length)].Attribute.Where(attribute => attribute.Ints.Count > 0)];
                AttributeProto changed = attributes[random.Next(attributes.Length)];
                changed.Ints[random.Next(changed.Ints.Count)] = Numbers[random.Next(Numbers.Length)];
                break;
            case 7:
                TensorProto tensor = graph.Initializer[random.Next(graph.Initializer.Count)];
                if (tensor.Dims.Count > 0)
                {
                    tensor.Dims[random.Next(tensor.Dims.Count)] = Numbers[random.Next(Numbers.Length)];
                }

                break;
            default:
                graph.Output[0].Name = Any(graph, random);
                break;
        }
    }

    /// <summary>The nodes that only one of two graphs has, and the output.</summary>
    private static string Differences(GraphProto whole, GraphProto changed)
    {
        string[] before = [.. whole.Node.Select(node => node.ToString())], after = [.. changed.Node.Select(node => node.ToString())];
        return string.Join("\n", [.. before.Except(after).Select(node => "- " + node), .. after.Except(before).Select(node => "+ " + node), $"{after.Length - before.Length} more, output {changed.Output[0].Name}"]);
    }

    private static string Any(GraphProto graph, Random random)
    {
        NodeProto node = graph.Node[random.Next(graph.Node.Count)];
        return random.Next(3) switch
        {
            0 => graph.Initializer[random.Next(graph.Initializer.Count)].Name,
            1 when node.Input.Count > 0 => node.Input[random.Next(node.Input.Count)],
            _ => node.Output[0],
        };
    }

    /// <summary>What ONNX Runtime computes; null where it does not take the model.</summary>
    private static Tensor? Computed(string file, Tensor images)
    {
        try
        {
            using InferenceSession session = new(file);
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(images.data<float>().ToArray(), images.shape);
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, session.InputNames, [input], [session.OutputNames[0]]);
            return tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray());
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }
}
