using System.Globalization;

namespace ResNetDsl.Kernels;

/// <summary>The exception that is thrown when this machine computes convolutions of a network incorrectly, so that it cannot be trained in this type. Nothing was changed.</summary>
public sealed class WrongKernelException : InvalidOperationException
{
    internal WrongKernelException(string network, IReadOnlyList<KernelErrors> wrong, int compared, long batchSize)
        : base(Sentences(network, wrong, compared, batchSize)) => Errors = wrong;

    /// <summary>The errors of the incorrect convolutions, in network order.</summary>
    public IReadOnlyList<KernelErrors> Errors { get; }

    private static string Sentences(string network, IReadOnlyList<KernelErrors> wrong, int compared, long batchSize)
    {
        KernelErrors first = wrong[0];
        string type = NameOf(first.Type);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"This machine computes {wrong.Count} of {compared} distinct convolutions of {network} incorrectly in {type}: on the first batch, {first.Convolution.Path} ({first.Convolution}, {batchSize} images) has a relative error of "
            + $"{first.WeightGradient:0.0e+0} in the gradient of its weight, {first.InputGradient:0.0e+0} in that of its input and {first.Output:0.0e+0} in its output against float64, where at most {first.Tolerance:0e+0} is allowed. "
            + $"No step was taken. Train in another type, or set the environment variable ONEDNN_MAX_CPU_ISA=AVX2; the command doctor of samples/Zoo checks each convolution of a network (doctor NAME --type {type}).");
    }

    private static string NameOf(ScalarType type) => type.ToString().ToLowerInvariant();
}
