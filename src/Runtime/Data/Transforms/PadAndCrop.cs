using ResNetDsl.Images;

namespace ResNetDsl.Data.Transforms;

/// <summary>Puts a black border around a picture and cuts out a part of the first size at random: the augmentation of CIFAR's networks (He et al., 2016, section 4.2).</summary>
/// <param name="Padding">The width of the border, in pixels.</param>
/// <exception cref="ArgumentOutOfRangeException">The border is less than 1 or more than 16,384 wide.</exception>
public sealed record PadAndCrop(int Padding) : IImageTransform
{
    /// <summary>The width of the border, in pixels.</summary>
    public int Padding { get; } = TransformArguments.Side(Padding);

    /// <inheritdoc/>
    public string Description => $"pad {Text.Plain(Padding)} and crop";

    /// <inheritdoc/>
    public RgbImage Apply(RgbImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        int top = random.Next(-Padding, Padding + 1);
        int left = random.Next(-Padding, Padding + 1);
        return Cropping.Crop(image, new Region(top, left, image.Height, image.Width));
    }
}
