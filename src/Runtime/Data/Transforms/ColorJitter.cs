using ResNetDsl.Images;

namespace ResNetDsl.Data.Transforms;

/// <summary>
/// Changes brightness, contrast, saturation and hue at random, in random order. torchvision's <c>ColorJitter</c>: the first three are multiplied by a factor from 1 - x to 1 + x, not below 0; the
/// hue is turned by up to x of a full turn either way.
/// </summary>
/// <param name="Brightness">How far the brightness goes: 0 leaves it.</param>
/// <param name="Contrast">How far the contrast goes: 0 leaves it.</param>
/// <param name="Saturation">How far the saturation goes: 0 leaves it.</param>
/// <param name="Hue">How far the hue turns, in turns: 0 leaves it.</param>
/// <exception cref="ArgumentOutOfRangeException">Brightness, contrast or saturation is not from 0 to 10, or hue not from 0 to 0.5.</exception>
public sealed record ColorJitter(double Brightness = 0, double Contrast = 0, double Saturation = 0, double Hue = 0) : IImageTransform
{
    private const double Most = 10;

    /// <summary>How far the brightness goes: 0 leaves it.</summary>
    public double Brightness { get; } = TransformArguments.InRange(Brightness, 0, Most);

    /// <summary>How far the contrast goes: 0 leaves it.</summary>
    public double Contrast { get; } = TransformArguments.InRange(Contrast, 0, Most);

    /// <summary>How far the saturation goes: 0 leaves it.</summary>
    public double Saturation { get; } = TransformArguments.InRange(Saturation, 0, Most);

    /// <summary>How far the hue turns, in turns: 0 leaves it.</summary>
    public double Hue { get; } = TransformArguments.InRange(Hue, 0, 0.5);

    /// <inheritdoc/>
    public string Description => FormattableString.Invariant($"jitter brightness {Brightness}, contrast {Contrast}, saturation {Saturation}, hue {Hue}");

    /// <inheritdoc/>
    public RgbImage Apply(RgbImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        Span<int> order = [0, 1, 2, 3];
        random.Shuffle(order);
        float brightness = Factor(Brightness);
        float contrast = Factor(Contrast);
        float saturation = Factor(Saturation);
        float hue = (float)random.Between(-Hue, Hue);
        byte[] pixels = image.Pixels.ToArray();
        foreach (int step in order)
        {
            switch (step)
            {
                case 0 when Brightness > 0:
                    Blend(pixels, 0, brightness);
                    break;
                case 1 when Contrast > 0:
                    Blend(pixels, MeanLuminance(pixels), contrast);
                    break;
                case 2 when Saturation > 0:
                    Saturate(pixels, saturation);
                    break;
                case 3 when Hue > 0:
                    Turn(pixels, hue);
                    break;
            }
        }

        return new RgbImage(image.Height, image.Width, pixels);

        float Factor(double amount) => (float)random.Between(Math.Max(1 - amount, 0), 1 + amount);
    }

    private static byte Byte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);

    /// <summary>Takes every value to, or away from, a gray.</summary>
    private static void Blend(Span<byte> pixels, float gray, float factor)
    {
        Span<byte> values = stackalloc byte[256];
        for (int value = 0; value < values.Length; value++)
        {
            values[value] = Byte(gray + (factor * (value - gray)));
        }

        foreach (ref byte pixel in pixels)
        {
            pixel = values[pixel];
        }
    }

    // Rounded, as Pillow does.
    private static float MeanLuminance(ReadOnlySpan<byte> pixels)
    {
        long sum = 0;
        for (int i = 0; i < pixels.Length; i += 3)
        {
            sum += RgbImage.Luminance(pixels[i], pixels[i + 1], pixels[i + 2]);
        }

        return (int)(((double)sum / (pixels.Length / 3)) + 0.5);
    }

    private static void Saturate(Span<byte> pixels, float factor)
    {
        for (int i = 0; i < pixels.Length; i += 3)
        {
            float gray = RgbImage.Luminance(pixels[i], pixels[i + 1], pixels[i + 2]);
            for (int channel = i; channel < i + 3; channel++)
            {
                pixels[channel] = Byte(gray + (factor * (pixels[channel] - gray)));
            }
        }
    }

    /// <summary>Turns the hue, value and saturation kept: HSV, without rounding in between.</summary>
    private static void Turn(Span<byte> pixels, float turns)
    {
        for (int i = 0; i < pixels.Length; i += 3)
        {
            (float red, float green, float blue) = (pixels[i], pixels[i + 1], pixels[i + 2]);
            float value = Math.Max(red, Math.Max(green, blue));
            float chroma = value - Math.Min(red, Math.Min(green, blue));
            if (chroma == 0)
            {
                continue;
            }

            float sixth = value == red ? (green - blue) / chroma : value == green ? 2 + ((blue - red) / chroma) : 4 + ((red - green) / chroma);
            float turned = sixth + (6 * turns);
            pixels[i] = Byte(Channel(5 + turned));
            pixels[i + 1] = Byte(Channel(3 + turned));
            pixels[i + 2] = Byte(Channel(1 + turned));

            float Channel(float place)
            {
                float k = ((place % 6) + 6) % 6;
                return value - (chroma * Math.Clamp(Math.Min(k, 4 - k), 0, 1));
            }
        }
    }
}
