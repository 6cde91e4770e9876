using SkiaSharp;

namespace ResNetDsl.EndToEnd.Tests.Documentation;

/// <summary>The folder that the pages speak of: few and small pictures of four flowers, in one color each.</summary>
internal sealed class PageFolder : IDisposable
{
    private static readonly (string Name, SKColor Colour)[] Flowers =
        [("daisy", SKColors.White), ("rose", SKColors.Red), ("sunflower", SKColors.Yellow), ("tulip", SKColors.Purple)];

    private readonly TemporaryFolder folder = new();

    public PageFolder()
    {
        foreach ((string name, SKColor color) in Flowers)
        {
            for (int i = 0; i < 6; i++)
            {
                Picture($"flowers/train/{name}/{i}.png", color);
            }

            Picture($"flowers/test/{name}/0.png", color);
        }

        Picture("new pictures/test/daisy/0.png", Flowers[0].Colour);
        Picture("new pictures/test/sunflower/0.png", Flowers[2].Colour);
        Picture("tulip.jpg", Flowers[3].Colour, SKEncodedImageFormat.Jpeg);
        File.WriteAllLines(Of("labels.txt"), Enumerable.Range(0, 1000).Select(number => $"class {number}"));
    }

    public string Path => folder.Path;

    public string Of(string name) => folder.Of(name);

    public void Dispose() => folder.Dispose();

    private void Picture(string name, SKColor color, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Of(name))!);
        using SKBitmap bitmap = new(72, 64);
        bitmap.Erase(color);
        using FileStream file = File.Create(Of(name));
        bitmap.Encode(file, format, 100);
    }
}
