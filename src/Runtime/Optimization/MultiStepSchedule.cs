using ResNetDsl.Options;

namespace ResNetDsl.Optimization;

/// <summary>Multiplies the learning rate by a factor at the start of given epochs, as in He et al., 2016.</summary>
public sealed record MultiStepSchedule : LearningRateSchedule
{
    /// <summary>Its name and its options.</summary>
    internal static OptionKind<LearningRateSchedule> Kind { get; } = new OptionKind<LearningRateSchedule, MultiStepSchedule>(
        new() { Milestones = default },
        new OptionDefinition<MultiStepSchedule, double>
        {
            Name = nameof(Factor),
            Description = "The factor by which the learning rate is multiplied at each fall.",
            Recipe = "the schedule",
            CommandLine = "step-factor",
            Type = OptionTypes.Real(),
            Get = schedule => schedule.Factor,
            With = (schedule, value) => schedule with { Factor = value },
        },
        new OptionDefinition<MultiStepSchedule, EquatableArray<int>>
        {
            Name = nameof(Milestones),
            Description = "Epochs at whose start the learning rate falls, counted from 0.",
            Recipe = "the schedule",
            CommandLine = "milestones",
            Type = OptionTypes.WholeList(),
            Get = schedule => schedule.Milestones,
            With = (schedule, value) => schedule with { Milestones = value },
        })
    {
        Name = "multi-step",
    };

    /// <summary>The epochs at whose start the rate falls, counted from 0.</summary>
    public required EquatableArray<int> Milestones { get; init; }

    /// <summary>The factor by which the rate is multiplied at each fall.</summary>
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs) => Rate * Math.Pow(Factor, Milestones.Count(milestone => milestone <= epoch));
}
