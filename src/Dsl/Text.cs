using System.Globalization;
using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>Formats numbers for messages, summaries and emitted code, independent of the culture.</summary>
public static class Text
{
    /// <summary>Formats a number with thousands separators: <c>12,345</c>.</summary>
    /// <param name="value">The number.</param>
    public static string Grouped(BigInteger value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Formats a number without separators: <c>12345</c>.</summary>
    /// <param name="value">The number.</param>
    public static string Plain(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Formats a number without separators: <c>12345</c>.</summary>
    /// <param name="value">The number.</param>
    public static string Plain(int value) => Plain((long)value);

    /// <summary>Formats a number with the fewest digits that parse to the same number.</summary>
    /// <param name="value">The number.</param>
    public static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
