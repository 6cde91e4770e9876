using System.Globalization;
using System.Text;

namespace ResNetDsl.Texts;

/// <summary>Printable characters. Others move the cursor of a terminal, change its state or reverse the order of text, and a downloaded file may have them in its names.</summary>
internal static class Printable
{
    // Emoji and some scripts are written with joiners.
    private const char NonJoiner = '\u200c';
    private const char Joiner = '\u200d';

    /// <summary>The text with what is not printable escaped, as C# writes it: <c>\u001b</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="exceptions">Characters that stay, such as line breaks.</param>
    public static string Of(string text, string exceptions)
    {
        StringBuilder line = new(text.Length);
        for (int i = 0; i < text.Length;)
        {
            if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                line.Append(Stays(rune, exceptions) ? rune.ToString() : Escaped(rune.Value));
                i += rune.Utf16SequenceLength;
            }
            else
            {
                // Half of a pair.
                line.Append(Escaped(text[i]));
                i++;
            }
        }

        return line.ToString();
    }

    private static string Escaped(int value) => value <= char.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"\\u{value:x4}") : string.Create(CultureInfo.InvariantCulture, $"\\U{value:x8}");

    private static bool Stays(Rune rune, string exceptions) =>
        (rune.IsBmp && exceptions.Contains((char)rune.Value, StringComparison.Ordinal)) || rune.Value is NonJoiner or Joiner
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
