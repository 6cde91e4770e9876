using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ResNetDsl.Generator.Tests.Running;
using Xunit.Abstractions;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>Every name that an emitted file uses, given to something of the user's: the compiler finds nothing wrong in an emitted file.</summary>
public sealed class EmittedNameTests(ITestOutputHelper output)
{

    private const string SeedVariable = "EMITTED_NAME_SEED";

    private static readonly int Cases = Lane.Cases(40, 400);

    // What emitted names begin with.
    private static readonly string[] Roots = ["ResNetDsl", "System", "TorchSharp"];

    private const string Networks = """
        [Block("first", Bottleneck, 64, 16, repeat: 2, lastStride: 2)]
        [Block("second", Basic, 64, firstStride: 2, SqueezeExcitation = 16)]
        [Block<OwnUnit>("third", 64)]
        [Network(Dropout = 0.1, StochasticDepth = 0.1, Height = 64, Width = 64, Activation = ActivationKind.PostActivation)]
        public partial class NAME1
        {
            MEMBER
        }

        [Block("BLOCK", Bottleneck, 64, 16, repeat: 2, lastStride: 2)]
        [Block("second", Basic, 64, firstStride: 2, SqueezeExcitation = 16)]
        [Block<OwnUnit>("third", 64)]
        [Network(Dropout = 0.1, StochasticDepth = 0.1, Height = 64, Width = 64, Activation = ActivationKind.PostActivation)]
        [Shares(typeof(NAME1))]
        public partial class Sharing;

        [Block("a", Bottleneck, -3, 16)]
        public partial class Wrong
        {
            MEMBER
        }

        [Backbone(typeof(NAME1))]
        [ClassifierHead("HEAD", "first", 10)]
        [FeaturePyramid("pyramid", 8, "first", "second")]
        [SegmentationHead("masks", "second", 2)]
        public partial class NAME2
        {
            MEMBER
        }

        [UnitConvolution("conv1", 3, Width.Depth)]
        public sealed class OwnUnit : IUnit
        {
            public TorchSharp.torch.Tensor forward(TorchSharp.torch.Tensor input, UnitLayers layers) => layers.forward("conv1", input);
        }
        """;

    private static readonly (string What, Func<string, string> Project)[] Places =
    [
        ("a namespace around", name => Project(before: $"namespace @{name};")),
        ("an inner namespace around", name => Project(before: $"namespace Zoo.@{name};")),
        ("a namespace beside", name => Project(after: $"namespace @{name} {{ class Other; }}")),
        ("an inner namespace beside", name => Project(before: "namespace Zoo {", after: $"namespace @{name} {{ class Other; }} }}")),
        ("a class around", name => Project(before: $"public partial class @{name} {{", after: "}")),
        ("a class beside", name => Project(after: $"public class @{name};")),
        ("a class beside in a namespace", name => Project(before: "namespace Zoo;", after: $"public class @{name};")),
        ("a class beside in a class", name => Project(before: "public partial class Zoo {", after: $"public class @{name}; }}")),
        ("a network", name => Project(network: "@" + name)),
        ("a composition", name => Project(composition: "@" + name)),
        ("a block", name => Project(block: name)),
        ("a head", name => Project(head: name)),
        ("a method", name => Project(member: $"public static void @{name}() {{ }}")),
        ("a property", name => Project(member: $"public int @{name} {{ get; }}")),
        ("a class in the network", name => Project(member: $"public class @{name};")),
        ("a global alias", name => Project(first: $"global using @{name} = System.String;")),
        ("a static import", name => Project(first: "global using static Imported.Names;", after: $"namespace Imported {{ public static class Names {{ public class @{name}; public static void Other() {{ }} }} }}")),
        ("a static import of a method", name => Project(first: "global using static Imported.Names;", after: $"namespace Imported {{ public static class Names {{ public static int @{name}(object any) => 0; }} }}")),
        ("a global import", name => Project(first: "global using Imported;", after: $"namespace Imported {{ public static class @{name}; }}")),
    ];

    [Theory]
    [InlineData("Dsl", "a global alias")]
    [InlineData("DslModules", "a network")]
    [InlineData("Net", "a global alias")]
    [InlineData("Composed", "a global alias")]
    [InlineData("Variables", "a property")]
    [InlineData("nameof", "a method")]
    [InlineData("System", "an inner namespace around")]
    [InlineData("System", "a class beside in a namespace")]
    [InlineData("TorchSharp", "a class in the network")]
    public void A_name_may_be_the_user_s(string name, string what) =>
        Assert.Equal("", string.Join("\n", Said(Places.Single(place => place.What == what).Project(name)).OfEmittedFiles));

    [Fact]
    public void What_is_generated_into_every_network_is_not_free() => Markup.Reports(
        """
        [Block("a", Bottleneck, 64, 16)]
        internal partial class {|RND900:Net|}
        {
            public int {|RND009:forward_end_points|} => 0;
        }
        """,
        "error RND009: 'forward_end_points' is generated into 'Net'; rename your member");

    [Fact]
    public void A_composition_called_Outputs_is_told_so() => Markup.Reports(
        """
        [Block("a", Bottleneck, 64, 16)]
        internal partial class Net;

        [Backbone(typeof(Net)), ClassifierHead("scores", "a", 3)]
        internal partial class {|RND009,RND900:Outputs|};
        """,
        "error RND009: a composition cannot be named 'Outputs': a member of that name is generated into it; rename the class");

    [Fact]
    [Trait(Lane.Trait, Lane.Both)]
    public void Each_name_may_be_the_user_s()
    {
        int seed = Seed.Of(SeedVariable);
        (string Name, (string What, Func<string, string> Project) Place)[] all = [.. NamesOfEmittedFiles().SelectMany(name => Places.Select(place => (name, place)))];
        new Random(seed).Shuffle(all);
        int count = Math.Min(Cases, all.Length);
        ConcurrentBag<string> wrong = [];
        int right = 0;
        Workers.ForEach(all.Take(count), pair =>
        {
            (bool isRight, IEnumerable<string> said) = Said(pair.Place.Project(pair.Name));
            Interlocked.Add(ref right, isRight ? 1 : 0);
            foreach (string error in said)
            {
                wrong.Add($"{pair.Name} as {pair.Place.What}: {error}");
            }
        });
        output.WriteLine($"{count} of {all.Length} cases, {right} without an error of the user's; {SeedVariable}={seed} gives the same again");
        Assert.Empty(wrong.Order(StringComparer.Ordinal));
        // Or the property would hold of nothing.
        Assert.InRange(right, count / 2, count);
    }

    private static (bool IsRight, IEnumerable<string> OfEmittedFiles) Said(string source)
    {
        TestProject project = TestProject.Of((TestProject.FileName, source));
        SyntaxTree written = project.Compilation.SyntaxTrees.Single();
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)written.Options)
            .RunGeneratorsAndUpdateCompilation(project.Compilation, out Compilation compilation, out _);
        // No code can name what is in a namespace that a type of the same name hides.
        if (Roots.Any(root => !compilation.GlobalNamespace.GetTypeMembers(root).IsEmpty))
        {
            return (false, []);
        }

        Diagnostic[] said = [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        // The name may be wrong where the user wrote it, which the compiler then says there.
        return said.Any(diagnostic => diagnostic.Location.SourceTree == written && diagnostic.DefaultSeverity == DiagnosticSeverity.Error)
            ? (false, [])
            : (true, said.Where(diagnostic => diagnostic.Location.SourceTree is { } tree && tree != written).Select(diagnostic => $"{diagnostic}   {LineOf(diagnostic)}"));
    }

    private static string LineOf(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString();

    private static IEnumerable<string> NamesOfEmittedFiles() => GeneratorRun.Of(TestProject.Of((TestProject.FileName, Project()))).AllSources.Values
        .SelectMany(text => CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens())
        // A type called var takes the keyword away from all code that sees it, the user's included.
        .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Text != "var")
        .Select(token => token.ValueText)
        .Concat(["System", "Exception", "Console", "Tensor", "Network", "Func", "Math"])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static string Project(
        string first = "", string before = "", string after = "", string network = "Net", string composition = "Composed", string block = "first", string head = "scores", string member = "") =>
        $"{first}\nusing ResNetDsl;\nusing static ResNetDsl.UnitKind;\n{before}\n"
        + Networks.Replace("NAME1", network, StringComparison.Ordinal).Replace("NAME2", composition, StringComparison.Ordinal)
            .Replace("BLOCK", block, StringComparison.Ordinal).Replace("HEAD", head, StringComparison.Ordinal).Replace("MEMBER", member, StringComparison.Ordinal)
        + $"\n{after}\n";
}
