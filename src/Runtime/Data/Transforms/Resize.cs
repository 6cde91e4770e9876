using ResNetDsl.Images;

namespace ResNetDsl.Data.Transforms;

/// <summary>Resizes a picture, its proportions kept, to the least size that covers a height and a width.</summary>
/// <param name="Height">The height to cover, in pixels.</param>
/// <param name="Width">The width to cover, in pixels.</param>
/// <exception cref="ArgumentOutOfRangeException">A side is less than 1 or more than 16,384.</exception>
public sealed record Resize(int Height, int Width) : IImageTransform
{
    // 1 GiB of RGBA, as much as a decoded file may have.
    private const long MaximumPixels = 1 << 28;

    /// <summary>Resizes the shorter side to a length.</summary>
    /// <param name="shorterSide">The length, in pixels.</param>
    public Resize(int shorterSide)
        : this(shorterSide, shorterSide)
    {
    }

    /// <summary>The height to cover, in pixels.</summary>
    public int Height { get; } = TransformArguments.Side(Height);

    /// <summary>The width to cover, in pixels.</summary>
    public int Width { get; } = TransformArguments.Side(Width);

    /// <summary>How pixels are computed; <see cref="Interpolation.Bilinear"/> by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a value of <see cref="Transforms.Interpolation"/>.</exception>
    public Interpolation Interpolation { get; init => field = TransformArguments.Defined(value); }

    /// <inheritdoc/>
    public string Description => (Height == Width ? $"resize the shorter side to {Text.Plain(Height)}" : $"resize to cover {Text.Plain(Width)}×{Text.Plain(Height)}") + Interpolation.Suffix();

    /// <inheritdoc/>
    public int AtLeast => Interpolation.SeesAllPixels() ? 2 * Math.Max(Height, Width) : 0;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The picture is so narrow that the result would have more than 268,435,456 pixels.</exception>
    public RgbImage Apply(RgbImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        (long height, long width) = Covering(image, Height, Width);
        return height * width <= MaximumPixels
            ? Resampling.Resize(image, Region.All(image), (int)height, (int)width, interpolation: Interpolation)
            : throw new ArgumentException(
                $"A picture of {image.Width}×{image.Height} pixels would be resized to {Text.Grouped(width)}×{Text.Grouped(height)}: crop it first, or use ResizedCenterCrop.", nameof(image));
    }

    /// <summary>The size that a picture is resized to: the longer side is rounded down, as torchvision does.</summary>
    internal static (long Height, long Width) Covering(RgbImage image, int height, int width) =>
        (long)height * image.Width >= (long)width * image.Height
            ? (height, (long)height * image.Width / image.Height)
            : ((long)width * image.Height / image.Width, width);
}

/// <summary>Resizes a picture to a height and a width, whatever its proportions.</summary>
/// <param name="Height">The height, in pixels.</param>
/// <param name="Width">The width, in pixels.</param>
/// <exception cref="ArgumentOutOfRangeException">A side is less than 1 or more than 16,384.</exception>
public sealed record ResizeExactly(int Height, int Width) : IImageTransform
{
    /// <summary>The height, in pixels.</summary>
    public int Height { get; } = TransformArguments.Side(Height);

    /// <summary>The width, in pixels.</summary>
    public int Width { get; } = TransformArguments.Side(Width);

    /// <summary>How pixels are computed; <see cref="Interpolation.Bilinear"/> by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a value of <see cref="Transforms.Interpolation"/>.</exception>
    public Interpolation Interpolation { get; init => field = TransformArguments.Defined(value); }

    /// <inheritdoc/>
    public string Description => $"resize to {Text.Plain(Width)}×{Text.Plain(Height)}{Interpolation.Suffix()}";

    /// <inheritdoc/>
    public int AtLeast => Interpolation.SeesAllPixels() ? 2 * Math.Max(Height, Width) : 0;

    /// <inheritdoc/>
    public RgbImage Apply(RgbImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Resampling.Resize(image, Region.All(image), Height, Width, interpolation: Interpolation);
    }
}
