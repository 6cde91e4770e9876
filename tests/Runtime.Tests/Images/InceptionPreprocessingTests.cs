using ResNetDsl.Images;
using SkiaSharp;

namespace ResNetDsl.Runtime.Tests.Images;

public sealed class InceptionPreprocessingTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Enlarging_takes_each_pixel_at_its_index_times_the_scale()
    {
        // A column of black and white: rows at 0, 0.5, 1 and 1.5, the last one held at the border.
        Assert.Equal([-1, 0, 1, 1], Red(new RgbImage(2, 1, [0, 0, 0, 255, 255, 255]), 4, 1));
        Assert.Equal([-1, 0, 1, 1], Red(new RgbImage(1, 2, [0, 0, 0, 255, 255, 255]), 1, 4));
    }

    [Fact]
    public void Reducing_does_not_smooth()
    {
        Assert.Equal([-1, 1], Red(new RgbImage(4, 1, [0, 0, 0, 99, 99, 99, 255, 255, 255, 99, 99, 99]), 2, 1));
    }

    [Theory]
    [InlineData(15, 0)]
    [InlineData(16, 1)]
    [InlineData(31, 1)]
    [InlineData(32, 2)]
    public void A_sixteenth_rounded_down_is_cropped_on_each_side(int extent, int offset)
    {
        byte[] row = [.. Enumerable.Range(0, extent).SelectMany(x => Enumerable.Repeat((byte)x, 3))];
        int cropped = extent - (2 * offset);

        float[] values = Red(new RgbImage(1, extent, row), 1, cropped);

        Assert.Equal(Enumerable.Range(offset, cropped).Select(x => ((x / 255f) - 0.5f) * 2), values, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 50, 37, 24, 31)]
    [InlineData(SKEncodedImageFormat.Png, 9, 21, 33, 7)]
    [InlineData(SKEncodedImageFormat.Png, 1, 1, 5, 3)]
    [InlineData(SKEncodedImageFormat.Jpeg, 64, 48, 20, 20)]
    public void A_file_gives_the_reference_values(SKEncodedImageFormat format, int width, int height, int outHeight, int outWidth)
    {
        byte[] bytes = PictureFolder.Encode(format, width, height, (x, y) => new SKColor((byte)(x * 37), (byte)(y * 53), (byte)((x * y) + 11)));
        string file = folder.Write("a.picture", bytes);
        using SKBitmap decoded = SKBitmap.Decode(bytes);

        using Tensor tensor = InceptionPreprocessing.Load(file, outHeight, outWidth);

        Assert.Equal([1, 3, outHeight, outWidth], tensor.shape);
        Assert.Equal(float32, tensor.dtype);
        float[] values = [.. tensor.data<float>()];
        for (int i = 0; i < values.Length; i++)
        {
            (int channel, int y, int x) = (i / (outHeight * outWidth), i / outWidth % outHeight, i % outWidth);
            Assert.Equal(Reference(decoded, channel, y, x, outHeight, outWidth), values[i], 1e-5);
        }
    }

    [Fact]
    public void Several_files_make_a_batch_in_their_order()
    {
        string white = folder.Png("white.png", 20, 10, (_, _) => SKColors.White);
        string black = folder.Png("black.png", 7, 40, (_, _) => SKColors.Black);

        using Tensor batch = InceptionPreprocessing.Load([white, black, white], 6, 4);

        Assert.Equal([3, 3, 6, 4], batch.shape);
        float[] values = [.. batch.data<float>()];
        Assert.Equal([1, -1, 1], values.Chunk(72).Select(picture => Assert.Single(picture.Distinct())));
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        string good = folder.Png("good.png", 20, 10, (_, _) => SKColors.White);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        InceptionPreprocessing.Load([good, good], 6, 4).Dispose();
        Assert.Throws<ImageFileException>(() => InceptionPreprocessing.Load([good, folder.PathOf("none.png")], 6, 4));

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        string good = folder.Png("good.png", 2, 2, (_, _) => SKColors.White);
        Assert.Throws<ArgumentException>(() => InceptionPreprocessing.Load([], 224, 224));
        Assert.Equal("height", Assert.Throws<ArgumentOutOfRangeException>(() => InceptionPreprocessing.Load(good, 0, 224)).ParamName);
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => InceptionPreprocessing.Load(good, 224, -1)).ParamName);
    }

    private static float[] Red(RgbImage image, int height, int width)
    {
        using Tensor tensor = InceptionPreprocessing.preprocess_for_eval(image, height, width);
        return [.. tensor.data<float>().Take(height * width)];
    }

    /// <summary>The four neighbors of a point weighted by area, in double precision: TensorFlow 1's resize_bilinear of tf.image.central_crop(image, 0.875).</summary>
    private static double Reference(SKBitmap image, int channel, int y, int x, int outHeight, int outWidth)
    {
        (int top, int left) = ((int)((image.Height - (image.Height * 0.875)) / 2), (int)((image.Width - (image.Width * 0.875)) / 2));
        (int height, int width) = (image.Height - (2 * top), image.Width - (2 * left));
        double row = y * (double)height / outHeight;
        double column = x * (double)width / outWidth;
        double sum = 0;
        for (int dy = 0; dy < 2; dy++)
        {
            for (int dx = 0; dx < 2; dx++)
            {
                double weight = (dy == 0 ? 1 - (row % 1) : row % 1) * (dx == 0 ? 1 - (column % 1) : column % 1);
                SKColor pixel = image.GetPixel(left + Math.Min((int)column + dx, width - 1), top + Math.Min((int)row + dy, height - 1));
                sum += weight * (channel == 0 ? pixel.Red : channel == 1 ? pixel.Green : pixel.Blue);
            }
        }

        return ((sum / 255) - 0.5) * 2;
    }
}
