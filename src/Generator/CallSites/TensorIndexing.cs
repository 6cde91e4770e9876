using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator.CallSites;

/// <summary>Computes the shape of an indexed tensor: <c>x[0]</c>, <c>x[.., 1..3]</c>, <c>x[TensorIndex.Ellipsis, TensorIndex.Slice(0, 3)]</c>.</summary>
internal static class TensorIndexing
{
    private enum Kind
    {
        Number,
        Slice,
        Ellipsis,
        NewAxis,
    }

    /// <summary>The shape of an indexed tensor; null where an index is not certain to be one of those above.</summary>
    public static IReadOnlyList<Extent>? Index(TensorShapes shapes, IReadOnlyList<Extent> tensor, IPropertyReferenceOperation access)
    {
        List<(Kind Kind, long? Start, long? Stop, long? Step)> indices = [];
        foreach (IOperation index in Indices(access))
        {
            if (Read(shapes, index) is not { } read)
            {
                return null;
            }

            indices.Add(read);
        }

        int taken = indices.Count(index => index.Kind is Kind.Number or Kind.Slice);
        if (taken > tensor.Count || indices.Count(index => index.Kind == Kind.Ellipsis) > 1)
        {
            return null;
        }

        IReadOnlyList<Extent>? result = tensor;
        int axis = 0;
        foreach ((Kind kind, long? start, long? stop, long? step) in indices)
        {
            switch (kind)
            {
                case Kind.Number:
                    result = ShapeArithmetic.Select(result, axis, start);
                    break;
                case Kind.Slice:
                    result = ShapeArithmetic.Slice(result, axis++, start, stop, step);
                    break;
                case Kind.Ellipsis:
                    axis += tensor.Count - taken;
                    break;
                default:
                    result = ShapeArithmetic.Unsqueeze(result, axis++);
                    break;
            }
        }

        return result;
    }

    private static IEnumerable<IOperation> Indices(IPropertyReferenceOperation access) =>
        access.Arguments.Length == 1 && access.Arguments[0].Value.Type is IArrayTypeSymbol && Elements.Of(access.Arguments[0].Value) is { } elements
            ? elements
            : access.Arguments.Select(argument => argument.Value);

    private static (Kind Kind, long? Start, long? Stop, long? Step)? Read(TensorShapes shapes, IOperation operation)
    {
        IOperation index = Elements.WithoutConversions(operation);
        return index switch
        {
            { Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } => (Kind.Number, shapes.Number(index).Value, null, null),
            IRangeOperation range => Between(shapes, range),
            IFieldReferenceOperation { Field: { ContainingType.Name: "TensorIndex", Name: var name } field } when TensorMembers.IsTorch(field) => name switch
            {
                "Colon" => (Kind.Slice, 0, long.MaxValue, 1),
                "Ellipsis" => (Kind.Ellipsis, null, null, null),
                "None" or "Null" => (Kind.NewAxis, null, null, null),
                _ => null,
            },
            IInvocationOperation { TargetMethod: { Name: "Single", ContainingType.Name: "TensorIndex" } method } call when TensorMembers.IsTorch(method) =>
                shapes.Number(call.Arguments[0].Value).Value is { } number ? (Kind.Number, number, null, null) : null,
            IInvocationOperation { TargetMethod: { Name: "Slice", ContainingType.Name: "TensorIndex" } method } call when TensorMembers.IsTorch(method) => Sliced(shapes, call),
            _ => null,
        };
    }

    private static (Kind Kind, long? Start, long? Stop, long? Step)? Sliced(TensorShapes shapes, IInvocationOperation call)
    {
        CallArguments arguments = new(shapes, call);
        return arguments.Has("start") ? (Kind.Slice, Part("start", 0), Part("stop", long.MaxValue), Part("step", 1))
            : Elements.WithoutConversions(call.Arguments[0].Value) is IRangeOperation range ? Between(shapes, range)
            : null;

        long? Part(string name, long absent) => arguments.IsNull(name) ? absent : arguments.Number(name).Value;
    }

    private static (Kind Kind, long? Start, long? Stop, long? Step)? Between(TensorShapes shapes, IRangeOperation range)
    {
        return (Kind.Slice, Part(range.LeftOperand, 0), Part(range.RightOperand, long.MaxValue), 1);

        // ^0 is the end itself, which no number counted from the end says.
        long? Part(IOperation? end, long absent) => end is null ? absent
            : Elements.WithoutConversions(end) is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat
                ? shapes.Number(hat.Operand).Value is { } back ? (back == 0 ? null : -back) : null
                : shapes.Number(Elements.WithoutConversions(end)).Value is { } number and >= 0 ? number : null;
    }
}
