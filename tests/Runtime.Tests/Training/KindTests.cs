using ResNetDsl.Optimization;
using ResNetDsl.Options;
using ResNetDsl.Runtime.Tests.Networks;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Training;

/// <summary>What every optimizer and every schedule in the lists does.</summary>
public sealed class KindTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> OptimizerNames => [.. Optimizers.Kinds.All.Select(kind => kind.Name)];

    public static TheoryData<string> ScheduleNames => [.. Schedules.Kinds.All.Select(kind => kind.Name)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void An_optimizer_learns_and_continues_with_the_same_bits(string name)
    {
        OptimizerRecipe recipe = Named(Optimizers.Kinds, name).Default;
        TrainingOptions options = new() { Epochs = 4, Optimizer = recipe, Schedule = new ConstantSchedule { Rate = recipe.UsualRate / 4 } };
        (StateBytes whole, TrainingResult result) = Train(options);
        Assert.True(result.Epochs[^1].Loss < result.Epochs[0].Loss, $"The loss was {result.Epochs[0].Loss} and became {result.Epochs[^1].Loss}.");

        TrainingOptions parts = options with { Folder = folder.Of("run") };
        Train(parts with { Epochs = 1 });
        Train(parts with { Epochs = 3 });
        Assert.Equal(whole.Digest, Train(parts).State.Digest);
    }

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void An_optimizer_keeps_its_state_under_the_names_of_the_parameters(string name)
    {
        using TorchSharp.Modules.Parameter parameter = new(ones(3));
        using TrainingOptimizer optimizer = Named(Optimizers.Kinds, name).Default.Create([new([new("a.weight", parameter)], 0)]);
        Assert.Equal(optimizer.State.Count, optimizer.State.Select(item => item.Name).Distinct().Count());
        Assert.All(optimizer.State, item => Assert.EndsWith(".a.weight", item.Name, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ScheduleNames))]
    public void A_schedule_warms_up_to_its_rate_and_never_exceeds_it(string name)
    {
        LearningRateSchedule schedule = Named(Schedules.Kinds, name).Default with { Rate = 0.5, WarmUp = 2 };
        Assert.Equal(0.0005, schedule.At(0, 100), 12);
        Assert.Equal(0.25, schedule.At(1, 100), 12);
        Assert.Equal(0.5, schedule.At(2, 100), 12);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.InRange(schedule.At(i / 10.0, 100), 0, 0.5));
    }

    [Theory]
    [MemberData(nameof(ScheduleNames))]
    public void A_schedule_is_chosen_by_its_name(string name) =>
        Assert.Equal(Named(Schedules.Kinds, name).Type, new TrainingOptions().With(new Dictionary<string, string> { ["schedule"] = name }).Schedule.GetType());

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void An_optimizer_is_chosen_by_its_name_and_brings_its_rate(string name)
    {
        TrainingOptions read = new TrainingOptions().With(new Dictionary<string, string> { ["optimizer"] = name });
        Assert.Equal(Named(Optimizers.Kinds, name).Type, read.Optimizer.GetType());
        Assert.Equal(read.Optimizer.UsualRate, read.Schedule.Rate);
    }

    private static OptionKind<T> Named<T>(OptionKinds<T> kinds, string name)
        where T : class => kinds.All.Single(kind => kind.Name == name);

    private static (StateBytes State, TrainingResult Result) Train(TrainingOptions options)
    {
        manual_seed(0);
        using Learner net = new();
        using MemoryLoader training = new(Learner.Plan, 48, 16);
        TrainingResult result = new Trainer(net, options).Fit(training);
        return (StateBytes.Of(net), result);
    }
}
