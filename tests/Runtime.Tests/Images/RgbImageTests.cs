using ResNetDsl.Images;
using SkiaSharp;

namespace ResNetDsl.Runtime.Tests.Images;

public sealed class RgbImageTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_png_gives_its_pixels_row_by_row()
    {
        RgbImage image = RgbImage.Load(folder.Png("a.png", width: 3, height: 2, (x, y) => new SKColor((byte)(10 * x), (byte)(100 * y), 7)));

        Assert.Equal((2, 3), (image.Height, image.Width));
        Assert.Equal<byte>([0, 0, 7, 10, 0, 7, 20, 0, 7, 0, 100, 7, 10, 100, 7, 20, 100, 7], image.Pixels.ToArray());
    }

    [Fact]
    public void Transparent_pixels_are_composed_over_white()
    {
        byte[] alphas = [0, 51, 128, 255];
        RgbImage image = RgbImage.Load(folder.Png("a.png", 4, 1, (x, _) => new SKColor(100, 0, 255, alphas[x])));

        Assert.Equal<byte>([255, 255, 255, 224, 204, 255, 177, 127, 255, 100, 0, 255], image.Pixels.ToArray());
    }

    [Fact]
    public void Grey_becomes_three_equal_channels()
    {
        byte[] png = PictureFolder.Encode(SKEncodedImageFormat.Png, 2, 1, (x, _) => new SKColor((byte)(50 + x), (byte)(50 + x), (byte)(50 + x)), SKColorType.Gray8);

        Assert.Equal<byte>([50, 50, 50, 51, 51, 51], RgbImage.Load(folder.Write("gray.png", png)).Pixels.ToArray());
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 3)]
    [InlineData(SKEncodedImageFormat.Webp, 6)]
    public void A_lossy_file_gives_nearly_its_pixels(SKEncodedImageFormat format, int tolerance)
    {
        byte[] bytes = PictureFolder.Encode(format, 40, 24, (_, _) => new SKColor(200, 120, 40));

        RgbImage image = RgbImage.Load(folder.Write("a.picture", bytes));

        Assert.Equal((24, 40), (image.Height, image.Width));
        byte[] pixels = image.Pixels.ToArray();
        Assert.All(pixels.Chunk(3), pixel => Assert.All(pixel.Zip([200, 120, 40]), pair => Assert.InRange(pair.First, pair.Second - tolerance, pair.Second + tolerance)));
    }

    /// <summary>The four corners of a picture that is red and green above, blue and white below.</summary>
    [Theory]
    [InlineData(1, "RG/BW")]
    [InlineData(2, "GR/WB")]
    [InlineData(3, "WB/GR")]
    [InlineData(4, "BW/RG")]
    [InlineData(5, "RB/GW")]
    [InlineData(6, "BR/WG")]
    [InlineData(7, "WG/BR")]
    [InlineData(8, "GW/RB")]
    public void The_exif_orientation_is_applied(int orientation, string corners)
    {
        byte[] jpeg = PictureFolder.Encode(
            SKEncodedImageFormat.Jpeg, 64, 32, (x, y) => (x < 32, y < 16) switch
            {
                (true, true) => SKColors.Red,
                (false, true) => SKColors.Lime,
                (true, false) => SKColors.Blue,
                (false, false) => SKColors.White,
            });
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

        RgbImage image = RgbImage.Load(folder.Write("turned.jpg", [.. jpeg.AsSpan(0, 2), .. exif, .. jpeg.AsSpan(2)]));

        Assert.Equal(orientation < 5 ? (32, 64) : (64, 32), (image.Height, image.Width));
        int right = image.Width - 1;
        int bottom = image.Height - 1;
        Assert.Equal(corners, $"{Colour(0, 0)}{Colour(0, right)}/{Colour(bottom, 0)}{Colour(bottom, right)}");

        char Colour(int row, int column)
        {
            ReadOnlySpan<byte> pixel = image.Pixels.Slice(3 * ((row * image.Width) + column), 3);
            return (pixel[0] > 128, pixel[1] > 128, pixel[2] > 128) switch
            {
                (true, true, true) => 'W',
                (true, _, _) => 'R',
                (_, true, _) => 'G',
                _ => 'B',
            };
        }
    }

    [Fact]
    public void Pixels_must_fill_the_picture()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new RgbImage(2, 3, new byte[17]));
        Assert.StartsWith("A picture of 3×2 pixels has 18 bytes, not 17.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RgbImage(0, 3, []));
    }
}
