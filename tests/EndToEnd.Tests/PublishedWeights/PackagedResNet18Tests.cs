using Microsoft.ML.OnnxRuntime;
using ResNetDsl.Data;
using ResNetDsl.EndToEnd.Tests.RandomTables;
using ResNetDsl.EndToEnd.Tests.Samples;
using ResNetDsl.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.PublishedWeights;

/// <summary>
/// The ResNet-18 of ImageNet in the package <c>Microsoft.ML.DnnImageFeaturizer.ResNet18</c>, which CNTK exported: its tensors have numbers for names, and its last block has a unit more than
/// torchvision's.
/// </summary>
public sealed class PackagedResNet18Tests
{
    private const int Side = 224;
    private const int Pictures = 3;

    [Fact]
    public void A_program_with_the_declared_table_computes_the_features_of_onnx_runtime()
    {
        using TemporaryFolder folder = new();
        using IDisposable inference = no_grad();
        using DisposeScope scope = NewDisposeScope();
        string file = BuildValue.Of("PublishedResNet18"), preprocessing = BuildValue.Of("PublishedResNet18Preprocessing");
        ProgramResult printed = SampleProgram.Run("Zoo", folder.Path, "inspect", file, "--declare", "--name", "Declared");
        Assert.Equal((0, ""), (printed.ExitCode, string.Join('\n', printed.Errors)));
        Assert.Contains("[Block(\"layer4\", Basic, 512, repeat: 2, firstStride: 2)]", printed.Output, StringComparison.Ordinal);
        CompiledTables tables = CompiledTables.Compile([("Declared", printed.Output)]);
        Assert.Empty(tables.Errors("Declared"));

        using Network network = (Network)Activator.CreateInstance(tables.Type("Declared"), CPU, null)!;
        LoadReport report = network.LoadWeights(file);
        Assert.Empty(report.Missing);
        Assert.Empty(report.Unexpected);
        Assert.Empty(report.Notes);

        // Values from 0 to 255, red before green before blue.
        ShapeImages shapes = new(Pictures, Split.Test, Side);
        Tensor images = cat([.. Enumerable.Range(0, Pictures).Select(i => tensor(shapes.Read(i).Pixels.ToArray()).reshape(1, Side, Side, 3).permute(0, 3, 1, 2).to(float32))]);
        using WeightFile mean = WeightFile.Open(preprocessing);
        Tensor features = network.infer(images.flip(1) - mean.Read("MeanImage"));

        Tensor expected = Expected(file, Expected(preprocessing, images));
        Assert.Equal([Pictures, 512, 1, 1], expected.shape);
        double largest = expected.abs().max().item<float>();
        Assert.InRange(largest, 1, 100);
        Assert.InRange((features.reshape(expected.shape) - expected).abs().max().item<float>() / largest, 0, 1e-5);

        // A picture has features of its own.
        Assert.InRange((expected[0] - expected[1]).abs().max().item<float>() / largest, 0.1, 1);
    }

    /// <summary>What a graph of one picture gives of several.</summary>
    private static Tensor Expected(string path, Tensor images)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using InferenceSession session = new(path, options);
        return cat([.. Enumerable.Range(0, (int)images.shape[0]).Select(i => OnnxRun.Of(session, images[i..(i + 1)]).Values.Single())]);
    }
}
