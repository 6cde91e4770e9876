using ResNetDsl.Images;

namespace ResNetDsl.Data.Transforms;

/// <summary>
/// Cuts out a part of random area and proportions at a random place and resizes it (Szegedy et al., 2015, <i>Going Deeper with Convolutions</i>, section 6). torchvision's
/// <c>RandomResizedCrop</c>: ten tries, then the middle. Bilinear, antialiased where it reduces.
/// </summary>
/// <param name="Height">The height, in pixels.</param>
/// <param name="Width">The width, in pixels.</param>
/// <param name="LeastArea">The least share of the picture's area.</param>
/// <param name="MostArea">The most of it.</param>
/// <param name="LeastRatio">The least width by height of the part.</param>
/// <param name="MostRatio">The most of it.</param>
/// <exception cref="ArgumentOutOfRangeException">A side is less than 1 or more than 16,384, an area not from 0.001 to 1, a ratio not from 0.01 to 100, or a least more than its most.</exception>
public sealed record RandomResizedCrop(
    int Height, int Width, double LeastArea = 0.08, double MostArea = 1, double LeastRatio = 3.0 / 4, double MostRatio = 4.0 / 3) : IImageTransform
{
    private const int Tries = 10;

    /// <summary>The height, in pixels.</summary>
    public int Height { get; } = TransformArguments.Side(Height);

    /// <summary>The width, in pixels.</summary>
    public int Width { get; } = TransformArguments.Side(Width);

    /// <summary>The least share of the picture's area.</summary>
    public double LeastArea { get; } = TransformArguments.InRange(LeastArea, 0.001, 1);

    /// <summary>The most of the picture's area.</summary>
    public double MostArea { get; } = TransformArguments.InRange(MostArea, LeastArea, 1);

    /// <summary>The least width by height of the part.</summary>
    public double LeastRatio { get; } = TransformArguments.InRange(LeastRatio, 0.01, 100);

    /// <summary>The most width by height of the part.</summary>
    public double MostRatio { get; } = TransformArguments.InRange(MostRatio, LeastRatio, 100);

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"crop {LeastArea:0.###}-{MostArea:0.###} of the area, ratio {LeastRatio:0.###}-{MostRatio:0.###}, to {Width}×{Height}");

    /// <summary>So many that the least part still has the pixels of the result, where the picture has them.</summary>
    public int AtLeast => (int)Math.Ceiling(Math.Max(Height, Width) / Math.Sqrt(LeastArea));

    /// <inheritdoc/>
    public RgbImage Apply(RgbImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        return Resampling.Resize(image, Choose(image.Height, image.Width, random), Height, Width);
    }

    internal Region Choose(int height, int width, Random random)
    {
        for (int i = 0; i < Tries; i++)
        {
            double area = (double)height * width * random.Between(LeastArea, MostArea);
            double ratio = Math.Exp(random.Between(Math.Log(LeastRatio), Math.Log(MostRatio)));
            double columns = Math.Round(Math.Sqrt(area * ratio));
            double rows = Math.Round(Math.Sqrt(area / ratio));
            if (columns >= 1 && columns <= width && rows >= 1 && rows <= height)
            {
                int top = random.Next(height - (int)rows + 1);
                return new(top, random.Next(width - (int)columns + 1), (int)rows, (int)columns);
            }
        }

        double whole = (double)width / height;
        int tallest = whole < LeastRatio ? Math.Clamp((int)Math.Round(width / LeastRatio), 1, height) : height;
        int widest = whole > MostRatio ? Math.Clamp((int)Math.Round(height * MostRatio), 1, width) : width;
        return new((height - tallest) / 2, (width - widest) / 2, tallest, widest);
    }
}
