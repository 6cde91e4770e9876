using System.Reflection;
using ResNetDsl.Kernels;
using ResNetDsl.Layers;
using ResNetDsl.Operations;
using ResNetDsl.Optimization;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>The convolutions of the first batch are compared with a more exact type before the first step.</summary>
public sealed class FirstBatchCheckTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(ScalarType.BFloat16, KernelChecks.Automatic, 0.05)]
    [InlineData(ScalarType.BFloat16, KernelChecks.Always, 0.05)]
    [InlineData(ScalarType.Float32, KernelChecks.Automatic, 1e-4)]
    [InlineData(ScalarType.Float32, KernelChecks.Always, 1e-4)]
    public void A_wrong_kernel_is_refused_before_the_first_step(ScalarType type, KernelChecks checks, double tolerance)
    {
        manual_seed(1);
        using Learner net = new();
        MakeWrong(net.Block2[0].Conv1);
        StateBytes before = StateBytes.Of(net);
        Log log = new();
        WrongKernelException refused = Assert.Throws<WrongKernelException>(() => Fit(net, new() { ComputeType = type, CheckKernels = checks }, log));
        KernelErrors errors = Assert.Single(refused.Errors);
        Assert.Equal("block2.unit_1.conv1", errors.Convolution.Path);
        Assert.Equal(tolerance, errors.Tolerance);
        Assert.All(new[] { errors.Output, errors.InputGradient, errors.WeightGradient }, error => Assert.InRange(error, 0.5, 2));
        string name = type.ToString().ToLowerInvariant();
        Assert.StartsWith($"This machine computes 1 of 5 distinct convolutions of Learner incorrectly in {name}: on the first batch, block2.unit_1.conv1 (3×3/2 16→32 on 16×8×8, 8 images) has a relative error of ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(" in its output against float64, where at most ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith($"(doctor NAME --type {name}).", refused.Message, StringComparison.Ordinal);
        Assert.Empty(log.Steps);
        before.AssertUnchangedIn(net);
        Assert.All(net.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, KernelChecks.Never)]
    [InlineData(ScalarType.Float32, KernelChecks.Automatic)]
    [InlineData(ScalarType.Float64, KernelChecks.Always)]
    public void Nothing_is_compared_where_it_is_not_asked_for(ScalarType type, KernelChecks checks)
    {
        manual_seed(1);
        using Learner net = new(dtype: type == ScalarType.Float64 ? type : null);
        MakeWrong(net.Block2[0].Conv1);
        Log log = new();
        Fit(net, new() { ComputeType = type, CheckKernels = checks, ChannelsLast = false }, log);
        Assert.NotEmpty(log.Steps);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_channels_come_first_where_a_kernel_is_wrong_with_them_last(bool isWrong)
    {
        manual_seed(1);
        using Learner net = new();
        Action? restore = isWrong ? MakeWrong(net.Block2[0].Conv1) : null;
        List<bool> last = [];
        net.Block2.register_forward_hook((_, _, output) =>
        {
            last.Add(output.stride(1) == 1);

            // The first pass has been compared by now. It is the one with the channels last.
            restore?.Invoke();
            return output;
        });
        Fit(net, new(), new());
        Assert.True(last[0]);
        Assert.Equal(!isWrong, last[^1]);
    }

    /// <summary>Dropout, stochastic depth, mixup, accumulation, a frozen block, and an interruption.</summary>
    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    public void Training_has_the_same_bits_without_it(ScalarType type)
    {
        TrainingOptions options = new() { ComputeType = type, Mixup = 0.2, Accumulate = 2, CheckKernels = KernelChecks.Never };
        (string without, byte[] drawn, int passes) = Trained(options, interrupt: false);
        (string with, byte[] drawnWith, int passesWith) = Trained(options with { CheckKernels = KernelChecks.Always }, interrupt: false);
        Assert.Equal(without, with);
        Assert.Equal(drawn, drawnWith);
        Assert.Equal(passes + 1, passesWith);

        // Each start compares once: a run may continue on another machine.
        (string resumed, _, int passesResumed) = Trained(options with { CheckKernels = KernelChecks.Always, Folder = folder.Of("run") }, interrupt: true);
        Assert.Equal(without, resumed);
        Assert.Equal(passes + 2, passesResumed);
    }

    [Theory]
    [MemberData(nameof(SmallNetworks.Names), MemberType = typeof(SmallNetworks))]
    public void Right_kernels_are_accepted_and_nothing_is_changed(string name)
    {
        manual_seed(1);
        using Network net = SmallNetworks.Make(name, float32);
        using Tensor images = randn(net.Architecture.Input.WithBatch(4));
        StateBytes before = StateBytes.Of(net);
        byte[] drawn = TensorAssert.Bytes(get_rng_state());
        FirstBatchCheck.Run(net, images, KernelChecks.Always);
        Assert.Equal(drawn, TensorAssert.Bytes(get_rng_state()));
        before.AssertUnchangedIn(net);
        Assert.All(net.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void A_network_whose_values_are_not_numbers_is_not_said_to_have_wrong_kernels()
    {
        using Learner net = new();
        using Tensor images = full(net.Architecture.Input.WithBatch(2), float.NaN);
        FirstBatchCheck.Run(net, images, KernelChecks.Always);
    }

    /// <summary>Gives a layer another dilation than it says: the convolution of the network is then not the one that it should be.</summary>
    private static Action MakeWrong(Convolution layer)
    {
        FieldInfo operation = typeof(Convolution).GetField("operation", BindingFlags.Instance | BindingFlags.NonPublic)!;
        Convolve right = (Convolve)operation.GetValue(layer)!;
        operation.SetValue(layer, new Convolve(layer.Layer with { Rate = 2 }, right.Activated));
        return () => operation.SetValue(layer, right);
    }

    private static TrainingResult Fit(Network net, TrainingOptions options, Log log, CancellationToken cancellation = default, params ITrainingObserver[] observers)
    {
        using MemoryLoader training = new(net.Architecture, 32, 8);
        Trainer trainer = new(net, options with { Epochs = 2, Schedule = new ConstantSchedule { Rate = 0.02 } }) { Observers = { log } };
        Array.ForEach(observers, trainer.Observers.Add);
        return trainer.Fit(training, cancellation: cancellation);
    }

    private static (string Digest, byte[] Drawn, int Passes) Trained(TrainingOptions options, bool interrupt)
    {
        int passes = 0;
        while (true)
        {
            manual_seed(1);
            using Learner net = new();
            net.Block1.FreezeWeights();
            net.Block2.register_forward_hook((_, _, output) =>
            {
                passes++;
                return output;
            });
            using CancellationTokenSource cancellation = new();
            When stepped = new(_ =>
            {
                if (interrupt)
                {
                    interrupt = false;
                    cancellation.Cancel();
                }
            });
            if (Fit(net, options, new Log(), cancellation.Token, stepped).Ended == TrainingEnd.Complete)
            {
                return (StateBytes.Of(net).Digest, TensorAssert.Bytes(get_rng_state()), passes);
            }
        }
    }
}
