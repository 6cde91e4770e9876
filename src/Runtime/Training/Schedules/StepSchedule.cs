using ResNetDsl.Options;

namespace ResNetDsl.Training;

/// <summary>The rate is multiplied by a factor every few epochs.</summary>
/// <param name="Every">The epochs between two changes, at least 1.</param>
/// <param name="Factor">The factor.</param>
public sealed record StepSchedule(int Every, double Factor = 0.1) : LearningRateSchedule
{
    /// <summary>Its name and its options.</summary>
    internal static OptionKind<LearningRateSchedule> Kind { get; } = new OptionKind<LearningRateSchedule, StepSchedule>(
        new(30),
        new OptionDefinition<StepSchedule, int>
        {
            Name = nameof(Every),
            Description = "Epochs between two falls of the learning rate.",
            Recipe = "the schedule",
            CommandLine = "step-every",
            Type = OptionTypes.Whole(),
            Get = schedule => schedule.Every,
            With = (schedule, value) => schedule with { Every = value },
        },
        new OptionDefinition<StepSchedule, double>
        {
            Name = nameof(Factor),
            Description = "The factor by which the learning rate is multiplied at each fall.",
            Recipe = "the schedule",
            CommandLine = "step-factor",
            Type = OptionTypes.Real(),
            Get = schedule => schedule.Factor,
            With = (schedule, value) => schedule with { Factor = value },
        })
    {
        Name = "step",
    };

    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs) => Rate * Math.Pow(Factor, Math.Floor(epoch / Math.Max(Every, 1)));
}
