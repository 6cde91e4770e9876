using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator.CallSites;

/// <summary>
/// Determines the shape of the tensor of an expression. Shapes that are not certain are null, as is everything that depends on them. Nothing is run: creations with constant extents, the calls in
/// <see cref="ModelledCalls"/>, and locals with one value are followed.
/// </summary>
internal sealed class TensorShapes(Body body)
{
    private const int MostSteps = 200;

    // Null while a local is looked at: code that is being typed may go in a circle.
    private readonly Dictionary<ILocalSymbol, KnownTensor?> tensors = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ILocalSymbol, long?> numbers = new(SymbolEqualityComparer.Default);
    private int depth;

    /// <summary>The tensor that an expression gives; null when its rank is not known.</summary>
    public KnownTensor? Of(IOperation operation)
    {
        if (depth >= MostSteps)
        {
            return null;
        }

        depth++;
        KnownTensor? tensor = operation switch
        {
            IConversionOperation { OperatorMethod: null } conversion => Of(conversion.Operand),
            ILocalReferenceOperation reference => OfLocal(reference.Local),
            IInvocationOperation call => OfCall(call),
            IPropertyReferenceOperation { Arguments.Length: > 0, Instance: { } instance } access when TensorMembers.IsTorch(access.Property) =>
                Of(instance) is { } indexed ? Shaped(indexed, TensorIndexing.Index(this, indexed.Extents, access), access.Syntax) : null,
            IBinaryOperation { OperatorMethod: { } method } binary when TensorMembers.IsTorch(method) && method.Name is not ("op_Equality" or "op_Inequality") => OfArithmetic(binary),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, OperatorMethod: { } method } unary when TensorMembers.IsTorch(method) => Of(unary.Operand),
            IConditionalOperation { WhenFalse: { } whenFalse } conditional => OfEither(Of(conditional.WhenTrue), Of(whenFalse), conditional.Syntax),
            _ => null,
        };
        depth--;
        return tensor;
    }

    /// <summary>A whole number, with its expression.</summary>
    public Extent Number(IOperation operation) => new(ValueOf(operation), Elements.WithoutConversions(operation).Syntax);

    /// <summary>Whole numbers in a list; null when it is not known how many.</summary>
    public IReadOnlyList<Extent>? Numbers(IOperation operation) => ElementsOf(operation) is { } elements ? [.. elements.Select(Number)] : null;

    /// <summary>Tensors in a list; null when it is not known how many.</summary>
    public IReadOnlyList<IReadOnlyList<Extent>?>? Tensors(IOperation operation) => ElementsOf(operation) is { } elements ? [.. elements.Select(element => Of(element)?.Extents)] : null;

    private IReadOnlyList<IOperation>? ElementsOf(IOperation operation)
    {
        IOperation list = Elements.WithoutConversions(operation);
        return list is ILocalReferenceOperation reference
            ? body.ListOf(reference.Local) is { } value ? Elements.Of(value) : null
            : Elements.Of(list);
    }

    private static KnownTensor? Shaped(KnownTensor? before, IReadOnlyList<Extent>? extents, SyntaxNode origin) =>
        extents is null ? null : before is not null && ReferenceEquals(before.Extents, extents) ? before : new(extents, origin);

    private static KnownTensor? OfEither(KnownTensor? one, KnownTensor? other, SyntaxNode origin) => Shaped(one, ShapeArithmetic.Either(one?.Extents, other?.Extents), origin);

    private KnownTensor? OfLocal(ILocalSymbol local)
    {
        if (!tensors.TryGetValue(local, out KnownTensor? tensor))
        {
            tensors[local] = null;
            tensors[local] = tensor = body.TensorOf(local) is { } value ? Of(value) : null;
        }

        return tensor;
    }

    private KnownTensor? OfCall(IInvocationOperation call)
    {
        if (!TensorMembers.IsTorch(call.TargetMethod) || ModelledCalls.Find(call.TargetMethod) is not { } model)
        {
            return null;
        }

        CallArguments arguments = new(this, call);
        return Shaped(arguments.Tensor, model(arguments), call.Syntax);
    }

    private KnownTensor? OfArithmetic(IBinaryOperation binary)
    {
        if (binary.OperatorKind is not (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder))
        {
            return null;
        }

        bool leftIsTensor = CallArguments.IsTensor(binary.OperatorMethod!.Parameters[0].Type);
        bool rightIsTensor = CallArguments.IsTensor(binary.OperatorMethod.Parameters[1].Type);
        if (leftIsTensor && rightIsTensor)
        {
            KnownTensor? left = Of(binary.LeftOperand);
            return Shaped(left, ShapeArithmetic.Broadcast(left?.Extents, Of(binary.RightOperand)?.Extents), binary.Syntax);
        }

        return Of(leftIsTensor ? binary.LeftOperand : binary.RightOperand);
    }

    private long? ValueOf(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true, Value: { } constant })
        {
            return constant switch
            {
                int number => number,
                long number => number,
                short number => number,
                byte number => number,
                sbyte number => number,
                ushort number => number,
                uint number => number,
                _ => null,
            };
        }

        if (depth >= MostSteps)
        {
            return null;
        }

        depth++;
        long? value = operation switch
        {
            IConversionOperation { OperatorMethod: null } conversion => InRange(ValueOf(conversion.Operand), conversion.Type),
            ILocalReferenceOperation { Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } reference =>
                NumberOf(reference.Local),
            IBinaryOperation { OperatorMethod: null } binary => InRange(Computed(binary.OperatorKind, ValueOf(binary.LeftOperand), ValueOf(binary.RightOperand)), binary.Type),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, OperatorMethod: null } unary =>
                InRange(Computed(BinaryOperatorKind.Subtract, 0, ValueOf(unary.Operand)), unary.Type),
            _ => null,
        };
        depth--;
        return value;
    }

    private long? NumberOf(ILocalSymbol local)
    {
        if (!numbers.TryGetValue(local, out long? number))
        {
            numbers[local] = null;
            numbers[local] = number = body.ValueOf(local) is { } value ? ValueOf(value) : null;
        }

        return number;
    }

    // Beyond 32 bits the computation may wrap around or throw.
    private static long? InRange(long? value, ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] } => InRange(value, underlying),
        { SpecialType: SpecialType.System_Int64 } => value,
        { SpecialType: SpecialType.System_Int32 } => value is >= int.MinValue and <= int.MaxValue ? value : null,
        _ => null,
    };

    private static long? Computed(BinaryOperatorKind kind, long? left, long? right)
    {
        if (left is not { } one || right is not { } other)
        {
            return null;
        }

        try
        {
            return kind switch
            {
                BinaryOperatorKind.Add => checked(one + other),
                BinaryOperatorKind.Subtract => checked(one - other),
                BinaryOperatorKind.Multiply => checked(one * other),
                BinaryOperatorKind.Divide when other != 0 => checked(one / other),
                BinaryOperatorKind.Remainder when other is not (0 or -1) => one % other,
                _ => null,
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
