using ResNetDsl.Data.Transforms;
using ResNetDsl.Images;

namespace ResNetDsl.Data;

/// <summary>Converts pictures to inputs of a network: a sequence of transforms, and then the normalization of the pixel values.</summary>
public sealed class ImagePipeline
{
    // Networks up to this side are CIFAR's and ImageNet-64's kind: pictures come in the size of the network.
    private const int SmallSide = 64;

    private readonly float[][] values;

    /// <summary>Creates a pipeline of transforms, the last of which produces pictures of the network's size.</summary>
    /// <param name="transforms">The transforms, in order.</param>
    /// <param name="normalization">The pixels' values.</param>
    /// <param name="channels">3 for red, green and blue, in the order of the normalization; 1 for luminance (Rec. 601: 0.299, 0.587, 0.114).</param>
    /// <param name="height">The height of the network's input, in pixels.</param>
    /// <param name="width">The width of the network's input, in pixels.</param>
    /// <exception cref="ArgumentException">The number of channels is neither 1 nor 3.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1 or more than 16,384.</exception>
    public ImagePipeline(IReadOnlyList<IImageTransform> transforms, Normalization normalization, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        ArgumentNullException.ThrowIfNull(normalization);
        if (channels is not (1 or 3))
        {
            throw new ArgumentException(
                $"A picture has 3 channels, or 1 of luminance, and cannot become an input of {Text.Plain(channels)} channels. Declare the network with Channels = 3 or 1.", nameof(channels));
        }

        Transforms = [.. transforms];
        Normalization = normalization;
        Channels = channels;
        Height = TransformArguments.Side(height);
        Width = TransformArguments.Side(width);
        values = [.. Enumerable.Range(0, channels).Select(channel => normalization.Values(channel, channels))];
    }

    /// <summary>The transforms, in order.</summary>
    public IReadOnlyList<IImageTransform> Transforms { get; }

    /// <summary>The pixels' values.</summary>
    public Normalization Normalization { get; }

    /// <summary>Returns whether another pipeline has the same channels and normalization. Sizes and transforms may differ.</summary>
    internal bool HasValuesOf(ImagePipeline other) => Channels == other.Channels && Normalization.IsSame(other.Normalization, Channels);

    /// <summary>3 for red, green and blue, 1 for luminance.</summary>
    public int Channels { get; }

    /// <summary>The height of the network's input, in pixels.</summary>
    public int Height { get; }

    /// <summary>The width of the network's input, in pixels.</summary>
    public int Width { get; }

    /// <summary>The shorter side, in pixels, that pictures need to be decoded with; 0 for all their pixels.</summary>
    internal int AtLeast => Transforms.Count == 0 ? 0 : Transforms[0].AtLeast;

    /// <summary>The whole pipeline, in one line.</summary>
    public string Description =>
        $"{string.Join(", ", [.. Transforms.Select(transform => transform.Description), $"{Text.Plain(Channels)}×{Text.Plain(Height)}×{Text.Plain(Width)}"])}, {Normalization}";

    /// <summary>
    /// Returns the usual training pipeline of a network. Up to 64 pixels: a border of an eighth of the side, a random crop, a random flip (CIFAR's, He et al., 2016); larger ones: a random
    /// resized crop and a random flip (ImageNet's).
    /// </summary>
    /// <param name="plan">The network: its input, and <see cref="Data.Normalization.Of"/> it.</param>
    /// <param name="normalization">The pixels' values, in place of the convention's.</param>
    /// <exception cref="ArgumentException">The network's input has neither 1 nor 3 channels.</exception>
    public static ImagePipeline ForTraining(NetworkPlan plan, Normalization? normalization = null) => For(plan, normalization, (height, width) => IsSmall(height, width)
        ? [new ResizedCenterCrop(height, width, Fraction: 1), new PadAndCrop(Math.Max(1, Math.Max(height, width) / 8)), new RandomHorizontalFlip()]
        : [new RandomResizedCrop(height, width), new RandomHorizontalFlip()]);

    /// <summary>
    /// Returns the usual evaluation pipeline of a network, without randomness. Up to 64 pixels: the whole picture, resized where it has another size; larger ones: resized to the size / 0.875, and
    /// the middle of it.
    /// </summary>
    /// <param name="plan">The network: its input, and <see cref="Data.Normalization.Of"/> it.</param>
    /// <param name="normalization">The pixels' values, in place of the convention's.</param>
    /// <exception cref="ArgumentException">The network's input has neither 1 nor 3 channels.</exception>
    public static ImagePipeline ForEvaluation(NetworkPlan plan, Normalization? normalization = null) =>
        For(plan, normalization, (height, width) => [IsSmall(height, width) ? new ResizedCenterCrop(height, width, Fraction: 1) : new ResizedCenterCrop(height, width)]);

    /// <summary>Applies the transforms.</summary>
    /// <param name="image">The picture, which is not modified.</param>
    /// <param name="random">The random generator.</param>
    /// <exception cref="InvalidOperationException">The transforms do not produce pictures of the network's size.</exception>
    public RgbImage Apply(RgbImage image, Random random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        RgbImage result = Transforms.Aggregate(image, (picture, transform) => transform.Apply(picture, random));
        return (result.Height, result.Width) == (Height, Width)
            ? result
            : throw new InvalidOperationException(
                $"The transforms produced a picture of {result.Width}×{result.Height} pixels from one of {image.Width}×{image.Height}, but the network expects {Width}×{Height}. "
                + $"End them with {nameof(CenterCrop)} or {nameof(ResizeExactly)}.");
    }

    /// <summary>Creates a network's input of one picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="random">The random generator; may be null if the transforms do not use it.</param>
    /// <returns>[1, C, H, W], float32 on the CPU.</returns>
    /// <exception cref="InvalidOperationException">The transforms do not produce pictures of the network's size.</exception>
    public Tensor ToTensor(RgbImage image, Random? random = null)
    {
        float[] pixels = new float[Channels * Height * Width];
        Write(image, random ?? new SeededRandom(0), pixels);
        return tensor(pixels, [1, Channels, Height, Width]);
    }

    /// <summary>Creates a network's input of one picture, in place.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="random">The random generator.</param>
    /// <param name="destination">channels × height × width numbers.</param>
    internal void Write(RgbImage image, Random random, Span<float> destination)
    {
        ReadOnlySpan<byte> pixels = Apply(image, random).Pixels;
        int area = Height * Width;
        if (Channels == 1)
        {
            float[] gray = values[0];
            for (int i = 0; i < area; i++)
            {
                destination[i] = gray[RgbImage.Luminance(pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2])];
            }

            return;
        }

        (float[] red, float[] green, float[] blue) = (values[0], values[1], values[2]);
        bool redFirst = Normalization.Order == ChannelOrder.Rgb;
        Span<float> reds = destination.Slice(redFirst ? 0 : 2 * area, area);
        Span<float> greens = destination.Slice(area, area);
        Span<float> blues = destination.Slice(redFirst ? 2 * area : 0, area);
        for (int i = 0; i < reds.Length; i++)
        {
            reds[i] = red[pixels[3 * i]];
            greens[i] = green[pixels[(3 * i) + 1]];
            blues[i] = blue[pixels[(3 * i) + 2]];
        }
    }

    /// <summary>Whether a network is of CIFAR's kind, whose pictures come in its size.</summary>
    internal static bool IsSmall(int height, int width) => Math.Max(height, width) <= SmallSide;

    private static ImagePipeline For(NetworkPlan plan, Normalization? normalization, Func<int, int, IReadOnlyList<IImageTransform>> transforms)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Shape input = plan.Input;
        return input.Channels is 1 or 3
            ? new(transforms(input.Height, input.Width), normalization ?? Normalization.Of(plan), input.Channels, input.Height, input.Width)
            : throw new ArgumentException(
                $"{plan.Name} expects {Text.Plain(input.Channels)} channels, but a picture has 3, or 1 of luminance. Declare the network with Channels = 3 or 1.", nameof(plan));
    }
}
