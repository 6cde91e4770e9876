using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator.CallSites;

/// <summary>
/// Reports constant indices that are certainly out of range of a block, or of the blocks of a network: <c>net.Block3[36]</c>, <c>net.Block3[^37]</c>, <c>net.Block3.ElementAt(36)</c>,
/// <c>net.Blocks[4]</c>. Only properties of the network and of its end points are followed: a local or a parameter may be another block.
/// </summary>
internal static class BlockIndices
{
    /// <summary>Checks an operation that may be an indexed block.</summary>
    public static void Analyze(OperationAnalysisContext context, NetworkPlans plans)
    {
        // Cheap questions first: most operations do not index a property, and most indices are not constant.
        if (AccessOf(context.Operation) is not var (list, index)
            || ConstantOf(index) is not var (value, fromEnd)
            || Check(plans, list, value, fromEnd) is not { } finding
            || CallSiteAnalyzer.IsOff(context)
            || IsCounted(list)
            || ExpectedFailures.Contain(index.Syntax))
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(Descriptors.Of(finding.Rule), index.Syntax.GetLocation(), PropertiesOf(finding), finding.Message));
    }

    /// <summary>The property whose element an operation reads, and the index; null for any other operation.</summary>
    private static (IPropertyReferenceOperation List, IOperation Index)? AccessOf(IOperation operation)
    {
        (IOperation? list, IOperation? index) = operation switch
        {
            IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [var argument] } access => (access.Instance, argument.Value),
            IImplicitIndexerReferenceOperation access => (access.Instance, access.Argument),
            IInvocationOperation { Arguments: [var source, var argument] } call when IsElementAt(call.TargetMethod) =>
                (Elements.WithoutImplicitConversions(source.Value), argument.Value),
            _ => (null, null),
        };
        return list is IPropertyReferenceOperation property && index is not null ? (property, index) : null;
    }

    private static bool IsElementAt(IMethodSymbol method) =>
        method is { Name: "ElementAt", ContainingType: { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } } };

    private static (int Value, bool FromEnd)? ConstantOf(IOperation index)
    {
        bool fromEnd = index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat };
        IOperation number = fromEnd ? ((IUnaryOperation)index).Operand : index;
        return number.ConstantValue is { HasValue: true, Value: int value } ? (value, fromEnd) : null;
    }

    private static Finding? Check(NetworkPlans plans, IPropertyReferenceOperation list, int index, bool fromEnd)
    {
        IPropertySymbol property = list.Property;
        if (property.Name == "Blocks" && TensorMembers.IsNetworkBase(property.ContainingType))
        {
            return list.Instance is { } network && plans.Of(Elements.WithoutImplicitConversions(network).Type) is { } indexed
                ? CallSiteRules.CheckBlockIndex(indexed, index, fromEnd)
                : null;
        }

        return plans.Of(NetworkOf(property)) is { } plan
            && plan.Blocks.FirstOrDefault(block => block.Row.PropertyName == property.Name) is { } block
            ? CallSiteRules.CheckUnitIndex(plan, block, index, fromEnd)
            : null;
    }

    /// <summary>The class that declares a block, or whose end points have a property for the block; null when the property is neither.</summary>
    private static INamedTypeSymbol? NetworkOf(IPropertySymbol property) => property.ContainingType switch
    {
        { Name: "EndPoints" } points when TensorMembers.IsOfRuntime(property.Type, "BlockEndPoints") => points.ContainingType,
        { } network when TensorMembers.IsOfRuntime(property.Type, "Block") => network,
        _ => null,
    };

    /// <summary>Whether the member reads the count of what it indexes. It may then use the index only where there are enough units.</summary>
    private static bool IsCounted(IPropertyReferenceOperation list) => NetworkPlans.RootOf(list).Descendants().Any(operation =>
        operation is IPropertyReferenceOperation { Property.Name: "Count", Instance: { } counted }
        && (counted is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput }
            || (counted is IPropertyReferenceOperation other && SymbolEqualityComparer.Default.Equals(other.Property, list.Property))));

    private static ImmutableDictionary<string, string?> PropertiesOf(Finding finding)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        return finding.Fixes is [var fix]
            ? properties.Add(CallSiteAnalyzer.IndexProperty, fix.Edits[0].Value).Add(CallSiteAnalyzer.IndexTitleProperty, fix.Title)
            : properties;
    }
}
