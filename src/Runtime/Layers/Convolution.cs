using ResNetDsl.Variables;

namespace ResNetDsl.Layers;

/// <summary>
/// A convolution, [N, I, H, W] to [N, O, ⌈H/s⌉, ⌈W/s⌉], with batch normalisation and ReLU after it where the layer says so. The padding is that of TF-slim's <c>conv2d_same</c>: (k_eff − 1) / 2 on
/// each side, k_eff = k + (k − 1)(rate − 1), so that an output of stride s is the output of stride 1, subsampled; or none.
/// </summary>
public sealed class Convolution : NetworkModule
{
    private readonly Variable weight;
    private readonly Variable? bias;
    private readonly Precision precision;
    private readonly long[] strides;
    private readonly long[] padding;
    private readonly long[] dilation;
    private readonly string endPoint;
    private readonly bool isPointwise;
    private readonly bool isStridedPointwise;

    internal Convolution(VariableScope scope, ConvolutionLayer layer)
        : base(layer.Scope)
    {
        Layer = layer;
        endPoint = layer.Scope.Replace('.', '/');
        precision = scope.Precision;
        long[] shape = layer.IsMatrix
            ? [layer.OutChannels, (long)layer.InChannels * layer.Kernel * layer.KernelWidth]
            : [layer.OutChannels, layer.InChannels / layer.Groups, layer.Kernel, layer.KernelWidth];
        weight = scope.Use(this, "weight", shape, trainable: true, scope.Initializers.Weight(layer));
        if (layer.Biased)
        {
            bias = scope.Use(this, "bias", [layer.OutChannels], trainable: true, scope.Initializers.Bias(layer));
        }

        if (layer.Normalized)
        {
            Norm = new BatchNorm(scope.Within(ConvolutionLayer.NormScope), layer.Norm);
            register_module(ConvolutionLayer.NormScope, Norm);
        }

        isPointwise = layer is { Kernel: 1, KernelWidth: 1, Stride: 1, Groups: 1 };
        isStridedPointwise = layer is { Kernel: 1, KernelWidth: 1, Stride: > 1 };
        strides = isStridedPointwise ? [1, 1] : [layer.Stride, layer.Stride];
        dilation = [layer.Rate, layer.Rate];
        padding = layer.Padding == EdgePadding.Valid ? [0, 0] : [Reach(layer.Kernel), Reach(layer.KernelWidth)];

        long Reach(int side) => (side - 1L) * layer.Rate / 2;
    }

    /// <summary>The layer's numbers.</summary>
    public ConvolutionLayer Layer { get; }

    /// <summary>The weight: [O, I / groups, kH, kW], or [O, I·kH·kW] where the library stores a matrix.</summary>
    public Tensor Weight => weight.Value;

    /// <summary>The bias, [O]; null where the layer has none.</summary>
    public Tensor? Bias => bias?.Value;

    /// <summary>The batch normalisation after the convolution; null where there is none.</summary>
    public BatchNorm? Norm { get; }

    /// <summary>Convolves, and normalises and activates if the layer does.</summary>
    /// <param name="input">[N, I, H, W].</param>
    /// <returns>[N, O, ⌈H/s⌉, ⌈W/s⌉]; without padding (H − k_eff) / s + 1, rounded down, and W likewise.</returns>
    /// <exception cref="ArgumentException">Without padding, when the map is smaller than the window.</exception>
    public override Tensor forward(Tensor input) => Compute(input, Pass.Current);

    /// <summary>The same, within a forward pass, which keeps the output as an end point under the layer's name.</summary>
    /// <param name="input">[N, I, H, W].</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, O, ⌈H/s⌉, ⌈W/s⌉]; without padding (H − k_eff) / s + 1, rounded down, and W likewise.</returns>
    /// <exception cref="ArgumentException">Without padding, when the map is smaller than the window.</exception>
    public Tensor Run(Tensor input, Pass pass) => Run(input, pass, isEndPoint: true);

    /// <summary>The same, keeping the output as an end point only where that is asked for.</summary>
    internal Tensor Run(Tensor input, Pass pass, bool isEndPoint)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        Tensor output = Compute(input, pass);
        if (isEndPoint)
        {
            pass.Points?.Add(endPoint, output);
        }

        return output;
    }

    private Tensor Compute(Tensor input, Pass pass)
    {
        Tensor output;
        if (isStridedPointwise)
        {
            // The same pixels, taken first: the gradient of a strided 1×1 of many channels divides by zero in libtorch 2.10 on some processors, and the process with it.
            using Tensor pixels = Pooling.Subsample(input, Layer.Stride);
            output = Convolve(pixels, pass);
        }
        else
        {
            output = Convolve(input, pass);
        }

        if (Norm is not null)
        {
            using (output)
            {
                return Norm.Run(output, pass);
            }
        }

        if (Layer.Activated)
        {
            // In place: a convolution's gradient does not need its output.
            output.relu_();
        }

        return output;
    }

    /// <summary>The same on a vector, where a 1×1 convolution is a matrix product.</summary>
    /// <param name="input">[N, I].</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, O].</returns>
    internal Tensor ApplyToVector(Tensor input, Pass pass)
    {
        (Tensor kernel, Tensor? offset) = Operands(pass, out Tensor? converted, out Tensor? convertedBias);
        using (converted)
        using (convertedBias)
        using (Tensor matrix = kernel.flatten(1))
        {
            return nn.functional.linear(input, matrix, offset);
        }
    }

    private Tensor Convolve(Tensor input, Pass pass)
    {
        if (Layer.Padding == EdgePadding.Valid)
        {
            Pooling.RefuseSmaller(input, Layer.Window, Layer.Scope);
        }

        // A window that covers the whole map has one position, and a matrix product is faster.
        bool whole = (isPointwise || (Layer.Padding == EdgePadding.Valid && Layer.Groups == 1)) && input.size(2) == Layer.Kernel && input.size(3) == Layer.KernelWidth;
        if (whole)
        {
            using Tensor flat = input.flatten(1);
            using Tensor vector = ApplyToVector(flat, pass);
            return vector.view(vector.size(0), vector.size(1), 1, 1);
        }

        (Tensor kernel, Tensor? offset) = Operands(pass, out Tensor? converted, out Tensor? convertedBias);
        using (converted)
        using (convertedBias)
        {
            if (!Layer.IsMatrix)
            {
                return nn.functional.conv2d(input, kernel, offset, strides, padding, dilation, Layer.Groups);
            }

            using Tensor window = kernel.view(Layer.OutChannels, Layer.InChannels, Layer.Kernel, Layer.KernelWidth);
            return nn.functional.conv2d(input, window, offset, strides, padding, dilation);
        }
    }

    /// <summary>Weight and bias in the type of computation.</summary>
    private (Tensor Weight, Tensor? Bias) Operands(Pass pass, out Tensor? converted, out Tensor? convertedBias)
    {
        convertedBias = null;
        return (pass.Computed(weight.Value, precision, out converted), bias is null ? null : pass.Computed(bias.Value, precision, out convertedBias));
    }
}
