#pragma warning disable CA1822 // All operations are called in one way, whether they ask what the pass is or not.

using ResNetDsl.Operations;
using ResNetDsl.Programs;

namespace ResNetDsl.Modules;

// The arithmetic of layers without parameters. Each returns a tensor of its own, even where it has nothing to compute, so that the caller disposes every value in the same way.
public sealed partial class Pass
{
    /// <summary>The input, as a tensor of its own that shares its memory.</summary>
    /// <param name="input">Any shape.</param>
    public Tensor Identity(Tensor input) => Recording is null ? Checked(input).alias() : Recording.Alias(Checked(input));

    /// <summary>Every stride-th pixel: TF-slim's <c>subsample</c>. [N, C, H, W] to [N, C, ⌈H/s⌉, ⌈W/s⌉].</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="stride">The stride; the input unchanged for 1.</param>
    public Tensor Subsample(Tensor input, int stride) => stride == 1 ? Identity(input) : Apply(new Subsample(stride), Checked(input));

    /// <summary>A max pool. Padding is below every value. [N, C, H, W] to [N, C, ⌈H/s⌉, ⌈W/s⌉], or without padding (H − k) / s + 1, rounded down, and W likewise.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="kernel">The side of the window; the input unchanged for 1 with stride 1.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="padding">How the edge is padded.</param>
    /// <param name="name">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">Without padding, when the map is smaller than the window.</exception>
    public Tensor MaxPool(Tensor input, int kernel, int stride, EdgePadding padding = EdgePadding.Same, string name = "pool") =>
        kernel == 1 && stride == 1 ? Identity(input) : Apply(new MaxPool(kernel, stride, padding, name), Checked(input));

    /// <summary>An average pool that does not count padding, except for <see cref="EdgePadding.Zeros"/>. [N, C, H, W] to [N, C, ⌈H/s⌉, ⌈W/s⌉], or without padding (H − k) / s + 1, rounded down, and W likewise.</summary>
    /// <inheritdoc cref="MaxPool"/>
    public Tensor AveragePool(Tensor input, int kernel, int stride = 1, EdgePadding padding = EdgePadding.Valid, string name = "pool") =>
        kernel == 1 && stride == 1 ? Identity(input) : Apply(new AveragePool(kernel, stride, padding, name), Checked(input));

    /// <summary>The mean over height and width: [N, C, H, W] to [N, C, 1, 1].</summary>
    /// <param name="input">[N, C, H, W].</param>
    public Tensor GlobalPool(Tensor input) => Apply(new GlobalPool(), Checked(input));

    /// <summary>The means over equal windows that give these extents (torch's <c>adaptive_avg_pool2d</c>): [N, C, H, W] to [N, C, height, width].</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="height">The height of the output.</param>
    /// <param name="width">The width of the output.</param>
    public Tensor AdaptivePool(Tensor input, int height, int width) => Apply(new AdaptivePool(height, width), Checked(input));

    /// <summary>Appends channels of zeros (option A of He et al., 2016): [N, C, H, W] to [N, channels, H, W].</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="channels">The channels of the output; the input unchanged when it has as many.</param>
    public Tensor ZeroPad(Tensor input, int channels) => Apply(new ZeroPad(channels), Checked(input));

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    /// <param name="input">Any shape.</param>
    public Tensor Sigmoid(Tensor input) => Apply(new Sigmoid(), Checked(input));

    /// <summary>[N, C, 1, 1] to [N, C].</summary>
    /// <param name="input">[N, C, 1, 1].</param>
    public Tensor Squeeze(Tensor input) => Apply(new Flatten(), Checked(input));

    /// <summary>In training sets each value to 0 with a probability and scales up the others (Srivastava et al., "Dropout", 2014).</summary>
    /// <param name="owner">The unit or network, whose mode counts.</param>
    /// <param name="input">Any shape.</param>
    /// <param name="rate">The probability, in [0, 1).</param>
    public Tensor Dropout(NetworkModule owner, Tensor input, double rate)
    {
        if (!Trains(Checked(owner)))
        {
            return Identity(input);
        }

        if (Generator is null)
        {
            return nn.functional.dropout(Checked(input), rate, training: true);
        }

        // What torch computes on a processor, bit for bit.
        using Tensor kept = Draw(Checked(input).shape, input, 1 - rate);
        using Scalar share = (1 - rate).ToScalar();
        kept.div_(share);
        return input.mul(kept);
    }

    /// <summary>In training drops the residual of each image with a probability and scales up the others (Huang et al., "Deep Networks with Stochastic Depth", 2016).</summary>
    /// <param name="owner">The unit, whose mode counts.</param>
    /// <param name="residual">[N, C, H, W].</param>
    /// <param name="rate">The probability, in [0, 1).</param>
    public Tensor StochasticDepth(NetworkModule owner, Tensor residual, double rate)
    {
        double keep = 1 - rate;
        if (!Trains(Checked(owner)) || keep == 1)
        {
            return Identity(residual);
        }

        using Tensor kept = Draw([Checked(residual).size(0), 1, 1, 1], residual, keep);
        using Scalar share = keep.ToScalar();
        using Tensor scaled = kept.div(share);
        return residual.mul(scaled);
    }

    /// <summary>shortcut + scale · residual, and ReLU of it where the unit activates last: [N, C, H, W].</summary>
    /// <param name="shortcut">[N, C, H, W].</param>
    /// <param name="residual">[N, C, H, W].</param>
    /// <param name="scale">The factor of the residual.</param>
    /// <param name="activated">Whether ReLU follows.</param>
    /// <param name="inPlace">Whether nothing else needs the residual, so that the sum may take its memory. It keeps its value where end points are kept.</param>
    public Tensor Add(Tensor shortcut, Tensor residual, double scale = 1, bool activated = false, bool inPlace = false) =>
        Apply(new Sum(scale, activated, Overwrites: inPlace && Points is null && Recording is null), Checked(shortcut), Checked(residual));

    /// <summary>Multiplies each channel by its gate: [N, C, H, W] and [N, C, 1, 1] to [N, C, H, W].</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="gate">[N, C, 1, 1].</param>
    public Tensor Scale(Tensor input, Tensor gate) => Apply(new Gate(), Checked(input), Checked(gate));

    /// <summary>T · H + (1 − T) · x (Srivastava et al., "Highway Networks", 2015), computed as x + T · (H − x): [N, C, H, W].</summary>
    /// <param name="input">x, [N, C, H, W].</param>
    /// <param name="transform">H, [N, C, H, W].</param>
    /// <param name="gate">T, [N, C, H, W].</param>
    public Tensor Carry(Tensor input, Tensor transform, Tensor gate) => Apply(new Carry(), Checked(input), Checked(transform), Checked(gate));

    /// <summary>Joins maps along the channels: [N, Cᵢ, H, W] to [N, ΣCᵢ, H, W].</summary>
    /// <param name="inputs">[N, Cᵢ, H, W] each.</param>
    public Tensor Concatenate(params Tensor[] inputs) => Apply(new Concatenate(), inputs);

    /// <summary>Keeps a value as an end point, where end points are kept.</summary>
    /// <param name="name">Its name, in the scope of the unit or network.</param>
    /// <param name="value">The value. The caller keeps ownership.</param>
    /// <param name="rooted">Whether the name is outside all scopes.</param>
    /// <returns><paramref name="value"/>.</returns>
    public Tensor EndPoint(string name, Tensor value, bool rooted = false)
    {
        Points?.Add(name, Checked(value), rooted);
        return value;
    }

    /// <summary>Computes an operation, or records it where the pass records.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its operands, which remain the caller's.</param>
    internal Tensor Apply(GraphOperation operation, params ReadOnlySpan<Tensor?> inputs) => Recording is null ? operation.Compute(inputs) : Recording.Add(operation, inputs);

    /// <summary>Draws ones with a probability, and zeros. A process of a group draws those of the whole batch, and takes its part.</summary>
    /// <param name="shape">[N, ...] of this process.</param>
    /// <param name="like">A tensor of the type and device.</param>
    /// <param name="probability">The probability of 1.</param>
    private Tensor Draw(long[] shape, Tensor like, double probability)
    {
        BatchPart? part = Training?.Part;

        // In the order of the shape, however the map is stored: every number has its place in all of them.
        Tensor drawn = empty(part is null ? shape : [part.Total, .. shape[1..]], dtype: like.dtype, device: like.device);
        drawn.bernoulli_(probability, Generator);
        if (part is null)
        {
            return drawn;
        }

        // Own memory, because callers change it; pictures that stand in for none keep everything.
        using Tensor all = drawn;
        using Tensor own = all.narrow(0, part.Start, part.Count);
        return part.Count == 0 ? ones(shape, dtype: like.dtype, device: like.device) : own.clone();
    }

    private static T Checked<T>(T argument)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(argument);
        return argument;
    }
}
