using SkiaSharp;

namespace ResNetDsl.Runtime.Tests.Images;

/// <summary>A folder of pictures that a test writes, gone when it ends.</summary>
internal sealed class PictureFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string PathOf(string name) => folder.Of(name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    public string Png(string name, int width, int height, Func<int, int, SKColor> pixel) => Write(name, Encode(SKEncodedImageFormat.Png, width, height, pixel));

    public static byte[] Encode(SKEncodedImageFormat format, int width, int height, Func<int, int, SKColor> pixel, SKColorType type = SKColorType.Rgba8888)
    {
        using SKBitmap bitmap = new(width, height, type, type == SKColorType.Gray8 ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, pixel(x, y));
            }
        }

        using SKData data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    public void Dispose() => folder.Dispose();
}
