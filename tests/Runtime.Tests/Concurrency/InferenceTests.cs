using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Runtime.Tests.Values;

namespace ResNetDsl.Runtime.Tests.Concurrency;

/// <summary><see cref="Network.infer"/>: the numerics of evaluation as a pure function of the weights and the input.</summary>
public sealed class InferenceTests
{
    private const int Threads = 8;

    public static TheoryData<string> Networks => SmallNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void Computes_what_forward_does_in_evaluation_and_changes_nothing(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Network net = SmallNetworks.Make(name, float64);
        RandomState.Fill(net, 9);
        Tensor images = SampleImages.Noise(1, net.Architecture.Input.WithBatch(2), float64);
        StateBytes before = StateBytes.Of(net);
        Tensor inferred = net.infer(images);
        Assert.False(inferred.requires_grad);
        Assert.All(net.modules(), module => Assert.True(module.training));
        before.AssertUnchangedIn(net);

        net.eval();
        using IDisposable inference = no_grad();
        TensorAssert.Identical(net.forward(images), inferred);
    }

    [Fact]
    public void Leaves_the_mode_of_every_part_as_it_is()
    {
        using SmallResNet net = new();
        net.Block2.eval();
        bool[] before = [.. net.modules().Select(module => module.training)];
        using Tensor images = SampleImages.Noise(1, [1, 3, 33, 33]);
        net.infer(images).Dispose();
        Assert.Equal(before, net.modules().Select(module => module.training));
    }

    [Fact]
    public void Leaves_nothing_behind_even_when_a_part_fails()
    {
        using SmallResNet net = new();
        using Tensor images = SampleImages.Noise(1, [1, 3, 33, 33]);
        net.infer(images).Dispose();
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        net.infer(images).Dispose();
        var hook = net.Block3[1].register_forward_pre_hook((_, _) => throw new InvalidOperationException("on purpose"));
        Assert.Throws<InvalidOperationException>(() => net.infer(images));
        Assert.Throws<InvalidOperationException>(() => net.forward(images));
        Assert.Throws<InvalidOperationException>(() => net.forward_end_points(images));
        hook.remove();
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

        // The thread is out of the evaluation: training trains again.
        StateBytes state = StateBytes.Of(net);
        net.forward(SampleImages.Noise(2, [2, 3, 33, 33])).Dispose();
        Assert.NotEmpty(state.ChangedIn(net));
    }

    [Fact]
    public void Runs_hooks_and_an_override_of_forward()
    {
        using DisposeScope scope = NewDisposeScope();
        using DoubledPocket net = new(dtype: float64);
        Tensor images = SampleImages.Noise(1, [2, 2, 5, 5], float64);
        Tensor plain = net.infer(images);
        int seen = 0;
        net.First[0].register_forward_hook((_, _, output) =>
        {
            seen++;
            return output;
        });
        TensorAssert.Identical(plain, net.infer(images));
        Assert.Equal(1, seen);
        net.eval();
        TensorAssert.Identical(net.forward(images), plain);
        using Pocket single = new(dtype: float64);
        single.load_state_dict(net.state_dict());
        TensorAssert.Identical(single.infer(images) * 2, plain);
    }

    [Fact]
    public void A_composition_infers_too()
    {
        using SmallLogitsAndMasks net = new(dtype: float64);
        RandomState.Fill(net.Backbone, 4);
        using Tensor images = SampleImages.Noise(1, net.Architecture.Input.WithBatch(2), float64);
        using SmallLogitsAndMasks.Outputs inferred = net.infer(images);
        Assert.True(net.training);
        net.eval();
        using SmallLogitsAndMasks.Outputs expected = net.forward(images);
        TensorAssert.Identical(expected.Logits, inferred.Logits);
        TensorAssert.Identical(expected.Masks, inferred.Masks);
    }

    [Fact]
    public void Ten_thousand_answers_of_eight_threads_are_right_while_another_thread_trains_a_copy()
    {
        using Learner net = new();
        using Learner copy = new();
        RandomState.Fill(net, 5);
        copy.load_state_dict(net.state_dict());
        Tensor[] images = [.. Enumerable.Range(0, 16).Select(i => SampleImages.Noise(i, net.Architecture.Input.WithBatch(1)))];
        byte[][] expected = [.. images.Select(image => Answer(net, image))];
        StateBytes before = StateBytes.Of(net);
        using CancellationTokenSource done = new();
        int wrong = 0, steps = 0;
        Thread trainer = new(() =>
        {
            using var sgd = optim.SGD(copy.parameters(), 0.01);
            while (!done.IsCancellationRequested)
            {
                using DisposeScope scope = NewDisposeScope();
                sgd.zero_grad();
                copy.forward(SampleImages.Noise(steps, copy.Architecture.Input.WithBatch(4))).square().mean().backward();
                sgd.step();
                steps++;
            }
        });
        trainer.Start();
        Run(thread =>
        {
            for (int round = 0; round < 10_000 / Threads; round++)
            {
                int i = ((thread * 5) + round) % images.Length;
                if (!Answer(net, images[i]).AsSpan().SequenceEqual(expected[i]))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });
        done.Cancel();
        trainer.Join();
        Array.ForEach(images, image => image.Dispose());

        Assert.Equal(0, wrong);
        Assert.True(steps > 0);
        before.AssertUnchangedIn(net);
        Assert.NotEmpty(before.ChangedIn(copy));
    }

    [Fact]
    public void Weights_that_are_loaded_meanwhile_count_for_all_of_an_answer_or_for_none()
    {
        using TemporaryFolder folder = new();
        using Learner net = new();
        using Learner other = new();
        RandomState.Fill(net, 6);
        RandomState.Fill(other, 7);
        net.SaveSafetensors(folder.Of("a.safetensors"));
        other.SaveSafetensors(folder.Of("b.safetensors"));
        using Tensor image = SampleImages.Noise(1, net.Architecture.Input.WithBatch(1));
        byte[] first = Answer(net, image), second = Answer(other, image);
        Assert.NotEqual(first, second);
        using CancellationTokenSource done = new();
        int[] answers = new int[3];
        Thread[] threads = Start(_ =>
        {
            while (!done.IsCancellationRequested)
            {
                byte[] answer = Answer(net, image);
                Interlocked.Increment(ref answers[answer.AsSpan().SequenceEqual(first) ? 0 : answer.AsSpan().SequenceEqual(second) ? 1 : 2]);
            }
        });
        for (int i = 0; i < 60; i++)
        {
            net.LoadWeights(folder.Of(i % 2 == 0 ? "b.safetensors" : "a.safetensors"));
        }

        done.Cancel();
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, answers[2]);
        Assert.True(answers[0] + answers[1] > 0);
    }

    [Fact]
    public void Weights_cannot_change_within_an_evaluation()
    {
        using SmallResNet net = new();
        Dictionary<string, Tensor> state = net.state_dict();
        using Tensor images = SampleImages.Noise(1, [1, 3, 33, 33]);
        var hook = net.Block1.register_forward_hook((_, _, output) =>
        {
            net.load_state_dict(state);
            return output;
        });
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => net.infer(images));
        Assert.Contains("while the same thread evaluates it", refusal.Message, StringComparison.Ordinal);
        hook.remove();
        net.infer(images).Dispose();
        net.load_state_dict(state);
    }

    private static byte[] Answer(Network net, Tensor image)
    {
        using Tensor output = net.infer(image);
        return output.bytes.ToArray();
    }

    private static void Run(Action<int> action) => Array.ForEach(Start(action), thread => thread.Join());

    private static Thread[] Start(Action<int> action)
    {
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() => action(i)))];
        Array.ForEach(threads, thread => thread.Start());
        return threads;
    }

    /// <summary>A network whose user overrides its forward pass.</summary>
    private sealed class DoubledPocket(Device? device = null, ScalarType? dtype = null) : Pocket(device, dtype)
    {
        public override Tensor forward(Tensor input)
        {
            using Tensor output = base.forward(input);
            return output * 2;
        }
    }
}
