using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator.CallSites;

/// <summary>The arguments of one call of TorchSharp, by the names of their parameters, as far as they are known.</summary>
internal sealed class CallArguments
{
    private readonly TensorShapes shapes;
    private readonly IInvocationOperation call;
    private readonly IParameterSymbol? subject;

    public CallArguments(TensorShapes shapes, IInvocationOperation call)
    {
        this.shapes = shapes;
        this.call = call;
        subject = call.Instance is null && call.TargetMethod.Parameters.FirstOrDefault() is { } first && IsTensor(first.Type) ? first : null;
        Tensor = (call.Instance ?? (subject is null ? null : Find(subject.Name))) is { } tensor ? shapes.Of(tensor) : null;
    }

    /// <summary>The tensor that the call is about: what it is called on, or its first argument.</summary>
    public KnownTensor? Tensor { get; }

    /// <summary>Its extents.</summary>
    public IReadOnlyList<Extent>? Extents => Tensor?.Extents;

    /// <summary>Whether another tensor is among the arguments.</summary>
    public bool TakesAnother => call.TargetMethod.Parameters.Any(parameter => !SymbolEqualityComparer.Default.Equals(parameter, subject) && IsTensor(parameter.Type));

    /// <summary>Whether a type is TorchSharp's tensor.</summary>
    public static bool IsTensor(ITypeSymbol? type) => type is { Name: "Tensor", ContainingType.Name: "torch" } && TensorMembers.IsTorch(type);

    /// <summary>Whether the method has a parameter.</summary>
    public bool Has(string parameter) => Find(parameter) is not null;

    /// <summary>Whether an argument is null, or left out where null is the default.</summary>
    public bool IsNull(string parameter) => Find(parameter) is { } value
        && Elements.WithoutConversions(value) is IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } };

    /// <summary>A whole number; its value is null when it is not known.</summary>
    public Extent Number(string parameter) => Find(parameter) is { } value ? shapes.Number(value) : default;

    /// <summary>Whole numbers.</summary>
    public IReadOnlyList<Extent>? Numbers(string parameter) => Find(parameter) is { } value ? shapes.Numbers(value) : null;

    /// <summary>Whole numbers, given as a list or as a single one.</summary>
    public IReadOnlyList<Extent>? NumberOrNumbers(string parameter) =>
        Find(parameter) is { } value && Elements.WithoutConversions(value).Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 ? [Number(parameter)] : Numbers(parameter);

    /// <summary>The extents of tensors in a list.</summary>
    public IReadOnlyList<IReadOnlyList<Extent>?>? Tensors(string parameter) => Find(parameter) is { } value ? shapes.Tensors(value) : null;

    /// <summary>The extents of another tensor.</summary>
    public IReadOnlyList<Extent>? OtherTensor(string parameter) => Find(parameter) is { } value && IsTensor(value.Type) ? shapes.Of(value)?.Extents : null;

    private IOperation? Find(string parameter)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Name == parameter)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
