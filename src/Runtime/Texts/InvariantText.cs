using System.Globalization;

namespace ResNetDsl.Texts;

/// <summary>The text of values whose classes are not known here.</summary>
internal static class InvariantText
{
    /// <summary>Returns <see cref="object.ToString"/> under the invariant culture: records write their numbers by the current one, and a checkpoint must not depend on it.</summary>
    public static string Of(object value) => Of(() => value.ToString() ?? "");

    /// <summary>Returns what a function writes under the invariant culture.</summary>
    public static string Of(Func<string> write)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return write();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
