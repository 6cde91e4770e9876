using ResNetDsl.Images;

namespace ResNetDsl.Data.Transforms;

/// <summary>Cuts parts out of pictures.</summary>
internal static class Cropping
{
    /// <summary>A part of a picture; black where it reaches beyond the borders.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="part">The part.</param>
    public static RgbImage Crop(RgbImage image, Region part)
    {
        if (part == Region.All(image))
        {
            return image;
        }

        byte[] pixels = new byte[3 * part.Height * part.Width];
        int left = Math.Max(part.Left, 0);
        int columns = Math.Min(part.Left + part.Width, image.Width) - left;
        for (int row = Math.Max(part.Top, 0); columns > 0 && row < Math.Min(part.Top + part.Height, image.Height); row++)
        {
            image.Pixels.Slice(3 * ((row * image.Width) + left), 3 * columns).CopyTo(pixels.AsSpan(3 * (((row - part.Top) * part.Width) + left - part.Left)));
        }

        return new RgbImage(part.Height, part.Width, pixels);
    }

    /// <summary>The part of a size in the middle of a larger size; torchvision's rounding, to even.</summary>
    public static Region Center(int height, int width, int wantedHeight, int wantedWidth) =>
        new((int)Math.Round((height - wantedHeight) / 2.0), (int)Math.Round((width - wantedWidth) / 2.0), wantedHeight, wantedWidth);
}
