using ResNetDsl.Images;

namespace ResNetDsl.Data.Transforms;

/// <summary>Cuts out the middle of a picture; a smaller picture is put on black. torchvision's <c>CenterCrop</c>.</summary>
/// <param name="Height">The height, in pixels.</param>
/// <param name="Width">The width, in pixels.</param>
/// <exception cref="ArgumentOutOfRangeException">A side is less than 1 or more than 16,384.</exception>
public sealed record CenterCrop(int Height, int Width) : IImageTransform
{
    /// <summary>The height, in pixels.</summary>
    public int Height { get; } = TransformArguments.Side(Height);

    /// <summary>The width, in pixels.</summary>
    public int Width { get; } = TransformArguments.Side(Width);

    /// <inheritdoc/>
    public string Description => $"crop the middle {Text.Plain(Width)}×{Text.Plain(Height)}";

    /// <inheritdoc/>
    public RgbImage Apply(RgbImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Cropping.Crop(image, Cropping.Center(image.Height, image.Width, Height, Width));
    }
}

/// <summary>
/// <see cref="Resize"/> to the size divided by a fraction, then <see cref="CenterCrop"/>: the usual evaluation of ImageNet's networks, 224 of 256 pixels. What is cropped is not
/// computed, so that very long pictures cost no more than others.
/// </summary>
/// <param name="Height">The height, in pixels.</param>
/// <param name="Width">The width, in pixels.</param>
/// <param name="Fraction">The share of each side that is kept when the proportions are those of the crop.</param>
/// <exception cref="ArgumentOutOfRangeException">A side is less than 1 or more than 16,384, or the fraction not from 0.1 to 1.</exception>
public sealed record ResizedCenterCrop(int Height, int Width, double Fraction = 0.875) : IImageTransform
{
    /// <summary>The height, in pixels.</summary>
    public int Height { get; } = TransformArguments.Side(Height);

    /// <summary>The width, in pixels.</summary>
    public int Width { get; } = TransformArguments.Side(Width);

    /// <summary>The share of each side that is kept when the proportions are those of the crop.</summary>
    public double Fraction { get; } = TransformArguments.InRange(Fraction, 0.1, 1);

    /// <summary>How pixels are computed; <see cref="Interpolation.Bilinear"/> by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a value of <see cref="Transforms.Interpolation"/>.</exception>
    public Interpolation Interpolation { get; init => field = TransformArguments.Defined(value); }

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"resize to cover {CoveredWidth}×{CoveredHeight}{Interpolation.Suffix()}, crop the middle {Width}×{Height}");

    /// <inheritdoc/>
    public int AtLeast => Interpolation.SeesAllPixels() ? 2 * Math.Max(CoveredHeight, CoveredWidth) : 0;

    /// <summary>The height that a picture is resized to cover. timm rounds down.</summary>
    internal int CoveredHeight => (int)(Height / Fraction);

    /// <summary>The width that a picture is resized to cover.</summary>
    internal int CoveredWidth => (int)(Width / Fraction);

    /// <inheritdoc/>
    public RgbImage Apply(RgbImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        (long height, long width) = Resize.Covering(image, CoveredHeight, CoveredWidth);

        // The axis of a picture a pixel wide can pass 32 bits; a shorter picture has the same middle.
        (int longest, RgbImage shorter) = (1 << 24, image);
        if (height > longest || width > longest)
        {
            int side = Math.Max(1, 2 * Math.Min(image.Height, image.Width));
            shorter = Cropping.Crop(image, Cropping.Center(image.Height, image.Width, Math.Min(image.Height, side), Math.Min(image.Width, side)));
            (height, width) = Resize.Covering(shorter, CoveredHeight, CoveredWidth);
        }

        return Resampling.Resize(shorter, Region.All(shorter), (int)height, (int)width, Cropping.Center((int)height, (int)width, Height, Width), Interpolation);
    }
}

/// <summary>Cuts out the middle of a picture, a share of each side. TensorFlow's <c>tf.image.central_crop</c>.</summary>
/// <param name="Fraction">The share of each side that is kept.</param>
/// <exception cref="ArgumentOutOfRangeException">The fraction is not from 0.1 to 1.</exception>
public sealed record CentralCrop(double Fraction) : IImageTransform
{
    /// <summary>The share of each side that is kept.</summary>
    public double Fraction { get; } = TransformArguments.InRange(Fraction, 0.1, 1);

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"crop the middle {Fraction} of each side");

    /// <inheritdoc/>
    public RgbImage Apply(RgbImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        (int top, int left) = (Start(image.Height), Start(image.Width));
        return Cropping.Crop(image, new Region(top, left, image.Height - (2 * top), image.Width - (2 * left)));
    }

    // central_crop rounds the offset down.
    private int Start(int extent) => (int)((extent - (extent * Fraction)) / 2);
}
