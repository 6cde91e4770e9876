using ResNetDsl.Optimization;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;
using Xunit.Abstractions;
using static ResNetDsl.ActivationKind;
using static ResNetDsl.UnitKind;

namespace ResNetDsl.Runtime.Tests.Memory;

/// <summary>The memory of a training step that a plan has is what the step allocates, within a tenth.</summary>
public sealed class TrainingMemoryTests(ITestOutputHelper output)
{
    private const double Tolerance = 0.1;
    private const long Mebibyte = 1 << 20;

    // Large against what the objects of a graph take besides their tensors.
    private const long LeastActivations = 8 * Mebibyte;

    private static readonly Dictionary<string, (Func<Network> Create, NetworkPlan Plan)> Families = new()
    {
        [nameof(CifarTwenty)] = (() => new CifarTwenty(), CifarTwenty.Plan),
        [nameof(TrainedVgg)] = (() => new TrainedVgg(), TrainedVgg.Plan),
        [nameof(TrainedHighway)] = (() => new TrainedHighway(), TrainedHighway.Plan),
        [nameof(TrainedExcited)] = (() => new TrainedExcited(), TrainedExcited.Plan),
        [nameof(SmallInception)] = (() => new SmallInception(), SmallInception.Plan),
        [nameof(Zoo.Networks.ResNetV2_50)] = (() => new Zoo.Networks.ResNetV2_50(), Zoo.Networks.ResNetV2_50.Plan),
    };

    /// <summary>Every sixteenth, and all in the long lane.</summary>
    public static TheoryData<string> Some => new(SmallNetworks.AllNames.Where((_, i) => Lane.IsLong || i % 16 == 0));

    /// <summary>The small network of each family; in the long lane all networks in both types, with two sizes of batches.</summary>
    public static TheoryData<string, int, string> Steps
    {
        get
        {
            TheoryData<string, int, string> steps = [];
            foreach (string family in Families.Keys)
            {
                bool isLarge = family is nameof(SmallInception) or nameof(Zoo.Networks.ResNetV2_50);
                if (Lane.IsLong || !isLarge)
                {
                    steps.Add(family, 1, "float32");
                }

                if (Lane.IsLong && !isLarge)
                {
                    steps.Add(family, 2, "float32");
                }

                if (Lane.IsLong || family == nameof(CifarTwenty))
                {
                    steps.Add(family, 1, "bfloat16");
                }
            }

            return steps;
        }
    }

    [Theory]
    [Trait(Lane.Trait, Lane.Both)]
    [MemberData(nameof(Steps))]
    public void A_step_allocates_what_the_plan_has(string family, int batches, string precision)
    {
        if (!StepMemory.IsSupported)
        {
            return;
        }

        (Func<Network> create, NetworkPlan plan) = Families[family];
        TrainingOptions options = new TrainingOptions().With(new Dictionary<string, string> { ["precision"] = precision });
        int batchSize = batches * LeastBatch(plan, options);
        TrainingMemory memory = options.Memory(plan, batchSize);
        // The run settings of the tests leave out oneDNN's kernels of 16 bits. Those in their place take more workspace, which the peak includes.
        bool hasPeak = precision == "float32";
        StepMemory measured = StepMemory.Of(create, options, batchSize, isForwardOnly: !hasPeak);
        Assert.Equal(measured.Fixed, memory.Total.Parameters + memory.Total.OptimizerState);
        Compare("activations", memory.Total.Activations, measured.Kept);
        if (hasPeak)
        {
            Compare("peak", memory.Peak, measured.Peak);
        }
    }

    /// <summary>All kinds of layers, and the joins of layers that share memory.</summary>
    [Theory]
    [Trait(Lane.Trait, Lane.Both)]
    [MemberData(nameof(Some))]
    public void Every_kind_of_unit_keeps_what_the_plan_has(string network)
    {
        if (!StepMemory.IsSupported)
        {
            return;
        }

        NetworkPlan plan;
        using (Network net = SmallNetworks.Make(network, float32))
        {
            plan = net.Architecture;
        }

        if (!plan.Output.IsVector)
        {
            return;
        }

        TrainingOptions options = new();
        int batchSize = LeastBatch(plan, options);
        Compare("activations", options.Memory(plan, batchSize).Total.Activations, StepMemory.Of(() => SmallNetworks.Make(network, float32), options, batchSize, isForwardOnly: true).Kept);
    }

    [Theory]
    [InlineData("sgd", 1)]
    [InlineData("adamw", 2)]
    public void The_state_of_an_optimizer_counts(string optimizer, int tensors)
    {
        TrainingOptions options = new TrainingOptions().With(new Dictionary<string, string> { ["optimizer"] = optimizer });
        TrainingMemory memory = options.Memory(CifarTwenty.Plan, 1);
        Assert.Equal(tensors * memory.Total.Gradients, memory.Total.OptimizerState);
        using CifarTwenty net = new();
        using TrainingOptimizer made = options.Optimizer.Create([new([.. net.named_parameters().Select(item => new NamedParameter(item.name, item.parameter))], 0)]);
        Assert.Equal(memory.Total.OptimizerState, made.State.Where(item => item.Tensor.dim() > 0).Sum(item => item.Tensor.numel() * item.Tensor.element_size()));
        Assert.Equal(0, (options with { Optimizer = new SgdRecipe { Momentum = 0 } }).Memory(CifarTwenty.Plan, 1).Total.OptimizerState);
        Assert.Equal((tensors + 1) * memory.Total.Gradients, (options with { AverageDecay = 0.9 }).Memory(CifarTwenty.Plan, 1).Total.OptimizerState);
    }

    [Fact]
    public void Gradients_that_accumulate_are_there_at_the_peak()
    {
        NetworkPlan plan = Zoo.Networks.ResNetV2_50.Plan;
        TrainingMemory memory = new TrainingOptions { Accumulate = 2 }.Memory(plan, 1);
        Assert.InRange(memory.Peak - new TrainingOptions().Memory(plan, 1).Peak, 1, memory.Total.Gradients);
        Assert.True(memory.Peak > memory.Total.Total);
    }

    /// <summary>The images whose activations are large enough to be measured, and at least two: one has no variance where its map is 1×1.</summary>
    private static int LeastBatch(NetworkPlan plan, TrainingOptions options) => Math.Max(2, (int)(LeastActivations / options.Memory(plan, 1).Total.Activations) + 1);

    private void Compare(string what, long predicted, long measured)
    {
        output.WriteLine(FormattableString.Invariant($"{what}: {predicted / (double)Mebibyte:0.0} MiB predicted, {measured / (double)Mebibyte:0.0} MiB measured, {(predicted / (double)measured) - 1:+0.0%;-0.0%}"));
        Assert.InRange(predicted, (long)((1 - Tolerance) * measured), (long)((1 + Tolerance) * measured));
    }
}

/// <summary>He et al., 2016, section 4.2.</summary>
[Block("block1", Basic, 16, repeat: 3)]
[Block("block2", Basic, 32, repeat: 2, firstStride: 2)]
[Block("block3", Basic, 64, repeat: 2, firstStride: 2)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Shortcut = ShortcutKind.ZeroPadding, Activation = PostActivation)]
public partial class CifarTwenty;

/// <summary>Most of its memory is that of its hidden units.</summary>
[Block("block1", Plain, 32, repeat: 2, MaxPool = 2)]
[Block("block2", Plain, 64, repeat: 2, MaxPool = 2)]
[Block("block3", Plain, 128, repeat: 2, MaxPool = 2)]
[Network(Height = 32, Width = 32, Stem = StemKind.None, BatchNorm = false, HiddenUnits = 2048, Dropout = 0.5, Classes = 10, Activation = PostActivation)]
public partial class TrainedVgg;

/// <summary>Srivastava et al., 2015.</summary>
[Block("block1", Plain, 16)]
[Block("block2", Highway, 16, repeat: 6)]
[Network(Height = 32, Width = 32, Stem = StemKind.None, BatchNorm = false, Classes = 10, Activation = PostActivation)]
public partial class TrainedHighway;

/// <summary>Hu et al., 2018.</summary>
[Block("block1", Bottleneck, 64, 16, repeat: 2, SqueezeExcitation = 4)]
[Block("block2", Bottleneck, 128, 32, repeat: 2, firstStride: 2, SqueezeExcitation = 4)]
[Network(Height = 32, Width = 32, Classes = 10, Stem = StemKind.Cifar, Activation = PostActivation)]
public partial class TrainedExcited;
