using ResNetDsl.Modules;
using ResNetDsl.Operations;
using ResNetDsl.Programs;
using ResNetDsl.Variables;

namespace ResNetDsl.Layers;

/// <summary>
/// A convolution, [N, I, H, W] to [N, O, ⌈H/s⌉, ⌈W/s⌉], optionally followed by batch normalization and ReLU. The padding is that of TF-slim's <c>conv2d_same</c>: (k_eff − 1) / 2 on
/// each side, k_eff = k + (k − 1)(rate − 1), so that an output of stride s is the output of stride 1, subsampled; or none.
/// </summary>
public sealed class Convolution : NetworkModule
{
    private readonly Variable weight;
    private readonly Variable? bias;
    private readonly Precision precision;
    private readonly Convolve operation;
    private readonly string endPoint;

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

        operation = new Convolve(layer, Activated: layer.Activated && !layer.Normalized);
    }

    /// <summary>The layer's numbers.</summary>
    internal ConvolutionLayer Layer { get; }

    /// <summary>The weight: [O, I / groups, kH, kW], or [O, I·kH·kW] where the library stores a matrix.</summary>
    public Tensor Weight => weight.Value;

    /// <summary>The bias, [O]; null where the layer has none.</summary>
    public Tensor? Bias => bias?.Value;

    /// <summary>The batch normalization after the convolution; null where there is none.</summary>
    public BatchNorm? Norm { get; }

    /// <summary>Convolves, and normalizes and activates if the layer does.</summary>
    /// <param name="input">[N, I, H, W].</param>
    /// <returns>[N, O, ⌈H/s⌉, ⌈W/s⌉]; without padding (H − k_eff) / s + 1, rounded down, and W likewise.</returns>
    /// <exception cref="ArgumentException">Without padding, when the map is smaller than the window.</exception>
    public override Tensor forward(Tensor input) => Compute(input, Pass.Current);

    /// <summary>Computes the same within a forward pass and keeps the output as an end point under the layer's name.</summary>
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
        pass.Watch?.Invoke(this, input);
        Tensor output = Apply(operation, input, pass);
        if (Norm is null)
        {
            return output;
        }

        using (output)
        {
            return Norm.Run(output, pass);
        }
    }

    /// <summary>The convolution, with the bias and without what follows it.</summary>
    /// <param name="input">[N, I, H, W].</param>
    /// <param name="pass">The forward pass.</param>
    internal Tensor Convolved(Tensor input, Pass pass) => Apply(operation with { Activated = false }, input, pass);

    /// <summary>The same on a vector, where a 1×1 convolution is a matrix product.</summary>
    /// <param name="input">[N, I].</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[N, O].</returns>
    internal Tensor ApplyToVector(Tensor input, Pass pass) => Apply(new MatrixProduct(Layer.OutChannels), input, pass);

    private Tensor Apply(GraphOperation computation, Tensor input, Pass pass)
    {
        (Tensor kernel, Tensor? offset) = Operands(pass, out Tensor? converted, out Tensor? convertedBias);
        using (converted)
        using (convertedBias)
        {
            return pass.Apply(computation, input, kernel, offset);
        }
    }

    /// <summary>Weight and bias in the type of computation.</summary>
    private (Tensor Weight, Tensor? Bias) Operands(Pass pass, out Tensor? converted, out Tensor? convertedBias)
    {
        convertedBias = null;
        return (pass.Computed(weight.Value, precision, out converted), bias is null ? null : pass.Computed(bias.Value, precision, out convertedBias));
    }
}
