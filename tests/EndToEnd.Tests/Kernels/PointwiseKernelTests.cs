using ResNetDsl.EndToEnd.Tests.RandomTables;
using ResNetDsl.Export;
using ResNetDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.Kernels;

/// <summary>
/// The 1×1 convolutions for which libtorch divides by zero on some processors, which ends the process: forward and backward, frozen and saved, with one thread and two, in both layouts of the image.
/// </summary>
public sealed class PointwiseKernelTests
{
    private const double Tolerance = 1e-4;
    private const double BFloat16Tolerance = 0.05;

    // All the channels that are singled out, in both directions, with a stride, in groups, and before a sum.
    private const string Source = """
        using ResNetDsl;

        [Block("a", UnitKind.Plain, 1024, Kernel = 1)]
        [Block("b", UnitKind.Plain, 512, Kernel = 1)]
        [Block("c", UnitKind.Plain, 1024, repeat: 0, firstStride: 2, Kernel = 1)]
        [Block("d", UnitKind.Plain, 2048, Kernel = 1)]
        [Block("e", UnitKind.Plain, 512, Kernel = 1)]
        [Block("f", UnitKind.Plain, 2048, Kernel = 1)]
        [Block("g", UnitKind.Plain, 1024, Kernel = 1, Groups = 2)]
        [Block("h", UnitKind.Plain, 2048, Kernel = 1, Groups = 2)]
        [Block("i", UnitKind.Bottleneck, 1024, 256)]
        [Network(Channels = 256, Height = 9, Width = 14, Classes = 0, GlobalPool = false, Stem = StemKind.None, Activation = ActivationKind.PostActivation)]
        public partial class Pointwise;
        """;

    [Theory]
    [Trait(Lane.Trait, Lane.Long)]
    [InlineData(1)]
    [InlineData(2)]
    public void Convolutions_of_many_channels_are_right_in_every_form(int threads)
    {
        int before = get_num_threads();
        set_num_threads(threads);
        try
        {
            using DisposeScope scope = NewDisposeScope();
            Type type = CompiledTables.Compile([("Pointwise", Source)]).Type("Pointwise");
            using Network net = (Network)Activator.CreateInstance(type, [null, null])!;
            using Network exact = (Network)Activator.CreateInstance(type, [null, float64])!;
            using (no_grad())
            {
                foreach ((string key, Tensor value) in exact.state_dict())
                {
                    value.copy_(net.state_dict()[key]);
                }
            }

            net.eval();
            using FrozenNetwork frozen = net.Freeze(), bfloat16 = net.Freeze(new() { Type = ScalarType.BFloat16 });
            using TemporaryFolder folder = new();
            frozen.Save(folder.Of("network.pt"));
            using jit.ScriptModule<Tensor, Tensor> saved = jit.load<Tensor, Tensor>(folder.Of("network.pt"), DeviceType.CPU, -1);
            foreach (int batch in new[] { 1, 3 })
            {
                Tensor first = randn(batch, 256, 9, 14);
                Tensor last = first.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
                Assert.False(last.is_contiguous());
                exact.eval();
                Tensor output = exact.infer(first.to(float64));
                foreach (Tensor image in new[] { first, last })
                {
                    Assert.InRange(Lost(frozen.infer(image), output), 0, Tolerance);
                    Assert.InRange(Lost(saved.forward(image), output), 0, Tolerance);
                    Assert.InRange(Lost(bfloat16.infer(image), output), 0, BFloat16Tolerance);
                    Assert.InRange(Lost(net.infer(image), output), 0, Tolerance);
                }
            }

            // Each by itself, with its gradients, on maps with the channels last as well.
            NetworkConvolution[] pointwise = [.. NetworkConvolution.Of(net.Architecture).Where(convolution => convolution.Layer.Kernel == 1)];
            Assert.True(pointwise.Length >= 8);
            Assert.All(pointwise, convolution =>
            {
                KernelErrors errors = KernelCheck.Measure(convolution, ScalarType.Float32, 3);
                Assert.True(errors.IsRight, errors.ToString());
            });
        }
        finally
        {
            set_num_threads(before);
        }
    }

    private static double Lost(Tensor computed, Tensor exact) => (computed.to(float64) - exact).norm().ToDouble() / exact.norm().ToDouble();
}
