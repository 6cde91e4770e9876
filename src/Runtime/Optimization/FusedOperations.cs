using static TorchSharp.torch.jit;

namespace ResNetDsl.Optimization;

/// <summary>
/// Whole-network steps in one native call each. TorchSharp does not bind libtorch's fused and foreach kernels; a script that calls them does. The source is a constant: one that does not compile
/// would end the process.
/// </summary>
// torch.optim of TorchSharp 0.107.0 steps tensor by tensor: 2 to 7 times as long for SGD and AdamW with 161 tensors on one thread.
internal static class FusedOperations
{
    private const string Source = """
        def sgd(parameters: List[Tensor], gradients: List[Tensor], momenta: List[Tensor], lr: float, momentum: float, decay: float, nesterov: float, first: float):
            torch._fused_sgd_(parameters, gradients, momenta, weight_decay=decay, momentum=momentum, lr=lr, dampening=0.0, nesterov=nesterov > 0.5, maximize=False, is_first_step=first > 0.5, grad_scale=None, found_inf=None)
            return 0

        def adamw(parameters: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, decay: float, epsilon: float):
            torch._foreach_add_(steps, 1)
            torch._fused_adamw_(parameters, gradients, means, squares, [], steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)
            return 0

        def lerp(values: List[Tensor], towards: List[Tensor], weight: float):
            torch._foreach_lerp_(values, towards, weight)
            return 0

        def norm(values: List[Tensor]):
            return torch.norm(torch.stack(torch._foreach_norm(values)))

        def scale(values: List[Tensor], factor: float):
            torch._foreach_mul_(values, factor)
            return 0

        """;

    private static readonly Lazy<CompilationUnit> Script = new(() => compile(Source.ReplaceLineEndings("\n")));

    /// <summary>A step of SGD: v = μ·v + (g + decay·w), w −= lr·v; with Nesterov w −= lr·(g + decay·w + μ·v).</summary>
    public static void Sgd(Tensor[] parameters, Tensor[] gradients, Tensor[] momenta, double rate, double momentum, double decay, bool nesterov, bool first) =>
        Invoke("sgd", [parameters, gradients, momenta], rate, momentum, decay, nesterov ? 1 : 0, first ? 1 : 0);

    /// <summary>A step of AdamW, whose decay is apart from the gradient: w −= lr·decay·w.</summary>
    public static void AdamW(
        Tensor[] parameters, Tensor[] gradients, Tensor[] means, Tensor[] squares, Tensor[] steps, double rate, double beta1, double beta2, double decay, double epsilon) =>
        Invoke("adamw", [parameters, gradients, means, squares, steps], rate, beta1, beta2, decay, epsilon);

    /// <summary>values += weight · (towards − values).</summary>
    public static void Lerp(Tensor[] values, Tensor[] towards, double weight) => Invoke("lerp", [values, towards], weight);

    /// <summary>The Euclidean norm of all elements of all tensors.</summary>
    public static double Norm(Tensor[] values)
    {
        using Tensor norm = (Tensor)Invoke("norm", [values]);
        using Tensor wide = norm.to(float64);
        return wide.item<double>();
    }

    /// <summary>values *= factor.</summary>
    public static void Scale(Tensor[] values, double factor) => Invoke("scale", [values], factor);

    /// <summary>
    /// Calls a function of the script. Its numbers go as scalars of ours, which live until it is done: those that TorchSharp makes of plain numbers may be collected while native code still reads
    /// them.
    /// </summary>
    private static object Invoke(string name, Tensor[][] lists, params double[] numbers)
    {
        Scalar[] scalars = [.. numbers.Select(number => number.ToScalar())];
        try
        {
            return Script.Value.invoke(name, [.. lists, .. scalars]);
        }
        finally
        {
            Array.ForEach(scalars, scalar => scalar.Dispose());
        }
    }
}
