using ResNetDsl.Data.Transforms;
using ResNetDsl.Images;
using SkiaSharp;

namespace ResNetDsl.Shapes;

/// <summary>Draws the pictures of <see cref="ShapeImages"/>. Any change of it changes all pictures, and <see cref="Version"/> with them.</summary>
internal static class ShapeDrawing
{
    /// <summary>Of the drawing: pictures of one version are the same.</summary>
    public const int Version = 1;

    // Figures are brighter than their ground, by 45 of 255 in luminance at least and about 110 on average: with either of the two brighter a network needs twice the epochs to begin with.
    private const int Darkest = 105;
    private const int Brightest = 150;

    /// <summary>The figures, which no turn makes alike, in the order of labels and of the alphabet.</summary>
    public static IReadOnlyList<string> Names { get; } = ["arrow", "circle", "crescent", "cross", "heart", "hourglass", "lightning", "square", "star", "triangle"];

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">Its place in <see cref="Names"/>.</param>
    /// <param name="side">The picture's height and width, in pixels.</param>
    /// <param name="random">The source of chance.</param>
    public static RgbImage Draw(int figure, int side, Random random)
    {
        using SKBitmap bitmap = new(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using SKCanvas canvas = new(bitmap);
        DrawGround(canvas, side, random);
        DrawClutter(canvas, side, random);
        DrawFigure(canvas, figure, side, random);
        canvas.Flush();
        return WithNoise(bitmap.GetPixelSpan(), side, random);
    }

    private static void DrawGround(SKCanvas canvas, int side, Random random)
    {
        SKColor one = Colour(bright: false, random);
        SKColor other = Between(one, Colour(bright: false, random), 0.4);
        SKPoint center = Point(side, random);
        (double sin, double cos) = Math.SinCos(random.Between(0, 2 * Math.PI));
        SKPoint direction = new((float)cos * side, (float)sin * side);
        int kind = random.Next(5);
        float period = (float)random.Between(0.12, 0.4);
        using SKPaint paint = new() { IsAntialias = true };
        using SKShader shader = kind switch
        {
            0 => SKShader.CreateColor(one),
            1 => SKShader.CreateLinearGradient(new SKPoint(0, 0), new SKPoint(side, side), [one, other], SKShaderTileMode.Clamp),
            2 => SKShader.CreateRadialGradient(center, side * 0.9f, [one, other], SKShaderTileMode.Clamp),
            3 => SKShader.CreateLinearGradient(center, center + new SKPoint(direction.X * period, direction.Y * period), [one, one, other, other], [0, 0.5f, 0.5f, 1], SKShaderTileMode.Repeat),
            _ => SKShader.CreateLinearGradient(center, center + new SKPoint(direction.X * period, direction.Y * period), [one, other], SKShaderTileMode.Mirror),
        };
        paint.Shader = shader;
        canvas.DrawRect(0, 0, side, side, paint);
    }

    /// <summary>Dots and strokes too small to be a figure, in the figure's brightness.</summary>
    private static void DrawClutter(SKCanvas canvas, int side, Random random)
    {
        int count = random.Next(5);
        for (int i = 0; i < count; i++)
        {
            using SKPaint paint = new() { IsAntialias = true, Color = Colour(bright: true, random), StrokeWidth = (float)(side * random.Between(0.025, 0.05)), StrokeCap = SKStrokeCap.Round };
            SKPoint from = Point(side, random);
            if (random.Happens(0.5))
            {
                canvas.DrawCircle(from, (float)(side * random.Between(0.02, 0.05)), paint);
            }
            else
            {
                (double sin, double cos) = Math.SinCos(random.Between(0, 2 * Math.PI));
                double length = side * random.Between(0.08, 0.22);
                canvas.DrawLine(from, from + new SKPoint((float)(length * cos), (float)(length * sin)), paint);
            }
        }
    }

    private static void DrawFigure(SKCanvas canvas, int figure, int side, Random random)
    {
        double radius = side * random.Between(0.32, 0.44);
        double margin = Math.Max((side / 2.0) - radius, 0);
        float x = (float)((side / 2.0) + random.Between(-margin, margin));
        float y = (float)((side / 2.0) + random.Between(-margin, margin));
        float stretch = (float)random.Between(0.85, 1);
        float turn = (float)random.Between(0, 360);
        bool mirrored = random.Happens(0.5);
        SKMatrix matrix = SKMatrix.CreateTranslation(x, y)
            .PreConcat(SKMatrix.CreateRotationDegrees(turn))
            .PreConcat(SKMatrix.CreateScale((float)radius * (mirrored ? -1 : 1), (float)radius * stretch));
        using SKPath path = Outline(figure);
        path.Transform(matrix);
        SKColor one = Colour(bright: true, random);
        SKColor other = Colour(bright: true, random);
        double style = random.NextDouble();
        float stroke = (float)Math.Max(1.5, radius * random.Between(0.14, 0.24));
        using SKPaint paint = new() { IsAntialias = true, Color = one, StrokeWidth = stroke, StrokeJoin = SKStrokeJoin.Miter };
        using SKShader? gradient = random.Happens(0.5)
            ? SKShader.CreateLinearGradient(new SKPoint(x - (float)radius, y), new SKPoint(x + (float)radius, y), [one, other], SKShaderTileMode.Clamp) : null;
        paint.Shader = gradient;
        if (style < 0.15)
        {
            paint.Style = SKPaintStyle.Stroke;
        }
        else if (style < 0.22)
        {
            // Half of it filled, the rest an outline.
            canvas.Save();
            canvas.ClipRect(new SKRect(0, 0, side, y));
            canvas.DrawPath(path, paint);
            canvas.Restore();
            paint.Style = SKPaintStyle.Stroke;
        }

        canvas.DrawPath(path, paint);
    }

    /// <summary>A figure within the unit circle.</summary>
    private static SKPath Outline(int figure)
    {
        SKPath path = new();
        switch (Names[figure])
        {
            case "arrow":
                path.AddPoly(Points(-0.95f, -0.2f, 0.05f, -0.2f, 0.05f, -0.7f, 1, 0, 0.05f, 0.7f, 0.05f, 0.2f, -0.95f, 0.2f));
                break;
            case "circle":
                path.AddCircle(0, 0, 0.85f);
                break;
            case "crescent":
                using (SKPath moon = new())
                using (SKPath shadow = new())
                {
                    moon.AddCircle(0, 0, 0.95f);
                    shadow.AddCircle(0.5f, 0, 0.8f);
                    moon.Op(shadow, SKPathOp.Difference, path);
                }

                break;
            case "cross":
                path.AddPoly(Points(
                    -0.28f, -0.95f, 0.28f, -0.95f, 0.28f, -0.28f, 0.95f, -0.28f, 0.95f, 0.28f, 0.28f, 0.28f,
                    0.28f, 0.95f, -0.28f, 0.95f, -0.28f, 0.28f, -0.95f, 0.28f, -0.95f, -0.28f, -0.28f, -0.28f));
                break;
            case "heart":
                path.MoveTo(0, 0.95f);
                path.CubicTo(-1.5f, -0.1f, -0.75f, -1.25f, 0, -0.45f);
                path.CubicTo(0.75f, -1.25f, 1.5f, -0.1f, 0, 0.95f);
                path.Close();
                break;
            case "hourglass":
                path.AddPoly(Points(-0.7f, -0.9f, 0.7f, -0.9f, 0.12f, 0, 0.7f, 0.9f, -0.7f, 0.9f, -0.12f, 0));
                break;
            case "lightning":
                path.AddPoly(Points(0.25f, -1, -0.6f, 0.18f, -0.08f, 0.18f, -0.25f, 1, 0.6f, -0.22f, 0.08f, -0.22f));
                break;
            case "square":
                path.AddPoly(Points(-0.72f, -0.72f, 0.72f, -0.72f, 0.72f, 0.72f, -0.72f, 0.72f));
                break;
            case "star":
                path.AddPoly([.. Enumerable.Range(0, 10).Select(i => OnCircle(i / 10.0, i % 2 == 0 ? 1 : 0.42))]);
                break;
            default:
                path.AddPoly([.. Enumerable.Range(0, 3).Select(i => OnCircle(i / 3.0, 0.98))]);
                break;
        }

        return path;
    }

    private static SKPoint[] Points(params ReadOnlySpan<float> coordinates)
    {
        SKPoint[] points = new SKPoint[coordinates.Length / 2];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new SKPoint(coordinates[2 * i], coordinates[(2 * i) + 1]);
        }

        return points;
    }

    private static SKPoint OnCircle(double turn, double radius) => new((float)(radius * Math.Sin(2 * Math.PI * turn)), (float)(-radius * Math.Cos(2 * Math.PI * turn)));

    private static SKPoint Point(int side, Random random) => new((float)random.Between(0, side), (float)random.Between(0, side));

    private static SKColor Colour(bool bright, Random random)
    {
        while (true)
        {
            SKColor color = new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
            byte luminance = Luminance(color.Red, color.Green, color.Blue);
            if (bright ? luminance >= Brightest : luminance <= Darkest)
            {
                return color;
            }
        }
    }

    private static byte Luminance(byte red, byte green, byte blue) => (byte)(((red * 19595) + (green * 38470) + (blue * 7471) + 0x8000) >> 16);

    private static SKColor Between(SKColor from, SKColor to, double share)
    {
        return new SKColor(Mixed(from.Red, to.Red), Mixed(from.Green, to.Green), Mixed(from.Blue, to.Blue));

        byte Mixed(byte a, byte b) => (byte)(a + (share * (b - a)));
    }

    /// <summary>Adds noise of a strength that differs from picture to picture, from none to a thirtieth of the range.</summary>
    private static RgbImage WithNoise(ReadOnlySpan<byte> rgba, int side, Random random)
    {
        byte[] pixels = new byte[3 * side * side];
        double strength = random.Between(0, 8);
        for (int i = 0; i < pixels.Length; i++)
        {
            // The sum of three even numbers is near a normal one of deviation 1.
            double noise = 2 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
            pixels[i] = (byte)Math.Clamp(rgba[(4 * (i / 3)) + (i % 3)] + (strength * noise) + 0.5, 0, 255);
        }

        return new RgbImage(side, side, pixels);
    }
}
