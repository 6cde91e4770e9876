using ResNetDsl.Options;

namespace ResNetDsl.Optimization;

/// <summary>Decays the learning rate along half a cosine to a final rate (Loshchilov and Hutter, 2017, without restarts).</summary>
public sealed record CosineSchedule : LearningRateSchedule
{
    /// <summary>Its name and its options.</summary>
    internal static OptionKind<LearningRateSchedule> Kind { get; } = new OptionKind<LearningRateSchedule, CosineSchedule>(
        new(),
        new OptionDefinition<CosineSchedule, double>
        {
            Name = nameof(Last),
            Description = "The learning rate at the end.",
            Recipe = "the schedule",
            CommandLine = "last-rate",
            Type = OptionTypes.Real(),
            Get = schedule => schedule.Last,
            With = (schedule, value) => schedule with { Last = value },
        })
    {
        Name = "cosine",
    };

    /// <summary>The final learning rate.</summary>
    public double Last { get; init; }

    /// <inheritdoc/>
    public override string Describe(int epochs) => $"{base.Describe(epochs)} over {Text.Plain(epochs)} epochs";

    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs)
    {
        double done = epochs > WarmUp ? Math.Clamp((epoch - WarmUp) / (epochs - WarmUp), 0, 1) : 1;
        return Last + ((Rate - Last) * (1 + Math.Cos(Math.PI * done)) / 2);
    }
}
