using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ResNetDsl.Reports.Lettering;
using ScottPlot;
using SkiaSharp;

namespace ResNetDsl.Reports;

/// <summary>A figure as files, and what all figures have in common.</summary>
internal static partial class PlotFile
{
    /// <summary>The size of the letters of axes and legends, in pixels.</summary>
    public const float FontSize = 13;

    // Pixels of the PNG for a pixel of the figure: letters stay sharp on dense screens and in print.
    private const int Density = 2;

    /// <summary>Writes a figure as PNG and as SVG.</summary>
    /// <param name="path">The files' path, with or without one of their endings.</param>
    /// <param name="width">The width in pixels of the SVG; the PNG has twice as many.</param>
    /// <param name="height">The height.</param>
    /// <param name="draw">Draws it.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="IOException">A file cannot be written; the message names it.</exception>
    public static IReadOnlyList<string> Write(string path, int width, int height, Action<SKCanvas> draw)
    {
        string stem = Path.GetExtension(path).ToUpperInvariant() is ".PNG" or ".SVG" ? Path.ChangeExtension(path, null) : path;
        (string png, string svg) = (stem + ".png", stem + ".svg");
        using SKBitmap bitmap = new(Density * width, Density * height);
        using (SKCanvas canvas = new(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.Scale(Density);
            draw(canvas);
        }

        using SKData encoded = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        ReportFile.Write(png, encoded.SaveTo);
        byte[] vectors = Svg(width, height, draw);
        ReportFile.Write(svg, stream => stream.Write(vectors));
        return [png, svg];
    }

    /// <summary>Draws a plot in a rectangle, with a typeface that the machine has.</summary>
    public static void Draw(Plot plot, SKCanvas canvas, PixelRect place, Letters letters)
    {
        UseTypeface(plot, letters);

        // Else each plot would wipe those beside it.
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Render(canvas, place);
    }

    /// <summary>Sets the typeface of a label, for its text.</summary>
    public static void UseTypeface(LabelStyle label, Letters letters)
    {
        (label.Text, SKTypeface typeface) = letters.Drawable(label.Text);
        label.FontName = typeface.FamilyName;
    }

    private static byte[] Svg(int width, int height, Action<SKCanvas> draw)
    {
        using MemoryStream stream = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
        {
            using SKPaint white = new() { Color = SKColors.White };
            canvas.DrawRect(0, 0, width, height, white);
            draw(canvas);
        }

        // Skia counts clip paths through the whole process: the same figure would be another file each time.
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        string svg = ClipPath().Replace(Encoding.UTF8.GetString(stream.ToArray()), match =>
        {
            names.TryAdd(match.Groups[2].Value, $"clip{names.Count.ToString(CultureInfo.InvariantCulture)}");
            return match.Groups[1].Value + names[match.Groups[2].Value];
        });

        // Skia names the typeface alone: a viewer that does not have it would take one with serifs.
        return Encoding.UTF8.GetBytes(FontFamily().Replace(svg, "$1, sans-serif"));
    }

    [GeneratedRegex(@"(id=""|url\(#)(cl_[0-9a-f]+)")]
    private static partial Regex ClipPath();

    [GeneratedRegex(@"(?<=<text[^>]*)(font-family=""[^""]*)")]
    private static partial Regex FontFamily();

    private static void UseTypeface(Plot plot, Letters letters)
    {
        UseTypeface(plot.Axes.Title.Label, letters);
        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            UseTypeface(axis.Label, letters);
            axis.Label.FontSize = FontSize;
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = FontSize;

            // Tick labels are many texts: whoever sets them from names has chosen their typeface.
            if (axis.TickLabelStyle.FontName == Fonts.Default)
            {
                axis.TickLabelStyle.FontName = Letters.Standard.FamilyName;
            }
        }

        plot.Axes.Title.Label.FontSize = 1.15f * FontSize;
        plot.Legend.FontName ??= Letters.Standard.FamilyName;
        plot.Legend.FontSize = FontSize;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = Colors.LightGray;
    }
}
