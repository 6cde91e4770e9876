using System.Runtime.CompilerServices;

namespace ResNetDsl.Data.Transforms;

/// <summary>What the arguments of transforms may be.</summary>
internal static class TransformArguments
{
    // A side of a gigapixel square is far beyond any network, and products of two stay in 32 bits.
    private const int LongestSide = 1 << 14;

    public static int Side(int value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestSide, name);
        return value;
    }

    /// <summary>Returns a defined interpolation.</summary>
    public static Interpolation Defined(Interpolation value) =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Interpolation)} has no value {(int)value}.");

    /// <summary>Returns a number in a range. NaN is out of range.</summary>
    public static double InRange(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be a number from {least} to {most}."));
}
