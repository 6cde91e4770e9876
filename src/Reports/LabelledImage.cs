using ResNetDsl.Images;
using ResNetDsl.Reports.Lettering;
using SkiaSharp;

namespace ResNetDsl.Reports;

/// <summary>Draws a picture with its predicted classes.</summary>
public static class LabelledImage
{
    private const int SmallestSide = 320;
    private const int LargestSide = 1024;
    private const int Gap = 16;
    private const int RowHeight = 38;
    private const int MostClasses = 20;

    private static readonly SKColor Bar = new(0x21, 0x66, 0xAC);
    private static readonly SKColor Ground = new(0xE8, 0xE8, 0xE8);

    /// <summary>Writes the picture, and under it each class with its probability as a number and a bar. Pictures under 320 pixels are enlarged, over 1,024 made smaller.</summary>
    /// <param name="file">The file: PNG, JPEG or WebP by its ending. Its folder is created if it does not exist.</param>
    /// <param name="image">The picture.</param>
    /// <param name="classes">The most probable classes in descending order, and their probabilities from 0 to 1. The first 20 are written.</param>
    /// <exception cref="ArgumentException">The ending of the file is not supported.</exception>
    /// <exception cref="IOException">The file cannot be written; the message names it.</exception>
    public static void Save(string file, RgbImage image, IReadOnlyList<(string Class, double Probability)> classes) => Save(file, image, classes, Letters.OfMachine);

    internal static void Save(string file, RgbImage image, IReadOnlyList<(string Class, double Probability)> classes, Letters letters)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(classes);
        (string Class, double Probability)[] rows = [.. classes.Take(MostClasses)];
        TextPainter painter = new(letters, 18);
        SKSizeI size = Picture.Fit(image, Math.Clamp(Math.Max(image.Width, image.Height), SmallestSide, LargestSide));
        int width = Math.Max(size.Width, SmallestSide);
        Picture.Write(file, width, size.Height + (rows.Length > 0 ? (rows.Length * RowHeight) + Gap : 0), canvas =>
        {
            Picture.Draw(canvas, image, SKRectI.Create((width - size.Width) / 2, 0, size.Width, size.Height));
            for (int i = 0; i < rows.Length; i++)
            {
                float top = size.Height + (Gap / 2) + (i * RowHeight);
                string percent = Numbers.Percent(rows[i].Probability);
                float room = width - (2 * Gap) - painter.Measure(percent) - Gap;
                painter.Draw(canvas, painter.Shorten(rows[i].Class, room), Gap, top, SKColors.Black);
                painter.Draw(canvas, percent, width - Gap, top, SKColors.Black, SKTextAlign.Right);
                using SKPaint ground = new() { Color = Ground };
                using SKPaint bar = new() { Color = Bar };
                float share = (float)(rows[i].Probability >= 0 ? Math.Min(1, rows[i].Probability) : 0);
                canvas.DrawRect(Gap, top + RowHeight - 12, width - (2 * Gap), 5, ground);
                canvas.DrawRect(Gap, top + RowHeight - 12, share * (width - (2 * Gap)), 5, bar);
            }
        });
    }
}
