using System.Globalization;

namespace ResNetDsl.Reports;

/// <summary>Formats numbers for reports, independent of the culture and never wider than their column.</summary>
internal static class Numbers
{
    /// <summary>A count: <c>12,345</c>.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share from 0 to 1: <c>76.1%</c>, or a dash.</summary>
    public static string Percent(double? share) => share is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + "%" : "-";

    /// <summary>A loss in at most eight characters: <c>2.1314</c>, <c>1.2e+07</c>, <c>NaN</c>, or a dash.</summary>
    public static string Loss(double? loss) => loss switch
    {
        null => "-",
        { } value when Math.Abs(value) >= 999.9999 => value.ToString("0.0e+00", CultureInfo.InvariantCulture),
        { } value => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    /// <summary>A loss where a thousandth is enough: <c>2.131</c>.</summary>
    public static string ShortLoss(double loss) => Math.Abs(loss) >= 1000 ? Loss(loss) : loss.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A learning rate in at most nine characters: <c>0.1</c>, <c>0.09755</c>, <c>1.25e-05</c>.</summary>
    public static string Rate(double rate) => rate.ToString(rate != 0 && Math.Abs(rate) < 1e-3 ? "0.0##e-00" : "0.####", CultureInfo.InvariantCulture);

    /// <summary>Images per second: <c>1,234</c>, <c>12.3</c>.</summary>
    public static string Speed(double imagesPerSecond) => imagesPerSecond.ToString(imagesPerSecond < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>Formats an elapsed time: <c>0:07</c>, <c>1:02:03</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        long seconds = (long)Math.Round(time.TotalSeconds);
        return seconds < 3600
            ? FormattableString.Invariant($"{seconds / 60}:{seconds % 60:00}")
            : FormattableString.Invariant($"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
    }

    /// <summary>Formats an estimated remaining time with few digits: <c>45 s</c>, <c>12 min</c>, <c>3.5 h</c>, <c>4.2 d</c>.</summary>
    public static string Estimate(double seconds) => seconds switch
    {
        < 99.5 => FormattableString.Invariant($"{seconds:0} s"),
        < 99.5 * 60 => FormattableString.Invariant($"{seconds / 60:0} min"),
        < 72 * 3600 => FormattableString.Invariant($"{seconds / 3600:0.0} h"),
        _ => FormattableString.Invariant($"{seconds / 86400:#,0.0} d"),
    };
}
