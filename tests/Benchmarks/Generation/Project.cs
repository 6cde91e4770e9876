using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Generator;

namespace ResNetDsl.Benchmarks.Generation;

/// <summary>A project with networks and other files, and our generator alone.</summary>
internal sealed class Project
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "TorchSharp.dll" or "ResNetDsl.Dsl.dll" or "ResNetDsl.Runtime.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly CSharpCompilation compilation;
    private readonly int networks;
    private readonly Func<int, int, string> table;
    private SourceText[]? written;
    private int variant;

    /// <summary>Makes a project.</summary>
    /// <param name="networks">How many networks, each in a file of its own.</param>
    /// <param name="otherFiles">How many files without a network.</param>
    /// <param name="repeat">The repeat of each network's third block.</param>
    /// <param name="callSites">Whether each of the other files calls a network.</param>
    public Project(int networks, int otherFiles, int repeat = 5, bool callSites = false)
        : this(
            networks,
            (index, variant) => NetworkText(index, repeat + variant),
            Enumerable.Range(0, otherFiles).Select(index => Tree($"Other{index}.cs", OtherText(index, "") + (callSites ? CallText(index, index % networks) : ""))))
    {
    }

    private Project(int networks, Func<int, int, string> table, IEnumerable<SyntaxTree> others)
    {
        this.networks = networks;
        this.table = table;
        compilation = CSharpCompilation.Create("Networks", [.. Tables(), .. others], References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    /// <summary>A project of one network for CIFAR: of 6n + 2 layers in basic units with the activation last, or of 9n + 2 in bottlenecks with the activation first.</summary>
    /// <param name="layers">20, 1202, 164 or 1001.</param>
    public static Project Cifar(int layers)
    {
        bool basic = (layers - 2) % 6 == 0;
        int units = (layers - 2) / (basic ? 6 : 9);
        string[] blocks =
        [
            .. new[] { 1, 2, 4 }.Select((width, stage) => string.Create(CultureInfo.InvariantCulture, $"""
                [Block("block{stage + 1}", {(basic ? $"Basic, {16 * width}" : $"Bottleneck, {64 * width}, {16 * width}")}, repeat: {units - (stage == 0 ? 0 : 1)}, firstStride: {(stage == 0 ? 0 : 2)})]
                """)),
        ];
        return new(1, (_, variant) => string.Create(CultureInfo.InvariantCulture, $"""
            using ResNetDsl;
            using static ResNetDsl.UnitKind;

            namespace Networks;

            {string.Join("\n", blocks)}
            [Network(Height = 32, Width = 32, Classes = {10 + variant}, Stem = StemKind.Cifar, Activation = ActivationKind.{(basic ? "PostActivation" : "PreActivation")}, Depth = {layers})]
            public partial class Deep;
            """), []);
    }

    /// <summary>A driver that has not run yet.</summary>
    public static GeneratorDriver NewDriver() => CSharpGeneratorDriver.Create(new NetworkGenerator());

    /// <summary>The project as the compiler first sees it: no symbol is bound yet.</summary>
    public Compilation Fresh() => compilation.Clone();

    /// <summary>The project with other numbers in its tables, never the same twice: the generator still knows what it found out about those that it has seen.</summary>
    public Compilation Unseen()
    {
        variant++;
        return compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(Tables().Concat(compilation.SyntaxTrees.Skip(networks)));
    }

    /// <summary>The project with its networks generated.</summary>
    public Compilation Generated() => Generated(Fresh());

    /// <summary>A project with its networks generated.</summary>
    /// <param name="compilation">The project without.</param>
    public static Compilation Generated(Compilation compilation)
    {
        NewDriver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        return diagnostics.IsEmpty ? output : throw new InvalidOperationException(string.Join('\n', diagnostics));
    }

    /// <summary>The project as if the generated files were the user's own: their text is there, and is parsed as the text that the generator writes is.</summary>
    public Compilation WrittenOut()
    {
        written ??= [.. Generated().SyntaxTrees.Skip(compilation.SyntaxTrees.Length).Select(tree => SourceText.From(tree.ToString(), Encoding.UTF8))];
        return compilation.AddSyntaxTrees(written.Select((text, index) => CSharpSyntaxTree.ParseText(text, new(LanguageVersion.Latest), $"Written{index}.cs")));
    }

    /// <summary>One character more in a file without a network.</summary>
    public Func<Compilation> EditElsewhere() => Edit("Other0.cs", OtherText(0, "x"));

    /// <summary>A comment in the file of the first network.</summary>
    public Func<Compilation> Comment() => Edit("Network0.cs", "// x\n" + table(0, 0));

    /// <summary>Another number in the table of the first network, never the same twice.</summary>
    public Func<Compilation> EditNumber() => () => compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], Tree("Network0.cs", table(0, ++variant)));

    /// <summary>Runs the driver, and refuses a result that is not what was to be measured.</summary>
    public GeneratorDriver RunChecked(GeneratorDriver driver, Compilation current)
    {
        GeneratorDriver after = driver.RunGenerators(current);
        GeneratorDriverRunResult result = after.GetRunResult();
        // Each network has a file, and one for its end points.
        return result.GeneratedTrees.Length == 2 * networks && result.Diagnostics.IsEmpty
            ? after
            : throw new InvalidOperationException($"{result.GeneratedTrees.Length} files for {networks} networks; {string.Join('\n', result.Diagnostics)}");
    }

    // The new compilation is made anew each time, as an editor does: symbols that an earlier run bound would make the next one cheaper than it is.
    private Func<Compilation> Edit(string path, string text)
    {
        SyntaxTree old = compilation.SyntaxTrees.First(tree => tree.FilePath == path);
        SyntaxTree edited = Tree(path, text);
        return () => compilation.ReplaceSyntaxTree(old, edited);
    }

    private IEnumerable<SyntaxTree> Tables() => Enumerable.Range(0, networks).Select(index => Tree($"Network{index}.cs", table(index, variant)));

    private static SyntaxTree Tree(string path, string text) => CSharpSyntaxTree.ParseText(text, new(LanguageVersion.Latest), path);

    private static string NetworkText(int index, int repeat) => string.Create(CultureInfo.InvariantCulture, $$"""
        using ResNetDsl;
        using static ResNetDsl.UnitKind;

        namespace Networks;

        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block("block2", Bottleneck, 512, 128, repeat: 3, lastStride: 2)]
        [Block("block3", Bottleneck, 1024, 256, repeat: {{repeat}}, lastStride: 2)]
        [Block("block4", Bottleneck, 2048, 512, repeat: 3)]
        public partial class Network{{index}};
        """);

    private static string CallText(int index, int network) => string.Create(CultureInfo.InvariantCulture, $$"""


        internal static class Caller{{index}}
        {
            internal static TorchSharp.torch.Tensor Run(Networks.Network{{network}} network)
            {
                using TorchSharp.torch.Tensor images = TorchSharp.torch.randn(8, 3, 224, 224);
                return network.forward(images);
            }
        }
        """);

    private static string OtherText(int index, string more) => string.Create(CultureInfo.InvariantCulture, $$"""
        using System;
        using System.Collections.Generic;

        namespace Application;

        /// <summary>A file as there are many.</summary>
        [Serializable]
        public sealed class Type{{index}}
        {
            private readonly List<string> items{{more}} = new();

            [Obsolete("Use Count.")]
            public int Size => Count;

            public int Count => items{{more}}.Count;

            public void Add(string item)
            {
                if (item.Length > {{index}})
                {
                    items{{more}}.Add(item);
                }
            }
        }
        """);
}
