using Microsoft.ML.OnnxRuntime;
using ResNetDsl.EndToEnd.Tests.Kernels;
using ResNetDsl.Export;
using ResNetDsl.Zoo.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>The networks of the Zoo, one of each form, compute the same frozen and exported, on images of three sizes.</summary>
[Trait(Lane.Trait, Lane.Both)]
public sealed class ZooExportTests
{
    private const int LargestSide = 96;
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Names => new(Lane.IsLong ? ZooForms.Representatives.Select(network => network.Name) : ["CifarResNet20"]);

    [ConvolutionTheory]
    [MemberData(nameof(Names))]
    public void Network_computes_the_same_frozen_and_exported(string name)
    {
        using TemporaryFolder folder = new();
        using IDisposable inference = no_grad();
        using Network network = ZooNetworks.All.Single(entry => entry.Name == name).Create();
        network.eval();
        foreach ((string key, Tensor value) in network.state_dict())
        {
            if (value.dim() == 1 && value.is_floating_point())
            {
                // Small residuals: a thousand layers of others would leave the numbers of 32 bits.
                value.uniform_(0.1, key.EndsWith("running_var", StringComparison.Ordinal) ? 2 : 0.3);
            }
        }

        NetworkPlan plan = network.Architecture;
        bool anySize = plan.Table.Options.HiddenUnits == 0;
        (int height, int width) = anySize ? (Math.Min(plan.Input.Height, LargestSide), Math.Min(plan.Input.Width, LargestSide)) : (plan.Input.Height, plan.Input.Width);
        string onnx = folder.Of("network.onnx");
        network.ExportOnnx(onnx);
        using InferenceSession session = OnnxRun.Open(onnx);
        using FrozenNetwork frozen = network.Freeze();
        (int Batch, int Height, int Width)[] sizes = anySize ? [(3, height, width), (1, height + 1, width + 4), (1, height + 7, width)] : [(1, height, width)];
        foreach ((int batch, int high, int wide) in sizes)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor images = randn(batch, plan.Input.Channels, high, wide);
            Tensor expected = network.infer(images);
            float largest = expected.abs().max().item<float>();
            AssertClose(frozen.infer(images));
            AssertClose(OnnxRun.Of(session, images)["output"]);

            void AssertClose(Tensor actual) => Assert.InRange((expected - actual).abs().max().item<float>() / largest, 0, Tolerance);
        }
    }
}
