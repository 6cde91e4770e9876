using System.CommandLine;
using System.Globalization;

namespace ResNetDsl.CommandLine.Options;

/// <summary>Options with a number, which report invalid values in one sentence.</summary>
internal static class NumberOption
{
    /// <summary>A whole number.</summary>
    public static Option<int> Whole(string name, string description, int defaultValue, int least = 1, int most = int.MaxValue) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            if (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < least || value > most)
            {
                result.AddError($"{name} must be a whole number from {least} to {most}, not '{result.Tokens[0].Value}'.");
            }

            return value;
        },
    };

    /// <summary>A number.</summary>
    public static Option<double> Real(string name, string description, double defaultValue, double least = 0, double most = double.MaxValue)
    {
        Option<double?> option = Optional(name, description, least, most);
        return new(name)
        {
            Description = description,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result => option.CustomParser!(result) ?? 0,
        };
    }

    /// <summary>A number, or none.</summary>
    public static Option<double?> Optional(string name, string description, double least = 0, double most = double.MaxValue) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value) || value < least || value > most)
            {
                string range = most == double.MaxValue ? $"of at least {least.ToString(CultureInfo.InvariantCulture)}" : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
                result.AddError($"{name} must be a number {range}, not '{text}'.");
            }

            return value;
        },
    };

    /// <summary>One of a few words.</summary>
    public static Option<string> Choice(string name, string description, params string[] words)
    {
        Option<string> option = new(name) { Description = description, DefaultValueFactory = _ => words[0], HelpName = string.Join('|', words) };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            // By the words that were given: a value that failed to parse cannot be asked for.
            if (!result.Implicit && result.Tokens.Count > 0 && !words.Contains(result.Tokens[^1].Value))
            {
                result.AddError($"{name} must be {string.Join(", ", words[..^1])} or {words[^1]}.");
            }
        });
        return option;
    }
}
