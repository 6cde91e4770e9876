using System.Globalization;
using System.Text;

namespace ResNetDsl.Texts;

/// <summary>What a file says, as part of a sentence: a damaged one may hold anything.</summary>
internal static class OneLine
{
    private const int Longest = 400;

    /// <summary>The text with control characters escaped, and no longer than a reader reads.</summary>
    public static string Of(string text)
    {
        StringBuilder line = new();
        foreach (char letter in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            bool isPlain = !char.IsControl(letter) && letter is not ('\u2028' or '\u2029');
            line.Append(isPlain ? $"{letter}" : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"));
        }

        return text.Length > Longest ? $"{line}…" : line.ToString();
    }
}
