using System.Collections.Concurrent;
using System.Reflection;
using ResNetDsl.Export;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;

namespace ResNetDsl.Runtime.Tests.Export;

/// <summary><see cref="NetworkExport.Freeze(Network, FreezeOptions?)"/>.</summary>
public sealed class FrozenNetworkTests
{
    private const int Threads = 8;
    private const int Calls = 10_000;

    public static TheoryData<string> Networks => SmallNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void Computes_what_the_network_does(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Network net = SmallNetworks.Make(name, float32);
        RandomState.Fill(net, 3);
        foreach (FreezeOptions options in new FreezeOptions[] { new(), new() { UseOneDnn = false } })
        {
            using FrozenNetwork frozen = net.Freeze(options);
            Assert.Equal(["output"], frozen.OutputNames);
            long[] shape = net.Architecture.Input.WithBatch(2);
            foreach (long[] size in new long[][] { shape, [1, shape[1], shape[2] + 1, shape[3] + 3] })
            {
                Tensor images = SampleImages.Noise(4, size);
                Tensor expected = net.infer(images);

                // The first runs are interpreted, the later ones optimized.
                for (int run = 0; run < 3; run++)
                {
                    AssertRelative(expected, frozen.infer(images), 1e-5);
                }
            }
        }
    }

    /// <summary>The portable program is another one here, as if the operators of oneDNN were wrong.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void The_portable_program_answers_where_the_operators_of_the_processor_differ(int first, int second)
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallVgg net = new();
        RandomState.Fill(net, 3);
        using FrozenNetwork portable = net.Freeze(new() { UseOneDnn = false }), frozen = net.Freeze();
        SetPortable(portable);
        SetPortable(frozen);
        using TemporaryFolder folder = new();
        portable.Save(folder.Of("expected.pt"));
        using jit.ScriptModule<Tensor, Tensor> expected = jit.load<Tensor, Tensor>(folder.Of("expected.pt"), DeviceType.CPU, -1);
        foreach (int batch in new[] { first, second, first })
        {
            Tensor images = SampleImages.Noise(4, net.Architecture.Input.WithBatch(batch));
            AssertRelative(expected.forward(images), frozen.infer(images), 1e-5);
            Assert.NotEqual(0, (frozen.infer(images) - net.infer(images)).norm().ToDouble());
        }

        frozen.Save(folder.Of("saved.pt"));
        Assert.Equal(File.ReadAllBytes(folder.Of("expected.pt")), File.ReadAllBytes(folder.Of("saved.pt")));

        static void SetPortable(FrozenNetwork network)
        {
            object program = typeof(FrozenNetwork).GetField("program", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(network)!;
            FieldInfo source = program.GetType().GetField("portable", BindingFlags.Instance | BindingFlags.NonPublic)!;
            string text = (string)source.GetValue(program)!;
            Assert.Contains("torch.relu_(", text, StringComparison.Ordinal);
            source.SetValue(program, text.Replace("torch.relu_(", "torch.abs(", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Computes_the_heads_of_a_composition_by_name()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallMixedTaps net = new();
        RandomState.Fill(net.Backbone, 3);
        Tensor images = SampleImages.Noise(4, [2, 3, 33, 33]);
        using FrozenNetwork frozen = net.Freeze();
        Assert.Equal(["late", "masks", "pyramid_block1", "pyramid_block3", "early"], frozen.OutputNames);
        IReadOnlyDictionary<string, Tensor> outputs = frozen.infer_all(images);
        using SmallMixedTaps.Outputs expected = net.infer(images);
        AssertRelative(expected.Late, outputs["late"], 1e-5);
        AssertRelative(expected.Masks, outputs["masks"], 1e-5);
        AssertRelative(expected.Pyramid[0], outputs["pyramid_block1"], 1e-5);
        AssertRelative(expected.Pyramid[1], outputs["pyramid_block3"], 1e-5);
        AssertRelative(expected.Early, outputs["early"], 1e-5);
        Assert.Contains("late, masks, pyramid_block1, pyramid_block3 and early", Assert.Throws<InvalidOperationException>(() => frozen.infer(images)).Message);
    }

    [Fact]
    public void Is_the_evaluation_of_a_network_that_trains_and_stays_when_the_network_changes()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        Tensor images = SampleImages.Noise(4, [2, 3, 33, 33]);
        net.forward(images).Dispose();
        StateBytes before = StateBytes.Of(net);
        Tensor expected = net.infer(images);
        using FrozenNetwork frozen = net.Freeze();
        before.AssertUnchangedIn(net);
        Assert.All(net.modules(), module => Assert.True(module.training));

        RandomState.Fill(net, 8);
        AssertRelative(expected, frozen.infer(images), 1e-5);
        net.Dispose();
        AssertRelative(expected, frozen.infer(images), 1e-5);
        Assert.False(frozen.infer(images).requires_grad);
    }

    [Fact]
    public void Computes_in_bfloat16_and_gives_probabilities()
    {
        using DisposeScope scope = NewDisposeScope();
        using Served net = new();
        Tensor images = SampleImages.Noise(4, [3, 3, 32, 32]);
        Tensor expected = nn.functional.softmax(net.infer(images), 1);
        using FrozenNetwork frozen = net.Freeze(new() { Probabilities = true, Type = ScalarType.BFloat16 });
        Tensor probabilities = frozen.infer(images);
        Assert.Equal(ScalarType.Float32, probabilities.dtype);
        AssertRelative(expected, probabilities, 2e-2);
        Assert.Equal(ScalarType.BFloat16, frozen.Type);
    }

    [Fact]
    public void Hooks_do_not_go_with_it_and_are_not_called()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        int calls = 0;
        net.Block1.register_forward_pre_hook((_, input) =>
        {
            calls++;
            return input;
        });
        using FrozenNetwork frozen = net.Freeze();
        frozen.infer(SampleImages.Noise(4, [1, 3, 33, 33]));
        Assert.Equal(0, calls);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Is_saved_as_a_program_that_libtorch_loads(string name)
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        using Network net = SmallNetworks.Make(name, float32);
        RandomState.Fill(net, 3);
        using FrozenNetwork frozen = net.Freeze();
        frozen.Save(folder.Of("net.pt"));
        using FrozenNetwork portable = net.Freeze(new() { UseOneDnn = false });
        portable.Save(folder.Of("portable.pt"));

        // Unpacked weights have the bits of those that were packed, by one image and by several.
        byte[] bytes = File.ReadAllBytes(folder.Of("portable.pt"));
        Assert.Equal(bytes, File.ReadAllBytes(folder.Of("net.pt")));
        foreach (int batch in new[] { 1, 2 })
        {
            frozen.infer(SampleImages.Noise(4, net.Architecture.Input.WithBatch(batch)));
            frozen.Save(folder.Of("net.pt"));
            Assert.Equal(bytes, File.ReadAllBytes(folder.Of("net.pt")));
        }

        using jit.ScriptModule<Tensor, Tensor> loaded = jit.load<Tensor, Tensor>(folder.Of("net.pt"), DeviceType.CPU, -1);
        Tensor images = SampleImages.Noise(4, net.Architecture.Input.WithBatch(2));
        AssertRelative(net.infer(images), loaded.forward(images), 1e-5);
        Assert.Equal(["net.pt", "portable.pt"], folder.Entries());
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void Ten_thousand_calls_on_eight_threads_leave_no_tensor_and_give_one_answer()
    {
        using ToOnePixel net = new();
        using FrozenNetwork frozen = net.Freeze();
        using Tensor images = SampleImages.Noise(4, [1, 3, 32, 32]);
        using Tensor expected = frozen.infer(images);
        byte[] bits = TensorAssert.Bytes(expected);
        long before = LiveTensors.Count();
        int different = 0;
        Parallel.For(0, Calls, new ParallelOptions { MaxDegreeOfParallelism = Threads }, _ =>
        {
            using Tensor answer = frozen.infer(images);
            if (!TensorAssert.Bytes(answer).AsSpan().SequenceEqual(bits))
            {
                Interlocked.Increment(ref different);
            }
        });
        Assert.Equal(0, different);
        Assert.Equal(before, LiveTensors.Count());
    }

    [Fact]
    public void The_first_calls_may_come_at_once()
    {
        using DisposeScope scope = NewDisposeScope();
        using SmallResNet net = new();
        Tensor[] images = [.. Enumerable.Range(1, 4).Select(batch => SampleImages.Noise(batch, [batch, 3, 33, 33]))];
        Tensor[] expected = [.. images.Select(net.infer)];
        for (int trial = 0; trial < 5; trial++)
        {
            using FrozenNetwork frozen = net.Freeze();
            ConcurrentBag<(int Place, Tensor Answer)> answers = [];
            Parallel.For(0, 4 * Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, call => answers.Add((call % 4, frozen.infer(images[call % 4]))));
            Assert.Equal(4 * Threads, answers.Count);
            Assert.All(answers, item =>
            {
                AssertRelative(expected[item.Place], item.Answer, 1e-5);
                item.Answer.Dispose();
            });
        }
    }

    [Fact]
    public void A_unit_of_ones_own_is_refused_by_name()
    {
        using OwnUnits net = new();
        Assert.Contains("SeparableUnit", Assert.Throws<NotSupportedException>(() => net.Freeze()).Message);
    }

    [Fact]
    public void An_image_that_is_too_small_is_refused_in_a_line()
    {
        using OnlyReductionA net = new();
        using FrozenNetwork frozen = net.Freeze();
        using Tensor small = zeros(1, net.Architecture.Input.Channels, 1, 1);
        string message = Assert.Throws<InvalidOperationException>(() => frozen.infer(small)).Message;
        Assert.Contains("frozen OnlyReductionA on 1 images of 1×1", message);
        Assert.DoesNotContain('\n', message);

        // The weights before the layer that refused it were packed.
        foreach (int batch in new[] { 1, 2 })
        {
            Assert.Throws<InvalidOperationException>(() => frozen.infer(small));
            using Tensor images = SampleImages.Noise(4, net.Architecture.Input.WithBatch(batch)), expected = net.infer(images), answer = frozen.infer(images);
            AssertRelative(expected, answer, 1e-5);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Weights_that_are_not_finite_are_refused_by_name(double value)
    {
        using Served net = new();
        using (no_grad())
        {
            net.state_dict()["layer2.0.conv1.weight"].view(-1)[7].fill_(value);
        }

        Assert.Contains("layer2.0.conv1.weight of Served", Assert.Throws<InvalidOperationException>(() => net.Freeze()).Message);
    }

    [Fact]
    public void Wrong_options_and_images_are_refused_in_a_sentence()
    {
        using SmallResNet net = new();
        Assert.Contains("Float32 or BFloat16, not in Float64", Assert.Throws<ArgumentException>(() => net.Freeze(new() { Type = ScalarType.Float64 })).Message);
        FrozenNetwork frozen = net.Freeze();
        using Tensor vector = zeros(3);
        Assert.Contains("expects [N, 3, H, W]; this tensor is [3]", Assert.Throws<ArgumentException>(() => frozen.infer(vector)).Message);
        using Tensor gray = zeros(1, 1, 33, 33);
        Assert.Contains("this tensor is [1, 1, 33, 33]", Assert.Throws<ArgumentException>(() => frozen.infer(gray)).Message);
        using Tensor wide = zeros(1, 3, 33, 33, float64);
        Assert.Contains("expects Float32 on cpu; this tensor is Float64", Assert.Throws<ArgumentException>(() => frozen.infer(wide)).Message);
        Tensor gone = zeros(1, 3, 33, 33);
        gone.Dispose();
        Assert.Contains("disposed", Assert.Throws<ArgumentException>(() => frozen.infer(gone)).Message);
        frozen.Dispose();
        frozen.Dispose();
        using Tensor right = zeros(1, 3, 33, 33);
        Assert.Throws<ObjectDisposedException>(() => frozen.infer(right));
        Assert.Throws<ObjectDisposedException>(() => frozen.Save("x.pt"));
    }

    private static void AssertRelative(Tensor expected, Tensor actual, double tolerance) => ExportAssert.Relative(expected, actual, tolerance);
}
