using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ResNetDsl.Images;

namespace ResNetDsl.Data;

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
        image.Pixels.CopyTo(pixels);
        Span<Pixel> all = MemoryMarshal.Cast<byte, Pixel>(pixels.AsSpan());
        for (int row = 0; row < image.Height; row++)
        {
            all.Slice(row * image.Width, image.Width).Reverse();
        }

        return new RgbImage(image.Height, image.Width, pixels);
    }

    [InlineArray(3)]
    private struct Pixel
    {
        private byte red;
    }
}
