namespace ResNetDsl.Kernels;

/// <summary>The errors of a convolution and its gradients: the length of the difference from 64-bit arithmetic over the length of the exact values.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="Type">The type of computation.</param>
/// <param name="Tolerance">The largest error of a correct kernel.</param>
/// <param name="Output">The error of the output.</param>
/// <param name="InputGradient">The error of the gradient with respect to the input.</param>
/// <param name="WeightGradient">The error of the gradient with respect to the weight.</param>
public sealed record KernelErrors(NetworkConvolution Convolution, ScalarType Type, double Tolerance, double Output, double InputGradient, double WeightGradient)
{
    /// <summary>Whether the outputs, which are all that evaluation computes, are right.</summary>
    public bool EvaluationIsRight => Output <= Tolerance;

    /// <summary>Whether the outputs and both gradients are right. False where a value is not a number.</summary>
    public bool IsRight => EvaluationIsRight && InputGradient <= Tolerance && WeightGradient <= Tolerance;

    /// <summary>The larger ones of these errors and others. A value that is not a number is larger than all.</summary>
    internal KernelErrors Worse(KernelErrors other) => this with
    {
        Output = Math.Max(Output, other.Output),
        InputGradient = Math.Max(InputGradient, other.InputGradient),
        WeightGradient = Math.Max(WeightGradient, other.WeightGradient),
    };
}
