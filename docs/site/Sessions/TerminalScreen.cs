using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ResNetDsl.Site.Sessions;

/// <summary>How a character is written.</summary>
/// <param name="Color">A color as CSS has it; null for that of all text.</param>
/// <param name="IsBold">Whether it is bold.</param>
/// <param name="IsFaint">Whether it is dimmed.</param>
internal readonly record struct TerminalStyle(string? Color, bool IsBold, bool IsFaint);

/// <summary>A part of a line in one style.</summary>
/// <param name="Column">The column of its first character, from 0.</param>
/// <param name="Text">The characters.</param>
/// <param name="Style">Their style.</param>
internal sealed record TerminalText(int Column, string Text, TerminalStyle Style);

/// <summary>A line of a terminal.</summary>
/// <param name="Parts">Its parts from left to right, without blanks at the end.</param>
internal sealed record TerminalLine(IReadOnlyList<TerminalText> Parts);

/// <summary>
/// What a program's output leaves on a terminal: lines that wrap at its width, carriage returns, erased lines and colors. An escape sequence that it does not know is an error, so that no
/// picture is wrong silently.
/// </summary>
internal sealed partial class TerminalScreen
{
    // The 8 colors and their bright forms, on a dark ground.
    private static readonly string[] Palette =
    [
        "#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4",
        "#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#f0f6fc",
    ];

    private readonly List<List<(char Character, TerminalStyle Style)>> lines = [[]];
    private readonly int columns;
    private TerminalStyle style;
    private int column;

    private TerminalScreen(int columns) => this.columns = columns;

    /// <summary>Reads the output of a program.</summary>
    /// <param name="output">All that it wrote.</param>
    /// <param name="columns">The width of the terminal.</param>
    /// <returns>The lines, without empty ones at the end.</returns>
    /// <exception cref="SiteException">The output has an escape sequence that is not known.</exception>
    public static IReadOnlyList<TerminalLine> Read(string output, int columns)
    {
        TerminalScreen screen = new(columns);
        for (int i = 0; i < output.Length;)
        {
            i += output[i] == '\u001b' ? screen.Escape(output, i) : screen.Write(output[i]);
        }

        List<TerminalLine> lines = [.. screen.lines.Select(Line)];
        while (lines.Count > 0 && lines[^1].Parts.Count == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    private int Write(char character)
    {
        switch (character)
        {
            case '\n':
                lines.Add([]);
                break;
            case '\r':
                column = 0;
                break;
            case '\t':
                column = Math.Min((column / 8 + 1) * 8, columns - 1);
                break;
            case >= ' ':
                if (column == columns)
                {
                    lines.Add([]);
                    column = 0;
                }

                Put(character);
                break;
        }

        return 1;
    }

    private void Put(char character)
    {
        List<(char, TerminalStyle)> line = lines[^1];
        while (line.Count <= column)
        {
            line.Add((' ', default));
        }

        line[column++] = (character, style);
    }

    private int Escape(string output, int start)
    {
        Match match = Sequence().Match(output, start);
        if (!match.Success)
        {
            throw new SiteException($"A session writes the escape sequence '{output.Substring(start + 1, Math.Min(8, output.Length - start - 1))}', which the terminal of sessions does not know.");
        }

        int[] numbers = [.. match.Groups[1].Value.Split(';').Select(number => number.Length == 0 ? 0 : int.Parse(number, CultureInfo.InvariantCulture))];
        switch (match.Groups[2].Value)
        {
            case "m":
                Style(numbers);
                break;
            case "K":
                List<(char, TerminalStyle)> line = lines[^1];
                int from = Math.Min(numbers[0] == 2 ? 0 : column, line.Count);
                line.RemoveRange(from, line.Count - from);
                break;
        }

        return match.Length;
    }

    private void Style(int[] numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            style = numbers[i] switch
            {
                0 => default,
                1 => style with { IsBold = true },
                2 => style with { IsFaint = true },
                22 => style with { IsBold = false, IsFaint = false },
                >= 30 and <= 37 => style with { Color = Palette[numbers[i] - 30] },
                >= 90 and <= 97 => style with { Color = Palette[numbers[i] - 82] },
                39 => style with { Color = null },
                38 => style with { Color = Indexed(numbers, ref i) },
                _ => style,
            };
        }
    }

    /// <summary>A color of 256 (5 and its number), or by its parts (2, red, green and blue).</summary>
    private static string Indexed(int[] numbers, ref int i)
    {
        if (numbers.ElementAtOrDefault(i + 1) == 2 && i + 4 < numbers.Length)
        {
            i += 4;
            return Hex(numbers[i - 2], numbers[i - 1], numbers[i]);
        }

        int number = numbers.ElementAtOrDefault(i + 2);
        i += 2;
        if (number < 16)
        {
            return Palette[number];
        }

        // A cube of six levels for each part, and 24 grays.
        return number >= 232
            ? Hex(8 + (10 * (number - 232)), 8 + (10 * (number - 232)), 8 + (10 * (number - 232)))
            : Hex(Level((number - 16) / 36), Level((number - 16) / 6 % 6), Level((number - 16) % 6));

        static int Level(int step) => step == 0 ? 0 : 55 + (40 * step);
    }

    private static string Hex(int red, int green, int blue) => string.Create(CultureInfo.InvariantCulture, $"#{red:x2}{green:x2}{blue:x2}");

    private static TerminalLine Line(List<(char Character, TerminalStyle Style)> line)
    {
        List<TerminalText> parts = [];
        for (int start = 0, end; start < line.Count; start = end)
        {
            end = start + 1;
            while (end < line.Count && line[end].Style == line[start].Style)
            {
                end++;
            }

            StringBuilder text = new();
            line[start..end].ForEach(cell => text.Append(cell.Character));
            string trimmed = text.ToString().TrimEnd();
            string part = trimmed.TrimStart();
            if (part.Length > 0)
            {
                parts.Add(new(start + trimmed.Length - part.Length, part, line[start].Style));
            }
        }

        return new(parts);
    }

    // Styles, erased lines, and modes that leave nothing on the screen, such as a hidden cursor.
    [GeneratedRegex(@"\G\x1b(?:\[([0-9;]*)([mK])|\[\?[0-9;]*[hl]|\[[0-9;]*t|[=>]|\][^\x07\x1b]*(?:\x07|\x1b\\)|\(B)")]
    private static partial Regex Sequence();
}
