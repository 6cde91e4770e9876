using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator.CallSites;

/// <summary>
/// Analyzes the locals of one member. A local has one value when it is written once, by its declaration or later, and nothing can write it by reference. A tensor also keeps its shape only when
/// it is given to nothing that could change it in place: tensors are objects, and one may have several names.
/// </summary>
internal sealed class Body
{
    private readonly Dictionary<ILocalSymbol, Local> locals = new(SymbolEqualityComparer.Default);
    private readonly bool reshapesInPlace;

    /// <summary>Reads a member's body.</summary>
    /// <param name="root">The body: the outermost operation.</param>
    public Body(IOperation root)
    {
        foreach (IOperation operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer:
                    Of(declarator.Symbol).Writes.Add(declarator.Symbol.IsRef ? null : initializer.Value);
                    break;
                case ILocalReferenceOperation reference:
                    Add(reference);
                    break;
                case IInvocationOperation invocation:
                    reshapesInPlace |= TensorMembers.ReshapesInPlace(invocation.TargetMethod);
                    break;
            }
        }
    }

    /// <summary>The only value that a local ever has; null when there may be others.</summary>
    public IOperation? ValueOf(ILocalSymbol local) => locals.TryGetValue(local, out Local? known) && known.Writes.Count == 1 ? known.Writes[0] : null;

    /// <summary>The only tensor that a local ever names, if that keeps its shape.</summary>
    public IOperation? TensorOf(ILocalSymbol local) => !reshapesInPlace && ValueOf(local) is { } value && IsKept(local, new(SymbolEqualityComparer.Default)) ? value : null;

    /// <summary>The only array that a local ever names, if nothing but torch reads it.</summary>
    public IOperation? ListOf(ILocalSymbol local) =>
        ValueOf(local) is { } value && locals[local].References.All(reference => Parent(reference) is IArgumentOperation { Parent: IInvocationOperation call } && TensorMembers.IsTorch(call.TargetMethod))
            ? value
            : null;

    private Local Of(ILocalSymbol symbol)
    {
        if (!locals.TryGetValue(symbol, out Local? local))
        {
            locals.Add(symbol, local = new Local());
        }

        return local;
    }

    private void Add(ILocalReferenceOperation reference)
    {
        Local local = Of(reference.Local);
        IOperation? parent = reference.Parent;
        IOperation target = reference;
        while (parent is ITupleOperation or IDeclarationExpressionOperation)
        {
            (target, parent) = (parent, parent.Parent);
        }

        switch (parent)
        {
            case ISimpleAssignmentOperation { IsRef: false } assignment when assignment.Target == target:
                local.Writes.Add(assignment.Value);
                break;
            case IAssignmentOperation assignment when assignment.Target == target || assignment is ISimpleAssignmentOperation { IsRef: true }:
            case IIncrementOrDecrementOperation:
            case IArgumentOperation { Parameter.RefKind: not RefKind.None }:
            case IAddressOfOperation:
            case IConditionalOperation { IsRef: true }:
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.IsRef: true } }:
                local.Writes.Add(null);
                break;
            default:
                // A variable that a pattern, a loop or a deconstruction gives its value.
                if (reference.IsDeclaration)
                {
                    local.Writes.Add(null);
                }

                local.References.Add(reference);
                break;
        }
    }

    // Names that were seen are already being analyzed: tensors may be assigned in a circle.
    private bool IsKept(ILocalSymbol local, HashSet<ILocalSymbol> names) =>
        !names.Add(local) || (locals.TryGetValue(local, out Local? known) && known.References.All(reference => IsKept(reference, names)));

    /// <summary>Whether what is done with a value that is the tensor leaves its shape alone.</summary>
    private bool IsKept(IOperation value, HashSet<ILocalSymbol> names) => Parent(value) switch
    {
        IInvocationOperation call when IsInstance(call, value) =>
            TensorMembers.IsTorch(call.TargetMethod) && !(TensorMembers.MayGiveItself(call.TargetMethod) && !IsKept(call, names)),
        IArgumentOperation { Parent: IInvocationOperation call } => TensorMembers.LeavesArgumentsAlone(call.TargetMethod),
        IArgumentOperation { Parent: IObjectCreationOperation { Constructor: { } constructor } } => TensorMembers.LeavesArgumentsAlone(constructor),
        IArgumentOperation { Parent: IPropertyReferenceOperation { Property: { } property } } => TensorMembers.IsTorch(property),
        IPropertyReferenceOperation or IBinaryOperation or IUnaryOperation or IIsPatternOperation or IIsTypeOperation or IInterpolationOperation
            or IUsingOperation or IExpressionStatementOperation => true,
        IReturnOperation result => !IsOfLambda(result),
        IConditionalAccessOperation access when access.Operation == value =>
            access.WhenNotNull is IPropertyReferenceOperation || (access.WhenNotNull is IInvocationOperation call && TensorMembers.IsTorch(call.TargetMethod)
                && !TensorMembers.MayGiveItself(call.TargetMethod)),
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { IsRef: false } other } } => IsKept(other, names),
        ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation other } assignment when assignment.Value == value => IsKept(other.Local, names),
        IConditionalOperation or IArrayInitializerOperation or IArrayCreationOperation => IsKept(Parent(value)!, names),
        { Syntax: CollectionExpressionSyntax } collection => IsKept(collection, names),
        _ => false,
    };

    // What a lambda or a local function gives goes to whoever calls it, within this member too.
    private static bool IsOfLambda(IOperation? operation) =>
        operation is not null && (operation is IAnonymousFunctionOperation or ILocalFunctionOperation || IsOfLambda(operation.Parent));

    private static bool IsInstance(IInvocationOperation call, IOperation value) =>
        call.Instance is { } instance && Elements.WithoutConversions(instance) == Elements.WithoutConversions(value);

    private static IOperation? Parent(IOperation operation)
    {
        IOperation? parent = operation.Parent;
        while (parent is IConversionOperation)
        {
            parent = parent.Parent;
        }

        return parent;
    }

    private sealed class Local
    {
        /// <summary>Every value that is written; null for one that is not plain.</summary>
        public List<IOperation?> Writes { get; } = [];

        public List<IOperation> References { get; } = [];
    }
}
