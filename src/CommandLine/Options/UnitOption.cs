using System.CommandLine;
using System.Globalization;

namespace ResNetDsl.CommandLine.Options;

/// <summary>Options with a number and a unit, which report invalid values in one sentence.</summary>
internal static class UnitOption
{
    // Longer endings first: every time ends in s.
    private static readonly (string Ending, double Factor)[] Times = [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1)];

    private static readonly (string Ending, double Factor)[] Rates = [("M", 1e6), ("G", 1e9), ("T", 1e12)];

    /// <summary>A time in seconds.</summary>
    public static Option<double> Time(string name, string description, string defaultValue) =>
        Create(name, description, defaultValue, Times, value => value >= 0, "must be a time with ns, us, ms or s, such as 30us");

    /// <summary>Bits per second.</summary>
    public static Option<double> BitRate(string name, string description, string defaultValue) =>
        Create(name, description, defaultValue, Rates, value => value > 0, "must be a number of bits per second with M, G or T, such as 25G");

    private static Option<double> Create(string name, string description, string defaultValue, (string Ending, double Factor)[] units, Func<double, bool> isValid, string rule) => new(name)
    {
        Description = $"{description} [default: {defaultValue}]",
        DefaultValueFactory = _ => Parse(defaultValue, units)!.Value,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            double? value = Parse(text, units);
            if (value is not { } number || !isValid(number))
            {
                result.AddError($"{name} {rule}, not '{text}'.");
            }

            return value ?? 0;
        },
    };

    private static double? Parse(string text, (string Ending, double Factor)[] units)
    {
        (string ending, double factor) = units.FirstOrDefault(unit => text.EndsWith(unit.Ending, StringComparison.Ordinal));
        return ending is not null && double.TryParse(text.AsSpan()[..^ending.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value * factor)
            ? value * factor
            : null;
    }
}
