using System.Globalization;
using System.Xml.Linq;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.Drawing;
using ResNetDsl.Reports.Lettering;
using SkiaSharp;

namespace ResNetDsl.Reports;

/// <summary>Writes the drawing of a network as a picture: that of <see cref="ArchitectureDrawing"/>, as an SVG or PNG file.</summary>
public static class ArchitecturePicture
{
    // Pixels of the PNG for a pixel of the drawing: letters stay sharp on dense screens and in print.
    private const int Density = 2;

    // Skia's and most viewers' limit of a side.
    private const int MostPixels = 32767;

    /// <summary>Writes the drawing of a network. The file is written atomically.</summary>
    /// <param name="plan">The resolved architecture.</param>
    /// <param name="file">The file: SVG or PNG by its ending. Its folder is created if it does not exist.</param>
    /// <exception cref="ArgumentException">The ending of the file is not supported, or the network has too many blocks for a PNG.</exception>
    /// <exception cref="IOException">The file cannot be written; the message names it.</exception>
    public static void Save(NetworkPlan plan, string file) => Save(plan, file, Letters.OfMachine);

    internal static void Save(NetworkPlan plan, string file, Letters letters)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentException.ThrowIfNullOrEmpty(file);
        switch (Path.GetExtension(file).ToUpperInvariant())
        {
            case ".SVG":
                ReportFile.Write(file, stream => ArchitectureDrawing.Write(plan, stream));
                break;
            case ".PNG":
                WritePng(plan, file, letters);
                break;
            default:
                throw new ArgumentException($"'{file}' does not have the ending of a supported format. Use .svg or .png.", nameof(file));
        }
    }

    private static void WritePng(NetworkPlan plan, string file, Letters letters)
    {
        XElement svg = ArchitectureDrawing.Draw(plan).Root!;
        (int width, int height) = ((int)Math.Ceiling(Number(svg, "width")), (int)Math.Ceiling(Number(svg, "height")));
        int density = Density * (long)width <= MostPixels ? Density : 1;
        if (width > MostPixels)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The drawing of {plan.Name} is {width} pixels wide, but a PNG can have at most {MostPixels}. Write it as SVG: end the name of the file in .svg."), nameof(file));
        }

        Picture.Write(file, density * width, density * height, canvas =>
        {
            canvas.Scale(density);
            Paint(canvas, svg, letters);
        });
    }

    /// <summary>Paints the elements of drawings. An unknown element is an error, because it would be missing in the picture.</summary>
    private static void Paint(SKCanvas canvas, XElement parent, Letters letters)
    {
        foreach (XElement element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                // For readers who do not see the drawing, and the head of arrows.
                case "title" or "desc" or "defs":
                    break;
                case "g":
                    canvas.Save();
                    canvas.Translate(Shift(element), 0);
                    Paint(canvas, element, letters);
                    canvas.Restore();
                    break;
                case "rect":
                    SKRect place = SKRect.Create(Number(element, "x"), Number(element, "y"), Number(element, "width"), Number(element, "height"));
                    Fill(canvas, element, paint => canvas.DrawRoundRect(place, Number(element, "rx"), Number(element, "rx"), paint));
                    break;
                case "polygon":
                    using (SKPath path = Polygon(Points(element)))
                    {
                        Fill(canvas, element, paint => canvas.DrawPath(path, paint));
                    }

                    break;
                case "line":
                    Arrow(canvas, element);
                    break;
                case "text":
                    Write(canvas, element, letters);
                    break;
                default:
                    throw new InvalidOperationException($"The drawing has an element '{element.Name.LocalName}', which pictures do not have.");
            }
        }
    }

    private static void Fill(SKCanvas canvas, XElement element, Action<SKPaint> draw)
    {
        using SKPaint fill = new() { Color = Color(element, "fill"), IsAntialias = true };
        draw(fill);
        if ((string?)element.Attribute("stroke") is { } stroke and not "none")
        {
            using SKPaint line = new() { Color = SKColor.Parse(stroke), IsAntialias = true, IsStroke = true, StrokeWidth = 1 };
            using SKPathEffect? dashes = (string?)element.Attribute("stroke-dasharray") is { } lengths
                ? SKPathEffect.CreateDash([.. lengths.Split(' ').Select(length => float.Parse(length, CultureInfo.InvariantCulture))], 0)
                : null;
            line.PathEffect = dashes;
            draw(line);
        }
    }

    private static void Arrow(SKCanvas canvas, XElement element)
    {
        (float from, float to, float y) = (Number(element, "x1"), Number(element, "x2"), Number(element, "y1"));
        float width = Number(element, "stroke-width");
        using SKPaint paint = new() { Color = Color(element, "stroke"), IsAntialias = true, StrokeWidth = width };
        canvas.DrawLine(from, y, to, y, paint);

        // The marker of the drawing: six widths of the line long and high, with an eighth of it behind the line's end.
        float side = 6 * width;
        using SKPath head = Polygon((to - (side * 7 / 8), y - (side / 2)), (to + (side / 8), y), (to - (side * 7 / 8), y + (side / 2)));
        canvas.DrawPath(head, paint);
    }

    private static void Write(SKCanvas canvas, XElement element, Letters letters)
    {
        (string text, SKTypeface typeface) = letters.Drawable(element.Value);
        using SKFont font = new(typeface, Number(element, "font-size")) { Subpixel = true, Embolden = (string?)element.Attribute("font-weight") == "bold" };
        using SKPaint paint = new() { Color = Color(element, "fill"), IsAntialias = true };
        SKTextAlign align = (string?)element.Attribute("text-anchor") switch { "start" => SKTextAlign.Left, "end" => SKTextAlign.Right, _ => SKTextAlign.Center };
        canvas.DrawText(text, Number(element, "x"), Number(element, "y"), align, font, paint);
    }

    private static SKPath Polygon(params IEnumerable<(float X, float Y)> points)
    {
        SKPath path = new();
        path.AddPoly([.. points.Select(point => new SKPoint(point.X, point.Y))], close: true);
        return path;
    }

    // 0,1.5 2,3
    private static IEnumerable<(float X, float Y)> Points(XElement element) => ((string)element.Attribute("points")!).Split(' ')
        .Select(point => point.Split(','))
        .Select(point => (float.Parse(point[0], CultureInfo.InvariantCulture), float.Parse(point[1], CultureInfo.InvariantCulture)));

    // translate(12.5 0)
    private static float Shift(XElement group) => (string?)group.Attribute("transform") is { } transform
        ? float.Parse(transform["translate(".Length..transform.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture)
        : 0;

    private static SKColor Color(XElement element, string name) => SKColor.Parse((string)element.Attribute(name)!);

    private static float Number(XElement element, string name) => float.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
