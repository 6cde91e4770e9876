using ResNetDsl.Options;

namespace ResNetDsl.Optimization;

/// <summary>A constant learning rate.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <summary>Its name and its options.</summary>
    internal static OptionKind<LearningRateSchedule> Kind { get; } = new OptionKind<LearningRateSchedule, ConstantSchedule>(new()) { Name = "constant" };

    /// <inheritdoc/>
    protected override double Decayed(double epoch, int epochs) => Rate;
}
