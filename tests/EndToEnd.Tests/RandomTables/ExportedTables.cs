using ResNetDsl.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.RandomTables;

/// <summary>A network frozen, saved as TorchScript and exported to ONNX computes what its 64-bit module does.</summary>
internal static class ExportedTables
{
    /// <summary>What most networks lose in bfloat16 at most.</summary>
    public const double BFloat16Tolerance = 2e-2;

    private const double Tolerance = 1e-4;
    private const double MostTimesModule = 10;

    /// <summary>Compares the answers for three sizes of images, one of the batches of one image.</summary>
    /// <param name="network">The network, in 64 bits.</param>
    /// <param name="plan">Its plan.</param>
    /// <returns>The largest difference in bfloat16, in relation to the largest value; null for a network that is refused. A single network may lose more than its bits, where terms cancel.</returns>
    public static double? AssertEqual(Network network, NetworkPlan plan)
    {
        Randomize(network);
        if (plan.Blocks.Any(block => block.Row.Declared is not null))
        {
            Assert.Throws<NotSupportedException>(() => network.Freeze());
            return null;
        }

        using TemporaryFolder folder = new();
        using FrozenNetwork frozen = network.Freeze();
        using FrozenNetwork bfloat16 = network.Freeze(new() { Type = ScalarType.BFloat16 });
        string onnx = folder.Of("network.onnx"), script = folder.Of("network.pt");
        network.ExportOnnx(onnx);
        frozen.Save(script);
        using jit.ScriptModule<Tensor, Tensor> saved = jit.load<Tensor, Tensor>(script, DeviceType.CPU, -1);
        double most = 0;
        bool anySize = plan.Table.Options.HiddenUnits == 0;
        (int Batch, int Height, int Width)[] sizes = [(3, plan.Input.Height, plan.Input.Width), (1, plan.Input.Height + 1, plan.Input.Width + 2), (2, plan.Input.Height + 3, plan.Input.Width)];
        foreach ((int batch, int height, int width) in sizes)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor image = randn([batch, plan.Input.Channels, height, width], dtype: float64);
            Tensor narrow = image.to(float32);
            Tensor expected = network.infer(image);
            AssertClose(frozen.infer(narrow), "frozen");
            AssertClose(saved.forward(narrow), "saved");
            most = Math.Max(most, Distance(expected, bfloat16.infer(narrow)));
            if (anySize || (height, width) == (plan.Input.Height, plan.Input.Width))
            {
                AssertClose(OnnxRun.Of(onnx, narrow).Values.Single(), "ONNX");
            }

            // What the module itself loses in 32 bits, where terms cancel, is the network's.
            void AssertClose(Tensor actual, string what)
            {
                double lost = Distance(expected, actual);
                Assert.True(lost < Tolerance || lost < MostTimesModule * LossOfModule(network, image, expected), $"{what} at {height}×{width}: {lost:E2}");
            }
        }

        Assert.True(double.IsFinite(most), "frozen in bfloat16, it gives values that are not finite");
        return most;
    }

    /// <summary>Gives every layer statistics and scales of its own, so that folding them is seen.</summary>
    private static void Randomize(Network network)
    {
        using IDisposable inference = no_grad();
        foreach ((string name, Tensor tensor) in network.state_dict())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal))
            {
                tensor.normal_(0, 0.1);
            }
            else if (tensor.dim() == 1 && tensor.is_floating_point())
            {
                tensor.uniform_(0.7, 1.4);
            }
        }
    }

    private static double LossOfModule(Network network, Tensor image, Tensor expected)
    {
        network.to(float32);
        try
        {
            using Tensor narrow = image.to(float32);
            return Distance(expected, network.infer(narrow));
        }
        finally
        {
            network.to(float64);
        }
    }

    /// <summary>The largest difference, in relation to the largest value.</summary>
    private static double Distance(Tensor expected, Tensor actual)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        double largest = expected.abs().max().item<double>();
        double difference = (expected - actual.to(float64)).abs().max().item<double>();
        return largest == 0 ? difference : difference / largest;
    }
}
