using ResNetDsl.Options;

namespace ResNetDsl.Optimization;

/// <summary>The schedules that can be chosen by name.</summary>
internal static class Schedules
{
    /// <summary>The schedules.</summary>
    public static OptionKinds<LearningRateSchedule> Kinds { get; } = new(LearningRateSchedule.Options,
    [
        CosineSchedule.Kind,
        StepSchedule.Kind,
        MultiStepSchedule.Kind,
        ConstantSchedule.Kind,
    ]);
}
