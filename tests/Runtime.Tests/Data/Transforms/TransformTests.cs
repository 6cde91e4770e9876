using ResNetDsl.Data;
using ResNetDsl.Data.Transforms;
using ResNetDsl.Images;

namespace ResNetDsl.Runtime.Tests.Data.Transforms;

public sealed class TransformTests
{
    [Fact]
    public void A_flip_reverses_rows_and_keeps_colours()
    {
        RgbImage image = new(2, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19]);

        Assert.Equal<byte>([7, 8, 9, 4, 5, 6, 1, 2, 3, 17, 18, 19, 14, 15, 16, 11, 12, 13], new RandomHorizontalFlip(1).Apply(image, new Random(1)).Pixels.ToArray());
        Assert.Same(image, new RandomHorizontalFlip(0).Apply(image, new Random(1)));
        Random random = new SeededRandom(1);
        Assert.InRange(Enumerable.Range(0, 1000).Count(_ => !ReferenceEquals(image, new RandomHorizontalFlip().Apply(image, random))), 450, 550);
    }

    [Fact]
    public void A_center_crop_is_the_middle()
    {
        RgbImage image = Grey(3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

        Same(Grey(1, 2, 6, 7), new CenterCrop(1, 2), image);
        Same(Grey(3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), new CenterCrop(3, 4), image);

        // What is missing is black; half a pixel goes to the even side, as in torchvision.
        Same(Grey(3, 1, 0, 6, 0), new CenterCrop(3, 1), Grey(1, 3, 5, 6, 7));
        Same(Grey(1, 4, 0, 1, 2, 0), new CenterCrop(1, 4), Grey(1, 2, 1, 2));
    }

    [Fact]
    public void A_padded_crop_is_the_picture_moved_over_black()
    {
        RgbImage image = Grey(2, 2, 1, 2, 3, 4);
        HashSet<string> seen = [];
        Random random = new SeededRandom(1);
        for (int i = 0; i < 500; i++)
        {
            seen.Add(string.Join(' ', GreyOf(new PadAndCrop(1).Apply(image, random))));
        }

        Assert.Equal(
            [
                "0 0 0 1", "0 0 1 2", "0 0 2 0", "0 1 0 3", "0 3 0 0", "1 2 3 4", "2 0 4 0", "3 4 0 0", "4 0 0 0",
            ],
            seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Enlarging_is_bilinear_with_half_pixel_centres()
    {
        Same(Grey(1, 4, 0, 25, 75, 100), new ResizeExactly(1, 4), Grey(1, 2, 0, 100));
        Same(Grey(4, 1, 0, 25, 75, 100), new ResizeExactly(4, 1), Grey(2, 1, 0, 100));
    }

    [Fact]
    public void Reducing_takes_all_pixels_into_account()
    {
        // A triangle of five pixels to either side, at 2.5 and 7.5: 0.6 of 4.4 is on the other side of the edge.
        byte[] row = [0, 0, 0, 0, 0, 100, 100, 100, 100, 100];
        Same(Grey(1, 2, 14, 86), new ResizeExactly(1, 2), Grey(1, 10, row));
        Same(Grey(1, 1, 50), new ResizeExactly(1, 1), Grey(1, 10, row));
        Same(Grey(2, 1, 14, 86), new ResizeExactly(2, 1), Grey(10, 1, row));
    }

    [Theory]
    [InlineData(7, 5, 20, 33)]
    [InlineData(40, 31, 9, 70)]
    [InlineData(100, 64, 13, 13)]
    [InlineData(1, 1, 4, 6)]
    public void Resizing_is_the_sum_over_both_triangles(int height, int width, int toHeight, int toWidth)
    {
        RgbImage image = Noise(height, width);
        ReadOnlySpan<byte> pixels = new ResizeExactly(toHeight, toWidth).Apply(image, new Random(1)).Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            (int channel, int x, int y) = (i % 3, i / 3 % toWidth, i / 3 / toWidth);
            double sum = 0;
            double weights = 0;
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    double weight = Triangle(row, y, height, toHeight) * Triangle(column, x, width, toWidth);
                    weights += weight;
                    sum += weight * image.Pixels[(3 * ((row * width) + column)) + channel];
                }
            }

            Assert.InRange(pixels[i], (sum / weights) - 0.51, (sum / weights) + 0.51);
        }

        static double Triangle(int from, int to, int extent, int toExtent)
        {
            double scale = (double)extent / toExtent;
            return Math.Max(0, 1 - (Math.Abs(from + 0.5 - ((to + 0.5) * scale)) / Math.Max(1, scale)));
        }
    }

    [Fact]
    public void One_colour_stays_itself_at_any_size()
    {
        foreach (int size in Enumerable.Range(1, 70))
        {
            byte[] pixels = [.. Enumerable.Repeat((byte)255, 3 * 37 * 23)];
            Assert.All(new ResizeExactly(size, 71 - size).Apply(new RgbImage(37, 23, pixels), new Random(1)).Pixels.ToArray(), value => Assert.Equal(255, value));
        }
    }

    [Theory]
    [InlineData(100, 200, 10, 10, 20)]
    [InlineData(200, 100, 10, 20, 10)]
    [InlineData(33, 100, 10, 10, 30)]
    [InlineData(10, 10, 10, 10, 10)]
    public void The_shorter_side_is_resized_and_the_longer_follows(int height, int width, int shorter, int toHeight, int toWidth)
    {
        RgbImage resized = new Resize(shorter).Apply(Noise(height, width), new Random(1));
        Assert.Equal((toHeight, toWidth), (resized.Height, resized.Width));
    }

    [Theory]
    [InlineData(50, 80, 16, 16, 0.875)]
    [InlineData(80, 50, 16, 16, 0.875)]
    [InlineData(9, 200, 7, 5, 1)]
    [InlineData(16, 16, 16, 16, 1)]
    [InlineData(31, 17, 64, 48, 0.5)]
    public void A_resized_center_crop_is_a_resize_and_a_center_crop(int height, int width, int toHeight, int toWidth, double fraction)
    {
        RgbImage image = Noise(height, width);
        RgbImage resized = new Resize((int)(toHeight / fraction), (int)(toWidth / fraction)).Apply(image, new Random(1));

        Same(new CenterCrop(toHeight, toWidth).Apply(resized, new Random(1)), new ResizedCenterCrop(toHeight, toWidth, fraction), image);
    }

    [Fact]
    public void Very_long_pictures_cost_no_more_than_others()
    {
        RgbImage line = new(1, 2_000_000, new byte[6_000_000]);

        RgbImage cropped = new ResizedCenterCrop(224, 224).Apply(line, new Random(1));

        Assert.Equal((224, 224), (cropped.Height, cropped.Width));
        Assert.StartsWith(
            "A picture of 2000000×1 pixels would be resized to 448,000,000×224: crop it first, or use ResizedCenterCrop.",
            Assert.Throws<ArgumentException>(() => new Resize(224).Apply(line, new Random(1))).Message, StringComparison.Ordinal);
        Assert.Equal(224, new RandomResizedCrop(224, 224).Apply(line, new Random(1)).Width);
    }

    [Fact]
    public void A_random_resized_crop_keeps_to_its_areas_and_ratios()
    {
        RandomResizedCrop crop = new(8, 8);
        Random random = new SeededRandom(1);
        double least = 1;
        double most = 0;
        for (int i = 0; i < 2000; i++)
        {
            Region part = crop.Choose(300, 400, random);
            double area = part.Height * part.Width / 120_000.0;
            Assert.True(part.Top >= 0 && part.Left >= 0 && part.Top + part.Height <= 300 && part.Left + part.Width <= 400);
            Assert.InRange(area, 0.079, 1);
            Assert.InRange((double)part.Width / part.Height, 0.74, 1.35);
            (least, most) = (Math.Min(least, area), Math.Max(most, area));
        }

        Assert.InRange(least, 0.079, 0.1);
        Assert.InRange(most, 0.9, 1);
    }

    [Theory]
    [InlineData(10, 100, 0, 43, 10, 13)]
    [InlineData(100, 10, 43, 0, 13, 10)]
    [InlineData(10, 11, 0, 0, 10, 11)]
    public void Where_no_part_fits_the_middle_is_taken(int height, int width, int top, int left, int rows, int columns) =>
        Assert.Equal(new Region(top, left, rows, columns), new RandomResizedCrop(8, 8, LeastArea: 1).Choose(height, width, new Random(1)));

    [Fact]
    public void A_part_of_all_is_the_whole_picture()
    {
        RgbImage image = Noise(8, 8);
        Same(image, new RandomResizedCrop(8, 8, 1, 1, 1, 1), image);
        Same(new ResizeExactly(5, 5).Apply(image, new Random(1)), new RandomResizedCrop(5, 5, 1, 1, 1, 1), image);
    }

    [Fact]
    public void Jitter_of_nothing_changes_nothing()
    {
        RgbImage image = Noise(8, 8);
        Same(image, new ColorJitter(), image);
    }

    [Fact]
    public void Brightness_multiplies()
    {
        byte[] values = GreyOf(new ColorJitter(Brightness: 0.5).Apply(Grey(1, 3, 0, 100, 250), new Random(4)));
        Assert.Equal(0, values[0]);
        Assert.InRange(values[1], 50, 150);
        Assert.InRange(values[2], Math.Min(255, 2.49 * values[1]), Math.Min(255, 2.52 * values[1]));
    }

    [Fact]
    public void Contrast_keeps_the_mean_and_saturation_the_luminance()
    {
        byte[] values = GreyOf(new ColorJitter(Contrast: 0.5).Apply(Grey(1, 2, 100, 140), new Random(1)));
        Assert.InRange(values[0] + values[1], 239, 241);
        Assert.InRange(values[1] - values[0], 20, 60);
        RgbImage gray = Noise(4, 4, gray: true);
        Same(gray, new ColorJitter(Saturation: 0.9), gray);
    }

    [Fact]
    public void Hue_turns_colours_and_leaves_greys()
    {
        RgbImage gray = Noise(4, 4, gray: true);
        Same(gray, new ColorJitter(Hue: 0.5), gray);
        RgbImage image = Noise(16, 16);
        ReadOnlySpan<byte> turned = new ColorJitter(Hue: 0.5).Apply(image, new Random(1)).Pixels;
        Assert.NotEqual(image.Pixels.ToArray(), turned.ToArray());
        for (int i = 0; i < turned.Length; i += 3)
        {
            byte[] before = image.Pixels.Slice(i, 3).ToArray();
            byte[] after = turned.Slice(i, 3).ToArray();
            Assert.Equal((before.Min(), before.Max()), (after.Min(), after.Max()));
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Equal("Height", Assert.Throws<ArgumentOutOfRangeException>(() => new Resize(0, 5)).ParamName);
        Assert.Equal("Width", Assert.Throws<ArgumentOutOfRangeException>(() => new CenterCrop(5, 20_000)).ParamName);
        Assert.Equal("Padding", Assert.Throws<ArgumentOutOfRangeException>(() => new PadAndCrop(-1)).ParamName);
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => new RandomHorizontalFlip(double.NaN));
        Assert.StartsWith("Probability must be a number from 0 to 1.", exception.Message, StringComparison.Ordinal);
        Assert.Equal("MostArea", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomResizedCrop(5, 5, 0.5, 0.4)).ParamName);
        Assert.Equal("Hue", Assert.Throws<ArgumentOutOfRangeException>(() => new ColorJitter(Hue: 0.6)).ParamName);
    }

    private static void Same(RgbImage expected, IImageTransform transform, RgbImage image)
    {
        RgbImage result = transform.Apply(image, new Random(1));
        Assert.Equal((expected.Height, expected.Width), (result.Height, result.Width));
        Assert.Equal(expected.Pixels.ToArray(), result.Pixels.ToArray());
    }

    private static RgbImage Grey(int height, int width, params byte[] values) => new(height, width, [.. values.SelectMany(value => Enumerable.Repeat(value, 3))]);

    private static byte[] GreyOf(RgbImage image) => [.. image.Pixels.ToArray().Where((_, i) => i % 3 == 0)];

    private static RgbImage Noise(int height, int width, bool gray = false)
    {
        Random random = new(height + (1000 * width));
        byte[] pixels = new byte[3 * height * width];
        random.NextBytes(pixels);
        return gray ? Grey(height, width, pixels[..(height * width)]) : new RgbImage(height, width, pixels);
    }
}
