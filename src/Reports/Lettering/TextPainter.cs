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
    /// <param name="color">The color.</param>
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
        return font.MeasureText(line) <= width ? line : line[..font.BreakText(line, width - font.MeasureText("…"))].TrimEnd() + "…";
    }

    // SkiaSharp measures how much of a text fits, but breaks no lines.
    private static string Head(SKFont font, string text, float width)
    {
        int length = font.BreakText(text, width);
        if (length == text.Length)
        {
            return text;
        }

        int space = text.LastIndexOf(' ', Math.Max(0, length - 1));
        return space > 0 ? text[..(space + 1)] : length > 0 ? text[..length] : text.EnumerateRunes().First().ToString();
    }
}
