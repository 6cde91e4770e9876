using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using ResNetDsl.Generator.Model;
using ResNetDsl.Generator.Parsing;

namespace ResNetDsl.Generator.CallSites;

/// <summary>The plans of the networks that a compilation calls, and the bodies it calls them in, each read once.</summary>
internal sealed class NetworkPlans(Compilation compilation)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, NetworkPlan?> plans = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, CompositionPlan?> compositions = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxNode, Body> bodies = new();
    private readonly Lazy<bool> hasPreHooks = new(() => HasPreHooks(compilation));

    /// <summary>Returns the network of an expression; null if its type is not a network, or its table has errors.</summary>
    public NetworkPlan? Of(ITypeSymbol? type) => type is INamedTypeSymbol named && TensorMembers.IsNetworkBase(named.BaseType)
        ? plans.GetOrAdd(named.OriginalDefinition, Resolve)
        : null;

    /// <summary>Returns the composition of an expression; null if its type is not a composition, or has errors.</summary>
    public CompositionPlan? CompositionOf(ITypeSymbol? type) => type is INamedTypeSymbol named && TensorMembers.IsCompositionBase(named.BaseType)
        ? compositions.GetOrAdd(named.OriginalDefinition, ResolveComposition)
        : null;

    /// <summary>The member that an operation stands in.</summary>
    public Body BodyAround(IOperation operation)
    {
        IOperation root = RootOf(operation);
        return bodies.GetOrAdd(root.Syntax, _ => new Body(root));
    }

    /// <summary>The outermost operation of the member that an operation is in.</summary>
    public static IOperation RootOf(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root;
    }

    /// <summary>Whether something other than the network itself may see the tensor first: an override of forward, or, where hooks run, a hook.</summary>
    public bool IsIntercepted(INamedTypeSymbol network, IMethodSymbol method) =>
        (method.Name == "call" && hasPreHooks.Value)
        || (method.Name is "call" or "forward" or "infer"
            && (network.GetMembers("forward").Any(IsOverride)
                || compilation.GetSymbolsWithName("forward", SymbolFilter.Member).Any(member => IsOverride(member) && Derives(member.ContainingType, network))));

    private static NetworkPlan? Resolve(INamedTypeSymbol type)
    {
        NetworkAttributes attributes = NetworkAttributes.Of(type);
        if (attributes.Blocks.Count == 0)
        {
            return null;
        }

        NetworkSource source = NetworkParser.Parse(type, attributes);
        return source.IsComplete ? source.Check().Plan : null;
    }

    private static CompositionPlan? ResolveComposition(INamedTypeSymbol type)
    {
        NetworkAttributes attributes = NetworkAttributes.Of(type);
        if (!attributes.IsComposition)
        {
            return null;
        }

        CompositionSource source = NetworkParser.ParseComposition(type, attributes);
        return source.IsComplete ? source.Check().Plan : null;
    }

    private static bool IsOverride(ISymbol member) => member is IMethodSymbol { IsOverride: true };

    private static bool Derives(INamedTypeSymbol? type, INamedTypeSymbol network)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, network.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasPreHooks(Compilation compilation) =>
        compilation.SyntaxTrees.Any(tree => tree.GetText().ToString().Contains("register_forward_pre_hook"));
}
