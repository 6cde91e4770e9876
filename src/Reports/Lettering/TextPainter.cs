using System.Text;
using SkiaSharp;

namespace ResNetDsl.Reports.Lettering;

/// <summary>Draws lines of text on a canvas.</summary>
/// <param name="letters">The typefaces.</param>
/// <param name="size">The height of the letters in pixels, from the lowest to the highest point of a line.</param>
internal sealed class TextPainter(Letters letters, float size)
{
    /// <summary>From one line to the next, in pixels.</summary>
    public float LineHeight => MathF.Ceiling(1.3f * size);

    /// <summary>The width of a line in pixels.</summary>
    public float Measure(string line)
    {
        (string text, SKTypeface typeface) = letters.Drawable(line);
        using SKFont font = new(typeface, size);
        return font.MeasureText(text);
    }

    /// <summary>Draws a line.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="line">The text.</param>
    /// <param name="x">Its left end, its middle or its right end.</param>
    /// <param name="top">The top of its place; the letters stand in the middle of <see cref="LineHeight"/>.</param>
    /// <param name="color">The colour.</param>
    /// <param name="align">What <paramref name="x"/> is.</param>
    public void Draw(SKCanvas canvas, string line, float x, float top, SKColor color, SKTextAlign align = SKTextAlign.Left)
    {
        (string text, SKTypeface typeface) = letters.Drawable(line);
        using SKFont font = new(typeface, size) { Subpixel = true, Hinting = SKFontHinting.Slight };
        using SKPaint paint = new() { Color = color, IsAntialias = true };
        SKFontMetrics metrics = font.Metrics;
        canvas.DrawText(text, x, top + ((LineHeight - metrics.Ascent - metrics.Descent) / 2), align, font, paint);
    }

    /// <summary>A text as lines of at most a width: broken at its line breaks, at spaces, and within a word that is too long; what is over ends in an ellipsis.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="lines">The most lines.</param>
    public IReadOnlyList<string> Wrap(string text, float width, int lines)
    {
        (string drawable, SKTypeface typeface) = letters.Drawable(text);
        using SKFont font = new(typeface, size);
        List<string> wrapped = [];
        foreach (string paragraph in drawable.Split('\n'))
        {
            string rest = paragraph.Trim();
            do
            {
                string line = Head(font, rest, width);
                wrapped.Add(line.TrimEnd());
                rest = rest[line.Length..].TrimStart();
            }
            while (rest.Length > 0);
        }

        return wrapped.Count <= lines ? wrapped : [.. wrapped.Take(lines - 1), Shorten(string.Join(' ', wrapped.Skip(lines - 1)), width)];
    }

    /// <summary>A text of one line that is at most so wide, with an ellipsis where something is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The width in pixels.</param>
    public string Shorten(string text, float width)
    {
        (string line, SKTypeface typeface) = letters.Drawable(text.ReplaceLineEndings(" "));
        using SKFont font = new(typeface, size);
        return font.MeasureText(line) <= width ? line : Longest(line, start => font.MeasureText(start + "…") <= width).TrimEnd() + "…";
    }

    private static string Head(SKFont font, string text, float width)
    {
        if (font.MeasureText(text) <= width)
        {
            return text;
        }

        string fitting = Longest(text, start => font.MeasureText(start) <= width);
        int space = fitting.LastIndexOf(' ');
        return space > 0 ? fitting[..(space + 1)] : fitting.Length > 0 ? fitting : text.EnumerateRunes().First().ToString();
    }

    // The longest beginning that fits.
    private static string Longest(string text, Func<string, bool> fits)
    {
        Rune[] characters = [.. text.EnumerateRunes()];
        (int low, int high) = (0, characters.Length);
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = fits(string.Concat(characters.Take(middle))) ? (middle, high) : (low, middle - 1);
        }

        return string.Concat(characters.Take(low));
    }
}
