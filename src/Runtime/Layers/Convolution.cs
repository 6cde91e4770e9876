using ResNetDsl.Variables;

namespace ResNetDsl.Layers;

/// <summary>
/// TF-slim's <c>conv2d_same</c>: a convolution padded by (k_eff − 1) / 2 on each side, k_eff = k + (k − 1)(rate − 1), so that an output of stride s is the output of
/// stride 1, subsampled: [N, I, H, W] to [N, O, ⌈H/s⌉, ⌈W/s⌉]. With batch normalisation and ReLU after it, or a bias.
/// </summary>
public sealed class Convolution : NetworkModule
{
    private readonly Variable weight;
    private readonly Variable? bias;
    private readonly BatchNorm? norm;
    private readonly long[] strides;
    private readonly long[] padding;
    private readonly long[] dilation;

    internal Convolution(VariableScope scope, ConvolutionLayer layer)
        : base(layer.Scope)
    {
        Layer = layer;
        weight = Use(scope, "weight", [layer.OutChannels, layer.InChannels / layer.Groups, layer.Kernel, layer.Kernel], trainable: true, Initializers.VarianceScaling);
        if (layer.Biased)
        {
            bias = Use(scope, "bias", [layer.OutChannels], trainable: true, Initializers.Zeros);
        }

        if (layer.Normalized)
        {
            norm = new BatchNorm(scope.Within("bn"), new BatchNormLayer("bn", layer.OutChannels));
            register_module("bn", norm);
        }

        long reach = (layer.Kernel - 1L) * layer.Rate / 2;
        strides = [layer.Stride, layer.Stride];
        padding = [reach, reach];
        dilation = [layer.Rate, layer.Rate];
    }

    /// <summary>The layer's numbers.</summary>
    public ConvolutionLayer Layer { get; }

    internal Tensor Weight => weight.Value;

    /// <summary>Convolves, and normalises and activates if the layer does.</summary>
    /// <param name="input">[N, I, H, W].</param>
    /// <returns>[N, O, ⌈H/s⌉, ⌈W/s⌉].</returns>
    public override Tensor forward(Tensor input)
    {
        Tensor output = nn.functional.conv2d(input, weight.Value, bias?.Value, strides, padding, dilation, Layer.Groups);
        if (norm is null)
        {
            return output;
        }

        using (output)
        {
            return norm.forward(output);
        }
    }

    /// <summary>The same on a vector, where a 1×1 convolution is a matrix product.</summary>
    /// <param name="input">[N, I].</param>
    /// <returns>[N, O].</returns>
    internal Tensor ApplyToVector(Tensor input)
    {
        using Tensor matrix = weight.Value.flatten(1);
        return nn.functional.linear(input, matrix, bias?.Value);
    }
}
