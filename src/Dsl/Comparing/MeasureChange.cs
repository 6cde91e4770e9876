using System.Globalization;

namespace ResNetDsl.Architecture.Comparing;

/// <summary>A number of two networks.</summary>
/// <param name="Name">What it counts, such as <c>parameters</c>.</param>
/// <param name="Before">The number before the change.</param>
/// <param name="After">The number after the change.</param>
public sealed record MeasureChange(string Name, long Before, long After)
{
    /// <summary>The difference: after minus before.</summary>
    public long Difference => After - Before;

    /// <summary>The difference as a fraction of the first number, 0.1 for 10 % more; infinite where that is 0 and the other is not.</summary>
    public double Relative => Difference == 0 ? 0 : (double)Difference / Before;

    /// <summary>The difference with its sign and in percent: <c>+1,050,624 (+4.1 %)</c>; <c>same</c> where there is none.</summary>
    public string Description => Difference == 0 ? "same"
        : string.Format(CultureInfo.InvariantCulture, "{0}{1}{2}", Difference > 0 ? "+" : "", Text.Grouped(Difference), Before == 0 ? "" : $" ({Relative.ToString("+0.0 %;-0.0 %", CultureInfo.InvariantCulture)})");
}
