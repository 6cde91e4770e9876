using System.Globalization;
using System.Numerics;

namespace ResNetDsl.Architecture;

/// <summary>Numbers as messages, summaries and emitted code write them: the same under every culture.</summary>
public static class Text
{
    /// <summary>With thousands separators: <c>12,345</c>.</summary>
    /// <param name="value">The number.</param>
    public static string Grouped(BigInteger value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Without separators: <c>12345</c>.</summary>
    /// <param name="value">The number.</param>
    public static string Plain(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Without separators: <c>12345</c>.</summary>
    /// <param name="value">The number.</param>
    public static string Plain(int value) => Plain((long)value);

    /// <summary>The shortest digits that give the same number back.</summary>
    /// <param name="value">The number.</param>
    public static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
