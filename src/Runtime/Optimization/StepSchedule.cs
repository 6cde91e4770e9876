using ResNetDsl.Options;

namespace ResNetDsl.Optimization;

/// <summary>Multiplies the learning rate by a factor every few epochs.</summary>
public sealed record StepSchedule : LearningRateSchedule
{
    /// <summary>Its name and its options.</summary>
    internal static OptionKind<LearningRateSchedule> Kind { get; } = new OptionKind<LearningRateSchedule, StepSchedule>(
        new(),
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

    /// <summary>The epochs between two falls, at least 1.</summary>
    public int Every { get; init; } = 30;

    /// <summary>The factor by which the rate is multiplied at each fall.</summary>
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs) => Rate * Math.Pow(Factor, Math.Floor(epoch / Math.Max(Every, 1)));
}
