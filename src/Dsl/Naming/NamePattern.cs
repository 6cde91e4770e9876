using System.Globalization;
using System.Text.RegularExpressions;

namespace ResNetDsl.Architecture.Naming;

/// <summary>
/// A library's name of a tensor in every unit. <c>{block}</c> and <c>{unit}</c> are positions from 1, <c>{block+1}</c>, <c>{block-1}</c> and <c>{unit-1}</c> those with one more or less,
/// <c>{letter}</c> is the unit as a letter from a, <c>{kind}</c> TF-slim's scope of the unit, <c>*</c> letters and digits of the layer, and <c>{*-1}</c> a digit of it less one.
/// </summary>
internal sealed class NamePattern
{
    private const int Letters = 26;

    private readonly string text;
    private Regex? reader;

    /// <param name="text">The pattern.</param>
    public NamePattern(string text) => this.text = text;

    /// <summary>The name in one unit; null where a letter or a digit does not reach.</summary>
    /// <param name="place">The unit, and the text that the star matches.</param>
    /// <param name="kind">TF-slim's scope of the unit.</param>
    public string? Fill(NamePlace place, string kind)
    {
        if ((Has("{letter}") && place.Unit > Letters) || (Has("{*-1}") && (place.Star.Length != 1 || place.Star[0] is < '1' or > '9')))
        {
            return null;
        }

        return !Has("{") ? text.Replace("*", place.Star) : text
            .Replace("{block+1}", Text.Plain(place.Block + 1))
            .Replace("{block-1}", Text.Plain(place.Block - 1))
            .Replace("{block}", Text.Plain(place.Block))
            .Replace("{unit-1}", Text.Plain(place.Unit - 1))
            .Replace("{unit}", Text.Plain(place.Unit))
            .Replace("{letter}", ((char)('a' + Math.Max(0, place.Unit - 1))).ToString())
            .Replace("{kind}", kind)
            .Replace("{*-1}", place.Star.Length == 1 ? ((char)(place.Star[0] - 1)).ToString() : "")
            .Replace("*", place.Star);
    }

    /// <summary>The unit of a name, and the text that its star matches; null when the name is not of the pattern. Block and unit are 0 where the pattern has none.</summary>
    /// <param name="name">A name in a file.</param>
    public NamePlace? Read(string name)
    {
        Match match = (reader ??= new(Expression(), RegexOptions.CultureInvariant)).Match(name);
        if (!match.Success)
        {
            return null;
        }

        int block = Number("block", Has("{block+1}") ? -1 : Has("{block-1}") ? 1 : 0);
        int unit = match.Groups["letter"] is { Success: true } letter ? letter.Value[0] - 'a' + 1 : Number("unit", Has("{unit-1}") ? 1 : 0);
        string star = match.Groups["less"] is { Success: true } less ? ((char)(less.Value[0] + 1)).ToString() : match.Groups["star"].Value;
        return new(block, unit, star);

        int Number(string group, int plus) => match.Groups[group] is { Success: true } digits ? int.Parse(digits.Value, CultureInfo.InvariantCulture) + plus : 0;
    }

    private bool Has(string part) => text.IndexOf(part, StringComparison.Ordinal) >= 0;

    // No network has positions with more digits. A placeholder that occurs twice must have the same value.
    private string Expression()
    {
        string expression = Regex.Escape(text)
            .Replace(@"\{block\+1}", Group("block")).Replace(@"\{block-1}", Group("block")).Replace(@"\{block}", Group("block"))
            .Replace(@"\{unit-1}", Group("unit")).Replace(@"\{unit}", Group("unit"))
            .Replace(@"\{letter}", "(?<letter>[a-z])").Replace(@"\{kind}", "[^/]+")
            .Replace(@"\{\*-1}", "(?<less>[0-8])").Replace(@"\*", "(?<star>[A-Za-z0-9]+)");
        foreach (string group in new[] { "block", "unit" })
        {
            int second = expression.IndexOf(Group(group), StringComparison.Ordinal) is >= 0 and var first ? expression.IndexOf(Group(group), first + 1, StringComparison.Ordinal) : -1;
            expression = second < 0 ? expression : expression.Substring(0, second) + $@"\k<{group}>" + expression.Substring(second + Group(group).Length);
        }

        return $@"\A{expression}\z";

        static string Group(string name) => $"(?<{name}>[0-9]{{1,6}})";
    }
}

/// <summary>Where in a network a name of a pattern is.</summary>
/// <param name="Block">The block's position from 1; 0 outside of blocks.</param>
/// <param name="Unit">The unit's position from 1; 0 outside of blocks.</param>
/// <param name="Star">The text that the star matches.</param>
internal readonly record struct NamePlace(int Block, int Unit, string Star);
