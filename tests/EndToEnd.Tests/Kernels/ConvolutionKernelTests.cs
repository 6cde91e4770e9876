using ResNetDsl.EndToEnd.Tests.RandomTables;
using ResNetDsl.Export;
using ResNetDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.Kernels;

/// <summary>
/// Convolutions in bfloat16 are right with all the instructions that this processor has. The wrong kernels of libtorch read memory that nobody has written, so each case leaves large numbers in
/// memory first.
/// </summary>
[Trait(Lane.Trait, Lane.Both)]
public sealed class ConvolutionKernelTests
{
    private const string SeedVariable = "KERNEL_SEED";

    // Strided convolutions of every kind: alone, in groups, before a sum, and of a stem.
    private const string Strided = """
        using ResNetDsl;

        [Block("block1", UnitKind.Basic, 20, repeat: 1, lastStride: 2)]
        [Block("block2", UnitKind.Bottleneck, 36, 12, repeat: 2, firstStride: 2, Groups = 3)]
        [Block("block3", UnitKind.Plain, 28, repeat: 1, lastStride: 3)]
        [Network(Height = 64, Width = 8, Classes = 10, Activation = ActivationKind.PostActivation)]
        public partial class Strided;
        """;

    [ConvolutionFact]
    public void Convolutions_and_their_gradients_are_right_on_random_maps()
    {
        set_num_threads(1);
        int seed = Seed.Of(SeedVariable);
        Random random = new(seed);
        for (int i = 0; i < Lane.Cases(80, 1000); i++)
        {
            int groups = random.Next(3) == 0 ? random.Next(2, 5) : 1;
            int kernel = 1 + (2 * random.Next(4));
            ConvolutionLayer layer = new(
                "conv", groups * random.Next(1, 50), groups * random.Next(1, 50), kernel, Stride: random.Next(1, 4), Rate: kernel == 1 ? 1 : random.Next(1, 3), Groups: groups)
            {
                KernelWidth = random.Next(3) == 0 ? 1 + (2 * random.Next(4)) : kernel,
            };
            Shape map = new(layer.InChannels, random.Next(1, 40), random.Next(2) == 0 ? random.Next(1, 4) : random.Next(1, 50));
            LeaveLargeNumbers();
            KernelErrors errors = KernelCheck.Measure(new(layer, map, "conv", 1), ScalarType.BFloat16, batchSize: random.Next(1, 4));
            Assert.True(errors.IsRight, $"{SeedVariable}={seed}, case {i}: {errors}");
        }
    }

    [ConvolutionFact]
    public void A_frozen_network_is_right_on_random_maps()
    {
        set_num_threads(1);
        int seed = Seed.Of(SeedVariable);
        Random random = new(seed);
        using Network net = (Network)Activator.CreateInstance(CompiledTables.Compile([(nameof(Strided), Strided)]).Type(nameof(Strided)), [null, null])!;
        net.eval();
        using FrozenNetwork exact = net.Freeze();
        using TemporaryFolder folder = new();
        string script = folder.Of("network.pt");
        for (int i = 0; i < Lane.Cases(8, 150); i++)
        {
            // The first image packs the weights for its shape, and others must be right too.
            using FrozenNetwork frozen = net.Freeze(new() { Type = ScalarType.BFloat16 });
            frozen.Save(script);
            using jit.ScriptModule<Tensor, Tensor> saved = jit.load<Tensor, Tensor>(script, DeviceType.CPU, -1);
            for (int image = 0; image < 4; image++)
            {
                using DisposeScope scope = NewDisposeScope();
                long[] shape = [random.Next(1, 4), 3, random.Next(1, 80), random.Next(1, 20)];
                Tensor x = randn(shape);
                Tensor expected = exact.infer(x);
                double largest = expected.abs().max().ToDouble();
                foreach ((string name, Func<Tensor, Tensor> run) in new (string, Func<Tensor, Tensor>)[] { ("frozen", frozen.infer), ("saved", saved.forward) })
                {
                    LeaveLargeNumbers();
                    double lost = (expected - run(x)).abs().max().ToDouble() / largest;
                    Assert.True(lost < 0.1, $"{SeedVariable}={seed}, {name}, case {i}: [{string.Join(", ", shape)}] loses {lost:G3}");
                }
            }
        }
    }

    private static void LeaveLargeNumbers()
    {
        using Tensor numbers = full([1 << 17], 3e38f, dtype: bfloat16);
    }
}
