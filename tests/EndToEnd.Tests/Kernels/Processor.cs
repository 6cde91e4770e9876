using ResNetDsl.Kernels;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.Kernels;

/// <summary>The processor that the tests run on.</summary>
internal static class Processor
{
    // Wrong where any are: batch, channels in and out, kernel, stride, groups, and the map.
    private static readonly (ScalarType Type, int Batch, int In, int Out, int Kernel, int Stride, int Groups, int Height, int Width)[] Probes =
    [
        (ScalarType.BFloat16, 4, 3, 16, 3, 1, 1, 32, 32),
        (ScalarType.BFloat16, 2, 147, 117, 3, 2, 3, 12, 3),
        (ScalarType.Float32, 2, 135, 135, 3, 1, 1, 16, 5),
        (ScalarType.Float32, 4, 195, 65, 3, 1, 1, 28, 14),
        (ScalarType.Float32, 3, 36, 117, 3, 2, 1, 20, 28),
        (ScalarType.Float32, 3, 19, 19, 3, 1, 1, 3, 1),
    ];

    private static readonly Lazy<bool> Right = new(() => Array.TrueForAll(Probes, probe => KernelCheck.Measure(
        new(new ConvolutionLayer("conv", probe.In, probe.Out, probe.Kernel, probe.Stride, Groups: probe.Groups), new Shape(probe.In, probe.Height, probe.Width), "conv", 1), probe.Type, probe.Batch).IsRight));

    /// <summary>Why a test of convolutions is skipped here; null where it is not.</summary>
    public static string? Wrong => ConvolvesRight ? null : "libtorch computes ordinary convolutions wrongly on this processor (docs/limits.md).";

    /// <summary>
    /// Whether libtorch computes ordinary convolutions right here. On some processors it does not (docs/limits.md), and then nothing can be said of what is built on them.
    /// </summary>
    public static bool ConvolvesRight => Right.Value;
}

/// <summary>A test that is skipped where libtorch computes ordinary convolutions wrongly.</summary>
internal sealed class ConvolutionFactAttribute : FactAttribute
{
    public ConvolutionFactAttribute() => Skip = Processor.Wrong;
}

/// <summary>The same with data.</summary>
internal sealed class ConvolutionTheoryAttribute : TheoryAttribute
{
    public ConvolutionTheoryAttribute() => Skip = Processor.Wrong;
}
