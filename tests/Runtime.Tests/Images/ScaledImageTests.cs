using ResNetDsl.Images;
using SkiaSharp;

namespace ResNetDsl.Runtime.Tests.Images;

public sealed class ScaledImageTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, 300, 200)]
    [InlineData(25, 38, 25)]
    [InlineData(26, 75, 50)]
    [InlineData(100, 150, 100)]
    [InlineData(199, 300, 200)]
    [InlineData(5000, 300, 200)]
    public void A_jpeg_is_decoded_at_the_least_eighth_that_is_large_enough(int atLeast, int width, int height)
    {
        RgbImage image = RgbImage.Load(Jpeg(), atLeast);

        Assert.Equal((height, width), (image.Height, image.Width));
        ReadOnlySpan<byte> middle = image.Pixels.Slice(3 * ((height / 2 * width) + (width / 4)), 3);
        Assert.InRange(middle[0], 245, 255);
        Assert.InRange(middle[2], 0, 10);
    }

    [Fact]
    public void A_png_is_decoded_whole()
    {
        RgbImage image = RgbImage.Load(folder.Png("a.png", 300, 200, (_, _) => SKColors.Red), atLeast: 10);
        Assert.Equal((200, 300), (image.Height, image.Width));
    }

    [Fact]
    public void A_negative_side_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => RgbImage.Load(Jpeg(), -1));

    /// <summary>Red on the left, blue on the right.</summary>
    private string Jpeg() => folder.Write("a.jpg", PictureFolder.Encode(SKEncodedImageFormat.Jpeg, 300, 200, (x, _) => x < 150 ? SKColors.Red : SKColors.Blue));
}
