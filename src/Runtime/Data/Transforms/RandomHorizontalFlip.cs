using ResNetDsl.Images;

namespace ResNetDsl.Data.Transforms;

/// <summary>Mirrors some pictures, left for right.</summary>
/// <param name="Probability">The share of pictures that are mirrored.</param>
/// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
public sealed record RandomHorizontalFlip(double Probability = 0.5) : IImageTransform
{
    /// <summary>The share of pictures that are mirrored.</summary>
    public double Probability { get; } = TransformArguments.InRange(Probability, 0, 1);

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"flip {Probability}");

    /// <inheritdoc/>
    public RgbImage Apply(RgbImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        if (!random.Happens(Probability))
        {
            return image;
        }

        byte[] pixels = GC.AllocateUninitializedArray<byte>(image.Pixels.Length);
        int stride = 3 * image.Width;
        for (int row = 0; row < image.Height; row++)
        {
            ReadOnlySpan<byte> source = image.Pixels.Slice(row * stride, stride);
            Span<byte> target = pixels.AsSpan(row * stride, stride);
            for (int left = 0, right = stride - 3; right >= 0; left += 3, right -= 3)
            {
                target[left] = source[right];
                target[left + 1] = source[right + 1];
                target[left + 2] = source[right + 2];
            }
        }

        return new RgbImage(image.Height, image.Width, pixels);
    }
}
