using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ResNetDsl.Generator.CallSites;

/// <summary>The elements of a list in source text: an array, a collection expression, a tuple, a list with an initializer.</summary>
internal static class Elements
{
    /// <summary>The operations of the elements, in order; null when it is no such list, or something spreads into it.</summary>
    public static IReadOnlyList<IOperation>? Of(IOperation list)
    {
        IOperation value = WithoutConversions(list);
        return value switch
        {
            IArrayCreationOperation { DimensionSizes.Length: 1 } array => array.Initializer?.ElementValues,
            ITupleOperation tuple => tuple.Elements,
            IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: { } initializer } => Added(initializer),
            _ => value.Syntax is CollectionExpressionSyntax collection ? InCollection(value, collection) : null,
        };
    }

    /// <summary>The value itself: an operator that converts numbers, arrays and tuples to what a list is taken as keeps what they hold.</summary>
    public static IOperation WithoutConversions(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    /// <summary>The value as it is written: without the conversions that the compiler adds.</summary>
    public static IOperation WithoutImplicitConversions(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true } conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    private static List<IOperation>? Added(IObjectOrCollectionInitializerOperation initializer)
    {
        List<IOperation> values = [];
        foreach (IOperation element in initializer.Initializers)
        {
            if (element is not IInvocationOperation { TargetMethod.Name: "Add", Arguments: { Length: 1 } arguments })
            {
                return null;
            }

            values.Add(arguments[0].Value);
        }

        return values;
    }

    // The compiler that this is built against has no operation for a collection expression, later ones have.
    private static List<IOperation>? InCollection(IOperation value, CollectionExpressionSyntax collection)
    {
        List<IOperation> values = [];
        foreach (CollectionElementSyntax element in collection.Elements)
        {
            if (element is not ExpressionElementSyntax { Expression: { } expression } || value.SemanticModel?.GetOperation(expression) is not { } operation)
            {
                return null;
            }

            values.Add(operation);
        }

        return values;
    }
}
