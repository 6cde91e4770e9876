using ResNetDsl.Options;

namespace ResNetDsl.Training;

/// <summary>The rate is multiplied by a factor at the start of given epochs, as He et al., 2016, do.</summary>
/// <param name="Milestones">The epochs, counted from 0.</param>
/// <param name="Factor">The factor.</param>
public sealed record MultiStepSchedule(EquatableArray<int> Milestones, double Factor = 0.1) : LearningRateSchedule
{
    /// <summary>Its name and its options.</summary>
    internal static OptionKind<LearningRateSchedule> Kind { get; } = new OptionKind<LearningRateSchedule, MultiStepSchedule>(
        new(new([])),
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

    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs) => Rate * Math.Pow(Factor, Milestones.Count(milestone => milestone <= epoch));
}
