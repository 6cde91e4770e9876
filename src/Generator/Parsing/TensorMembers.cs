using Microsoft.CodeAnalysis;

namespace ResNetDsl.Generator.Parsing;

/// <summary>Properties of members of TorchSharp that follow from their names.</summary>
internal static class TensorMembers
{
    /// <summary>Members that return a tensor of the same shape, possibly the tensor itself.</summary>
    public static readonly HashSet<string> SameTensor = new(StringComparer.Ordinal)
    {
        "to", "to_type", "type_as", "cuda", "cpu", "contiguous", "byte", "int", "long", "half", "bfloat16", "float", "double", "bool", "pin_memory",
        "with_requires_grad", "MoveToOuterDisposeScope", "MoveToOtherDisposeScope", "DetachFromDisposeScope",
    };

    /// <summary>Members that return a new tensor of the same shape.</summary>
    public static readonly HashSet<string> SameShape = new(StringComparer.Ordinal)
    {
        "clone", "detach", "alias",
        "abs", "neg", "sign", "round", "floor", "ceil", "trunc", "exp", "log", "log1p", "sqrt", "square", "pow", "reciprocal", "sin", "cos", "tanh", "sigmoid", "erf", "nan_to_num",
        "relu", "relu6", "leaky_relu", "elu", "selu", "silu", "gelu", "hardtanh", "softmax", "log_softmax", "dropout", "clamp", "clip", "flip", "fliplr", "flipud",
        "randn_like", "rand_like", "zeros_like", "ones_like", "empty_like", "full_like", "randint_like",
    };

    /// <summary>Members that write into a tensor, keep its shape and return it.</summary>
    public static readonly HashSet<string> InPlace = new(StringComparer.Ordinal)
    {
        "requires_grad_", "detach_", "zero_", "fill_", "normal_", "uniform_", "random_", "bernoulli_", "exponential_", "cauchy_", "geometric_", "log_normal_", "copy_",
        "add_", "sub_", "mul_", "div_", "pow_", "clamp_", "clamp_min_", "clamp_max_", "abs_", "neg_", "sign_", "round_", "floor_", "ceil_", "trunc_", "frac_",
        "exp_", "log_", "log1p_", "sqrt_", "rsqrt_", "reciprocal_", "sin_", "cos_", "tanh_", "sigmoid_", "relu_", "relu6_", "leaky_relu_", "elu_", "selu_", "silu_", "gelu_", "hardtanh_",
        "nan_to_num_", "masked_fill_", "index_fill_", "index_copy_", "index_add_", "index_put_", "lerp_", "erf_",
    };

    /// <summary>Whether a method writes into a tensor and may change its shape.</summary>
    public static bool ReshapesInPlace(IMethodSymbol method) =>
        method.Name.Length > 1 && method.Name[method.Name.Length - 1] == '_' && IsTorch(method) && method.ContainingType.Name == "Tensor" && !InPlace.Contains(method.Name);

    /// <summary>Whether what a method of a tensor gives may be that tensor, under another name.</summary>
    public static bool MayGiveItself(IMethodSymbol method) => SameTensor.Contains(method.Name) || method.Name.EndsWith("_", StringComparison.Ordinal);

    /// <summary>Whether a symbol is TorchSharp's.</summary>
    public static bool IsTorch(ISymbol symbol) => symbol.ContainingAssembly?.Name == "TorchSharp";

    /// <summary>
    /// Whether a method is known not to change the shape of a tensor that it is given, nor to keep the tensor for somebody who may: a user's own may change it, and a collection or a task hands
    /// it on.
    /// </summary>
    public static bool LeavesArgumentsAlone(IMethodSymbol method) =>
        method.MethodKind is not (MethodKind.DelegateInvoke or MethodKind.LocalFunction)
        && !HandsOn(method.ContainingType)
        && method.ContainingAssembly?.Name is { } assembly
        && (assembly is "TorchSharp" or "ResNetDsl.Runtime" or "mscorlib" or "netstandard" or "System"
            || assembly.StartsWith("System.", StringComparison.Ordinal)
            || assembly.StartsWith("xunit.", StringComparison.Ordinal)
            || (method.Name == "forward_end_points" && IsNetworkBase(method.ContainingType.BaseType)));

    private static bool HandsOn(INamedTypeSymbol type) =>
        type.Name is "Tuple" or "ValueTuple" or "Lazy" or "WeakReference" or "Array"
        || type.ContainingNamespace?.ToDisplayString() is { } name
            && (name.StartsWith("System.Collections", StringComparison.Ordinal) || name.StartsWith("System.Linq", StringComparison.Ordinal) || name.StartsWith("System.Threading", StringComparison.Ordinal));

    /// <summary>Whether a type is the base of all networks.</summary>
    public static bool IsNetworkBase(ITypeSymbol? type) => IsOfRuntime(type, "Network");

    /// <summary>Whether a type is the base of all compositions.</summary>
    public static bool IsCompositionBase(ITypeSymbol? type) => IsOfRuntime(type, "Composition");

    /// <summary>Whether a type is the runtime's class of this name, whatever its type arguments.</summary>
    public static bool IsOfRuntime(ITypeSymbol? type, string name) =>
        type is { ContainingType: null, ContainingNamespace: { Name: "ResNetDsl", ContainingNamespace.IsGlobalNamespace: true } }
        && type.Name == name;
}
