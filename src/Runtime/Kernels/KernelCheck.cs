using ResNetDsl.Layers;
using ResNetDsl.Modules;
using ResNetDsl.Operations;
using ResNetDsl.Variables;

namespace ResNetDsl.Kernels;

/// <summary>
/// Compares the convolutions of a network, as this machine computes them, with 64-bit arithmetic: libtorch has kernels for each processor, and some of them are incorrect for some shapes. Inputs, weights
/// and gradients are random normal numbers, the same in each run.
/// </summary>
public static class KernelCheck
{
    /// <summary>The largest relative error of a correct kernel: 1e-4 in 32 bits, 1e-9 in 64, and 0.05 in 16, where sums are rounded to 8 or 11 bits.</summary>
    /// <param name="type">The type of computation.</param>
    /// <exception cref="ArgumentException">The type is not a floating-point type of 16, 32 or 64 bits.</exception>
    public static double Tolerance(ScalarType type) => type switch
    {
        ScalarType.Float64 => 1e-9,
        ScalarType.Float32 => 1e-4,
        ScalarType.BFloat16 or ScalarType.Float16 => 0.05,
        _ => throw new ArgumentException($"Convolutions are checked in float32, float64, bfloat16 and float16, not in {type}.", nameof(type)),
    };

    /// <summary>Computes one convolution and both its gradients, and compares them with 64-bit arithmetic: in 32 bits in both layouts, since training has the channels last.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="type">The type of computation.</param>
    /// <param name="batchSize">The number of images, at least 1.</param>
    /// <returns>The relative errors, the larger ones of both layouts.</returns>
    /// <exception cref="ArgumentException">The type is not a floating-point type of 16, 32 or 64 bits.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is less than 1.</exception>
    public static KernelErrors Measure(NetworkConvolution convolution, ScalarType type = ScalarType.Float32, int batchSize = 4)
    {
        ArgumentNullException.ThrowIfNull(convolution);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        _ = Tolerance(type);
        using DisposeScope scope = NewDisposeScope();
        using torch.Generator generator = new(0);
        ConvolutionLayer layer = convolution.Layer;
        Shape map = convolution.Input;
        using Scalar scale = (1 / Math.Sqrt((double)layer.InChannels / layer.Groups * layer.Kernel * layer.KernelWidth)).ToScalar();

        // Numbers that the type has: then an error is the kernel's own.
        Tensor input = Normal(map.IsVector ? [batchSize, map.Channels, 1, 1] : map.WithBatch(batchSize), type, generator);
        using Convolution computed = New(layer, type, CPU);
        using (no_grad())
        {
            computed.Weight.copy_(Normal(computed.Weight.shape, type, generator).mul_(scale));
        }

        KernelErrors errors = Compare(convolution, computed, input, Pass.Outside, ScalarType.Float64, generator);
        return type == ScalarType.Float32 ? errors.Worse(Compare(convolution, computed, ChannelsLast.Of(input), Pass.Outside, ScalarType.Float64, generator)) : errors;
    }

    /// <summary>
    /// Computes a convolution that has its weight, and both its gradients, on a given input, and compares them with another type. The gradient with respect to the output is of random normal numbers. The gradient of a
    /// frozen weight is left out.
    /// </summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="computed">The layer. Its gradient stays as it is.</param>
    /// <param name="input">[N, C, H, W], of the type of computation.</param>
    /// <param name="pass">The pass that the layer computes in.</param>
    /// <param name="reference">The type to compare with.</param>
    /// <param name="generator">Draws the gradient.</param>
    /// <returns>The relative errors.</returns>
    internal static KernelErrors Compare(NetworkConvolution convolution, Convolution computed, Tensor input, Pass pass, ScalarType reference, torch.Generator generator)
    {
        using DisposeScope scope = NewDisposeScope();
        ScalarType type = input.dtype;
        using Convolution exact = New(computed.Layer, reference, input.device);
        using (no_grad())
        {
            // Rounded as for the type of computation.
            exact.Weight.copy_(computed.Weight.to(type));
            exact.Bias?.copy_(computed.Bias!.to(type));
        }

        bool isFrozen = !computed.Weight.requires_grad;

        // The reference has the channels first, whose kernels are others.
        Tensor exactInput = input.detach().to(reference).contiguous().requires_grad_();
        Tensor exactOutput = exact.Convolved(exactInput, Pass.Outside);
        Tensor gradient = Normal(exactOutput.shape, type, generator).to(input.device);
        IList<Tensor> exactGradients = autograd.grad([exactOutput], isFrozen ? [exactInput] : [exactInput, exact.Weight], [gradient.to(reference)]);
        Tensor computedInput = input.detach().requires_grad_();
        Tensor output = computed.Convolved(computedInput, pass);
        IList<Tensor> gradients = autograd.grad([output], isFrozen ? [computedInput] : [computedInput, computed.Weight], [gradient]);
        return new(
            convolution, type, Tolerance(type), Relative(output, exactOutput), Relative(gradients[0], exactGradients[0]), isFrozen ? 0 : Relative(gradients[1], exactGradients[1]));
    }

    /// <summary>A layer's convolution alone. Its weight is drawn, and is to be set.</summary>
    private static Convolution New(ConvolutionLayer layer, ScalarType type, Device device)
    {
        ConvolutionLayer alone = layer with { Scope = "convolution", Normalized = false, Activated = false };
        Convolution module = new(new VariableScope(new NetworkVariables(new(alone.Scope), CPU, type)), alone);
        module.to(device);
        return module;
    }

    private static Tensor Normal(long[] shape, ScalarType type, torch.Generator generator) => randn(shape, dtype: float32, generator: generator).to(type);

    private static double Relative(Tensor computed, Tensor exact)
    {
        using Tensor difference = computed.detach().to(float64).sub_(exact.detach());
        using Tensor error = difference.norm();
        using Tensor length = exact.detach().norm();
        double all = length.ToDouble();

        // A gradient of zeros has no relative error.
        return all == 0 ? error.ToDouble() : error.ToDouble() / all;
    }
}
