namespace ResNetDsl.Data;

/// <summary>Normalizes pixel values: (value / 255 - mean) / deviation, channel by channel, in a given order of the channels.</summary>
public sealed class Normalization
{
    private const double OfByte = 1 / 255.0;

    /// <summary>Creates a normalization with a mean and a standard deviation for each channel, for values from 0 to 1.</summary>
    /// <param name="mean">One for each channel, or one for all.</param>
    /// <param name="deviation">One for each channel, or one for all; none is 0.</param>
    /// <exception cref="ArgumentException">A list has neither one number nor three, or a number is not finite, or a mean is not from 0 to 1, or a deviation is not above 0.</exception>
    public Normalization(IReadOnlyList<double> mean, IReadOnlyList<double> deviation)
    {
        Mean = Checked(mean, nameof(mean));
        Deviation = Checked(deviation, nameof(deviation));
        if (mean.Any(value => value is < 0 or > 1))
        {
            throw new ArgumentException("A mean must be from 0 to 1. Divide means and deviations of values from 0 to 255 by 255.", nameof(mean));
        }

        if (deviation.Any(value => value <= 0))
        {
            throw new ArgumentException("A standard deviation must be greater than 0.", nameof(deviation));
        }
    }

    /// <summary>From -1 (black) to 1 (white): TF-slim's Inception preprocessing, timm's <c>resnetv2</c>.</summary>
    public static Normalization MinusOneToOne { get; } = new([0.5], [0.5]);

    /// <summary>The mean and the deviation of ImageNet's training pictures, as torchvision has them.</summary>
    public static Normalization ImageNet { get; } = new([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>
    /// From 0 to 255, less the mean of ImageNet's training pictures, blue first: Caffe's networks, and <c>preprocess_input</c> of Keras' ResNet50, ResNet101 and ResNet152 (<c>imagenet_utils.py</c>,
    /// <c>mode="caffe"</c>: <c>mean = [103.939, 116.779, 123.68]</c>, <c>std = None</c>).
    /// </summary>
    public static Normalization Caffe { get; } = OfBytes([123.68, 116.779, 103.939], [1], ChannelOrder.Bgr);

    /// <summary>The mean of each channel, red, green and blue, or one for all.</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>The standard deviation of each channel, red, green and blue, or one for all.</summary>
    public IReadOnlyList<double> Deviation { get; }

    /// <summary>The order of the channels of the network's input. <see cref="Mean"/> and <see cref="Deviation"/> are red, green, blue in any order. It has no effect for one channel.</summary>
    public ChannelOrder Order { get; init; }

    /// <summary>Creates a normalization of means and deviations of values from 0 to 255: (value - mean) / deviation.</summary>
    /// <param name="mean">One for each channel, red, green and blue, or one for all.</param>
    /// <param name="deviation">One for each channel, or one for all; 1 for values that are not scaled.</param>
    /// <param name="order">The order of the channels of the network's input.</param>
    /// <exception cref="ArgumentException">A list has neither one number nor three, or a number is not finite, or a mean is not from 0 to 255, or a deviation is not above 0.</exception>
    public static Normalization OfBytes(IReadOnlyList<double> mean, IReadOnlyList<double> deviation, ChannelOrder order = ChannelOrder.Rgb)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviation);
        return mean.Any(value => value is < 0 or > 255)
            ? throw new ArgumentException("A mean must be from 0 to 255.", nameof(mean))
            : new([.. mean.Select(value => value * OfByte)], [.. deviation.Select(value => value * OfByte)]) { Order = order };
    }

    /// <summary>Returns the normalization with which a network's weights were published, or which suits a new network of the same kind.</summary>
    /// <param name="plan">The network: its convention, and whether its units activate before or after their convolutions.</param>
    public static Normalization Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        NetworkOptions options = plan.Table.Options;
        return options.Convention switch
        {
            Library.Torchvision => ImageNet,
            Library.Timm when options.Activation == ActivationKind.PostActivation => ImageNet,
            _ => MinusOneToOne,
        };
    }

    /// <summary>In one line: <c>mean 0.485 0.456 0.406, deviation 0.229 0.224 0.225</c>, or <c>0 to 255 less 123.68 116.779 103.939, blue first</c>.</summary>
    public override string ToString()
    {
        string values = Deviation.All(value => value == OfByte) && Mean.Any(value => value > 0)
            ? $"0 to 255 less {string.Join(' ', Mean.Select(value => Text.Plain(Math.Round(255 * value, 6))))}"
            : $"mean {string.Join(' ', Mean.Select(Text.Plain))}, deviation {string.Join(' ', Deviation.Select(Text.Plain))}";
        return Order == ChannelOrder.Bgr ? $"{values}, blue first" : values;
    }

    /// <summary>Returns whether another normalization produces the same values in the same order. One number for all channels is the same as three equal ones.</summary>
    internal bool IsSame(Normalization other, int channels) =>
        (channels == 1 || Order == other.Order) && Enumerable.Range(0, channels).All(channel => Values(channel, channels).AsSpan().SequenceEqual(other.Values(channel, channels)));

    /// <summary>The number for each of 256 values of a channel, counted red, green, blue. A network of one channel has the mean of the three.</summary>
    internal float[] Values(int channel, int channels)
    {
        double mean = Of(Mean);
        double deviation = Of(Deviation);
        return [.. Enumerable.Range(0, 256).Select(value => (float)(((value / 255.0) - mean) / deviation))];

        double Of(IReadOnlyList<double> list) => channels == 1 ? list.Average() : list[list.Count == 1 ? 0 : channel];
    }

    private static double[] Checked(IReadOnlyList<double> list, string name)
    {
        ArgumentNullException.ThrowIfNull(list, name);
        return list.Count is 1 or 3 && list.All(double.IsFinite)
            ? [.. list]
            : throw new ArgumentException($"{name} must have one number for all channels, or three for red, green and blue.", name);
    }
}
