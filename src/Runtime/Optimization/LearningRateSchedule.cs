using ResNetDsl.Options;

namespace ResNetDsl.Optimization;

/// <summary>The learning rate of every step, as a function of how far training has come. It has no state: a run that continues from a checkpoint needs only its step.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The options that every schedule has.</summary>
    internal static IReadOnlyList<OptionDefinition<LearningRateSchedule>> Options { get; } =
    [
        new OptionDefinition<LearningRateSchedule, double>
        {
            Name = nameof(Rate),
            Description = "The learning rate after the warm-up.",
            Recipe = "the schedule",
            CommandLine = "learning-rate",
            Type = OptionTypes.Real(above: true),
            Get = schedule => schedule.Rate,
            With = (schedule, value) => schedule with { Rate = value },
        },
        new OptionDefinition<LearningRateSchedule, double>
        {
            Name = nameof(WarmUp),
            Description = "Epochs in which the learning rate rises from nearly zero.",
            Recipe = "the schedule",
            CommandLine = "warm-up",
            Type = OptionTypes.Real(),
            Get = schedule => schedule.WarmUp,
            With = (schedule, value) => schedule with { WarmUp = value },
        },
    ];

    /// <summary>The learning rate after the warm-up.</summary>
    public double Rate { get; init; } = 0.1;

    /// <summary>The number of epochs, possibly fractional, in which the rate rises linearly from nearly zero (Goyal et al., 2017, section 2.2).</summary>
    public double WarmUp { get; init; }

    /// <summary>Returns the learning rate of a step.</summary>
    /// <param name="epoch">The epochs done before it, with their fraction.</param>
    /// <param name="epochs">The epochs of the whole training.</param>
    public double At(double epoch, int epochs) => epoch < WarmUp ? Math.Max(Rate * epoch / WarmUp, Rate / 1000) : Decayed(epoch, epochs);

    /// <summary>Returns the learning rate of a step after the warm-up.</summary>
    /// <param name="epoch">The epochs done before it, with their fraction; those of the warm-up count.</param>
    /// <param name="epochs">The epochs of the whole training.</param>
    protected abstract double Decayed(double epoch, int epochs);

    /// <summary>Returns everything that the rate depends on, in one line. It is part of a checkpoint's recipe and independent of the culture.</summary>
    /// <param name="epochs">The epochs of the whole training.</param>
    public virtual string Describe(int epochs) => Schedules.Kinds.Write(this);
}
