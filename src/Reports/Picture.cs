using ResNetDsl.Images;
using SkiaSharp;

namespace ResNetDsl.Reports;

/// <summary>Draws pictures on a canvas and writes a canvas to a file.</summary>
internal static class Picture
{
    /// <summary>The size that a picture is drawn in: the largest within a square, but of whole multiples of its pixels if it is enlarged.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="side">The side of the square in pixels.</param>
    /// <returns>Width and height in pixels, each at least 1.</returns>
    public static SKSizeI Fit(RgbImage image, int side)
    {
        double scale = (double)side / Math.Max(image.Width, image.Height);
        scale = scale >= 1 ? Math.Floor(scale) : scale;
        return new SKSizeI(Math.Max(1, (int)Math.Round(scale * image.Width)), Math.Max(1, (int)Math.Round(scale * image.Height)));
    }

    /// <summary>Draws a picture: its pixels as squares where it is enlarged, averaged where it is made smaller.</summary>
    public static void Draw(SKCanvas canvas, RgbImage image, SKRectI place)
    {
        byte[] pixels = new byte[4 * image.Height * image.Width];
        ReadOnlySpan<byte> rgb = image.Pixels;
        for (int i = 0; i < pixels.Length / 4; i++)
        {
            rgb.Slice(3 * i, 3).CopyTo(pixels.AsSpan(4 * i));
            pixels[(4 * i) + 3] = 255;
        }

        SKImageInfo info = new(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKImage picture = SKImage.FromPixelCopy(info, pixels, info.RowBytes);
        SKSamplingOptions sampling = place.Width >= image.Width ? new SKSamplingOptions(SKFilterMode.Nearest) : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear);
        canvas.DrawImage(picture, place, sampling);
    }

    /// <summary>Draws on a white canvas and writes it.</summary>
    /// <param name="file">The file; it is PNG, JPEG or WebP by its ending.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="draw">Draws.</param>
    /// <exception cref="ArgumentException">The ending of the file is not supported.</exception>
    /// <exception cref="IOException">The file cannot be written; the message names it.</exception>
    public static void Write(string file, int width, int height, Action<SKCanvas> draw)
    {
        SKEncodedImageFormat format = Path.GetExtension(file).ToUpperInvariant() switch
        {
            ".PNG" => SKEncodedImageFormat.Png,
            ".JPG" or ".JPEG" => SKEncodedImageFormat.Jpeg,
            ".WEBP" => SKEncodedImageFormat.Webp,
            _ => throw new ArgumentException($"'{file}' does not have the ending of a supported picture format. Use .png, .jpg or .webp.", nameof(file)),
        };
        using SKBitmap bitmap = new(width, height);
        using (SKCanvas canvas = new(bitmap))
        {
            canvas.Clear(SKColors.White);
            draw(canvas);
        }

        using SKData encoded = bitmap.Encode(format, quality: 95) ?? throw new IOException($"The picture '{file}' of {width}×{height} pixels cannot be encoded. Choose .png.");
        ReportFile.Write(file, encoded.SaveTo);
    }
}
