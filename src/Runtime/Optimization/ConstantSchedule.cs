using ResNetDsl.Options;

namespace ResNetDsl.Optimization;

/// <summary>The same rate throughout.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <summary>Its name and its options.</summary>
    internal static OptionKind<LearningRateSchedule> Kind { get; } = new OptionKind<LearningRateSchedule, ConstantSchedule>(new()) { Name = "constant" };

    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs) => Rate;
}
