using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Operations;
using ResNetDsl.Generator.CallSites;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ResNetDsl.EndToEnd.Tests.CallSites;

/// <summary>What the analyzer says of a tensor's shape without running the code is what libtorch has when it runs: no extent that is said to be certain is another.</summary>
public sealed class TensorShapeTests(ITestOutputHelper output)
{
    private const int Chains = 2000;
    private const string SeedVariable = "TENSOR_CHAIN_SEED";

    [Fact]
    public void Shapes_of_random_chains_are_libtorchs()
    {
        set_num_threads(1);
        int seed = Seed.Of(SeedVariable);
        ChainGenerator generator = new(new Random(seed));
        string[] methods = [.. Enumerable.Range(0, Chains).Select(i => generator.Method(Name(i)))];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Chains",
            [CSharpSyntaxTree.ParseText($"{ChainGenerator.Shared}public static class Chains\n{{\n{string.Concat(methods)}}}\n")],
            PlatformReferences.All,
            new(OutputKind.DynamicallyLinkedLibrary));
        using MemoryStream stream = new();
        EmitResult result = compilation.Emit(stream);
        Assert.True(result.Success, $"{SeedVariable}={seed}\n" + string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(10)));

        Dictionary<string, IReadOnlyList<Extent>?> evaluated = Evaluate(compilation);
        Type type = Assembly.Load(stream.ToArray()).GetType("Chains")!;
        (int threw, int unknown, int partly, int wholly) = (0, 0, 0, 0);
        for (int i = 0; i < Chains; i++)
        {
            long[]? actual = Run(type.GetMethod(Name(i))!);
            IReadOnlyList<Extent>? certain = evaluated[Name(i)];
            if (actual is null)
            {
                threw++;
            }
            else if (certain is null)
            {
                unknown++;
            }
            else
            {
                bool agrees = certain.Count == actual.Length && certain.Zip(actual, (extent, real) => extent.Value is null || extent.Value == real).All(same => same);
                Assert.True(agrees, $"{SeedVariable}={seed}\n[{string.Join(", ", certain.Select(extent => extent.Value?.ToString(CultureInfo.InvariantCulture) ?? "?"))}] is said, [{string.Join(", ", actual)}] is\n{methods[i]}");
                _ = certain.All(extent => extent.Value is not null) ? wholly++ : partly++;
            }
        }

        output.WriteLine($"{Chains} chains: {wholly} known, {partly} known in part, {unknown} unknown, {threw} threw; {SeedVariable}={seed} gives the same again");
        Assert.InRange(wholly, Chains / 3, Chains);
        Assert.InRange(partly, Chains / 100, Chains);
        Assert.InRange(threw, 0, Chains / 3);
    }

    private static string Name(int chain) => "Chain" + chain.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, IReadOnlyList<Extent>?> Evaluate(CSharpCompilation compilation)
    {
        SyntaxTree tree = compilation.SyntaxTrees[0];
        SemanticModel model = compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.Identifier.ValueText.StartsWith("Chain", StringComparison.Ordinal))
            .ToDictionary(method => method.Identifier.ValueText, method =>
            {
                IOperation root = model.GetOperation(method)!;
                IReturnOperation end = root.Descendants().OfType<IReturnOperation>().Single();
                return new TensorShapes(new Body(root)).Of(end.ReturnedValue!)?.Extents;
            });
    }

    private static long[]? Run(MethodInfo method)
    {
        using DisposeScope scope = NewDisposeScope();
        try
        {
            return ((Tensor)method.Invoke(null, null)!).shape;
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }
}
