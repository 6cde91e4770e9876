using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator.CallSites;

/// <summary>
/// Reports tensors with a known shape, and names of blocks, that do not fit the network to which they are passed. Reports indices that are out of range of a block.
/// Only certain mistakes are reported.
/// <c>resnetdsl_check_call_sites = false</c> in an .editorconfig turns it off.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallSiteAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The option of an .editorconfig that turns the analyzer off.</summary>
    internal const string Option = "resnetdsl_check_call_sites";

    /// <summary>The property of an RND401 on a literal that has the number to write in its place.</summary>
    internal const string ValueProperty = "value";

    /// <summary>The property of an RND402 on the call that makes a single image.</summary>
    internal const string ImageProperty = "image";

    /// <summary>The property of an RND404 that has the name that was probably meant.</summary>
    internal const string NearestProperty = "nearest";

    /// <summary>The property of an RND405 that has the index to write in its place.</summary>
    internal const string IndexProperty = "index";

    /// <summary>The property of an RND405 with the title of the fix.</summary>
    internal const string IndexTitleProperty = "indexTitle";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.CallSites.Select(Descriptors.Of).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(AttributeNames.NetworkBase) is not null)
            {
                NetworkPlans plans = new(start.Compilation);
                start.RegisterOperationAction(operation => Analyze(operation, plans), OperationKind.Invocation);
                start.RegisterOperationAction(
                    operation => BlockIndices.Analyze(operation, plans),
                    OperationKind.PropertyReference,
                    OperationKind.ImplicitIndexerReference,
                    OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, NetworkPlans plans)
    {
        // Nearly every call of a program ends at its name, the rest of them at what they are called on.
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        bool takesTensor = method.Name is "forward" or "call" or "infer" or "forward_end_points" or "forward_intermediates";
        if ((!takesTensor && !method.Parameters.Any(HasNames)) || Receiver(call) is not INamedTypeSymbol network)
        {
            return;
        }

        NetworkPlan? plan = plans.Of(network);
        CompositionPlan? composition = plan is null && takesTensor ? plans.CompositionOf(network) : null;
        if ((plan is null && composition is null) || IsOff(context))
        {
            return;
        }

        if (takesTensor && IsOfNetwork(method) && call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value is { } tensor)
        {
            CheckTensor(
                context, plans, plan?.Input ?? composition!.Input,
                shape => plan is not null ? CallSiteRules.Check(plan, method.Name, shape) : CallSiteRules.Check(composition!, method.Name, shape), network, call, tensor);
        }

        if (plan is null)
        {
            return;
        }

        foreach (IArgumentOperation names in call.Arguments.Where(argument => argument.Parameter is { } parameter && HasNames(parameter) && AreBlocks(parameter)))
        {
            CheckNames(context, plan, names.Value);
        }
    }

    private static void CheckTensor(
        OperationAnalysisContext context, NetworkPlans plans, Shape input, Func<IReadOnlyList<long?>, Finding?> check, INamedTypeSymbol network, IInvocationOperation call, IOperation argument)
    {
        if (new TensorShapes(plans.BodyAround(call)).Of(argument) is not { } tensor
            || check([.. tensor.Extents.Select(extent => extent.Value)]) is not { } finding
            || plans.IsIntercepted(network, call.TargetMethod)
            || ExpectedFailures.Contain(call.Syntax))
        {
            return;
        }

        SyntaxNode? literal = finding.Rule == Rules.InputChannels ? tensor.Extents[finding.Target.Index].Syntax as LiteralExpressionSyntax : null;
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (literal is not null)
        {
            properties = properties.Add(ValueProperty, Text.Plain(input.Channels));
        }
        else if (finding.Rule == Rules.InputRank && tensor.Extents is { Count: 3 } image && image[0].Value == input.Channels)
        {
            properties = properties.Add(ImageProperty, null);
        }

        Location location = LocationOf(finding, tensor);
        Location[] also = location.SourceSpan.IntersectsWith(argument.Syntax.Span) ? [] : [argument.Syntax.GetLocation()];
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(finding.Rule), location, also, properties, finding.Message));
    }

    private static void CheckNames(OperationAnalysisContext context, NetworkPlan plan, IOperation names)
    {
        foreach (IOperation name in Elements.Of(names) ?? [names])
        {
            if (name.ConstantValue is { HasValue: true, Value: string text } && CallSiteRules.CheckName(plan, text) is { } finding && !ExpectedFailures.Contain(name.Syntax))
            {
                ImmutableDictionary<string, string?> properties = Nearest.Of(text, plan.Blocks.Select(block => block.Name)) is { } nearest
                    ? ImmutableDictionary<string, string?>.Empty.Add(NearestProperty, nearest)
                    : ImmutableDictionary<string, string?>.Empty;
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.Of(finding.Rule), name.Syntax.GetLocation(), properties, finding.Message));
            }
        }
    }

    /// <summary>The wrong extents in the source, or the call that determined the shape of the tensor.</summary>
    private static Location LocationOf(Finding finding, KnownTensor tensor)
    {
        SyntaxNode? first = SyntaxOf(finding.Target);
        SyntaxNode? last = finding.Also is { } also ? SyntaxOf(also) : first;
        return first is null || last is null || ListOf(first) != ListOf(last)
            ? tensor.Origin.GetLocation()
            : Location.Create(first.SyntaxTree, TextSpan.FromBounds(Math.Min(first.SpanStart, last.SpanStart), Math.Max(first.Span.End, last.Span.End)));

        SyntaxNode? SyntaxOf(Target target) => target.Place == Place.Extent ? tensor.Extents[target.Index].Syntax : null;

        static SyntaxNode? ListOf(SyntaxNode extent) => extent.Parent is ArgumentSyntax or ExpressionElementSyntax ? extent.Parent.Parent : extent.Parent;
    }

    /// <summary>The static type of what a method is called on; of an extension method, of its first argument.</summary>
    private static ITypeSymbol? Receiver(IInvocationOperation call)
    {
        IOperation? receiver = call.Instance
            ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value : null);
        return receiver is null ? null : Elements.WithoutImplicitConversions(receiver).Type;
    }

    // A method of the user's may have the name of a network's and take other tensors.
    private static bool IsOfNetwork(IMethodSymbol method) => method.Name == "forward_end_points"
        ? method.Parameters.Length == 1 && TensorMembers.IsNetworkBase(method.ContainingType.BaseType)
        : TensorMembers.IsTorch(method) || TensorMembers.IsNetworkBase(method.ContainingType) || TensorMembers.IsCompositionBase(method.ContainingType);

    private static bool HasNames(IParameterSymbol parameter) => parameter.Type is { SpecialType: SpecialType.System_String }
        or IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String }
        or INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_String }] };

    private static bool AreBlocks(IParameterSymbol parameter) => parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == AttributeNames.BlockName);

    /// <summary>Whether an .editorconfig turns the analyzer off for the file that an operation is in.</summary>
    internal static bool IsOff(OperationAnalysisContext context) =>
        context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree).TryGetValue(Option, out string? value)
        && string.Equals(value.Trim(), "false", StringComparison.OrdinalIgnoreCase);
}
