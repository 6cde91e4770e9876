using System.Runtime.CompilerServices;
using CsCheck;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ResNetDsl.Generator.Tests.CodeFixes;
using ResNetDsl.Generator.Tests.Documentation;
using ResNetDsl.Generator.Tests.Running;
using Xunit.Abstractions;

namespace ResNetDsl.Generator.Tests.HalfTypedCode;

/// <summary>Code as it looks while it is typed: cut off, or lacking tokens. Neither generator nor analyzers nor fixes throw, whatever is left.</summary>
[Trait(Lane.Trait, Lane.Both)]
public sealed class CutCodeTests(ITestOutputHelper output)
{
    private const string SeedVariable = "CUT_CODE_SEED";

    // One in so many also has every fix applied: an editor asks for fixes where the caret is, not of all files.
    private const int FixesOfOneIn = 5;

    private static readonly int Cuts = Lane.Cases(100, 1500);

    private const string Everything = """
        namespace Zoo;

        /// <summary>A network.</summary>
        [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
        [Block(name: "block2", unit: UnitKind.Bottleneck, depth: 8 * 64, bottleneckDepth: Sizes.Narrow, repeat: 3, Groups = 32)]
        [Network(Height = 129, Width = 129, Classes = 10, OutputStride = 8, Depth = 20, Scope = "first", MaxParameters = 10_000_000)]
        [ArgScope(WeightDecay = 5e-4, BatchNormScale = false)]
        public partial class First;

        internal static partial class Sizes
        {
            public const int Narrow = 128;

            [Block("block1", Bottleneck, 256, 64), Block("block2", Bottleneck, 512, 128, 1, 2, 2)]
            [Shares(typeof(First))]
            internal sealed partial class Second : Network, System.IComparable<Second>
            {
                internal Second(string label) : this() => Label = label;

                internal string Label { get; } = "none";

                public int CompareTo(Second? other) => 0;
            }
        }
        """;

    [Fact]
    public void Nothing_throws()
    {
        List<string> sources = [Everything, .. Documented()];
        List<SyntaxToken[]> tokens = [.. sources.Select(source => CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().ToArray())];
        PCG random = CaseSeed.Of(SeedVariable);
        string seed = random.ToString();
        Gen<(int Source, int At, int Second, int Kind)> cuts = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Int[0, 3]);
        string[] texts = [.. Enumerable.Range(0, Cuts).Select(i => Cut(cuts.Generate(random, null, out _), i))];

        int applied = 0;
        Workers.ForEach(Enumerable.Range(0, Cuts), i =>
        {
            try
            {
                AssertNothingThrows(TestProject.Of((TestProject.FileName, TestProject.Usings + texts[i])));
                if (i % FixesOfOneIn == 0)
                {
                    Interlocked.Add(ref applied, ApplyFixes(texts[i]));
                }
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{SeedVariable}={seed}\n{texts[i]}", exception);
            }
        });
        output.WriteLine($"{Cuts} cuts of {sources.Count} sources, {applied} fixes applied; {SeedVariable}={seed} gives the same again");
        if (Lane.IsLong)
        {
            // Few cuts may leave nothing to fix.
            Assert.InRange(applied, 20, int.MaxValue);
        }

        string Cut((int Source, int At, int Second, int Kind) cut, int i)
        {
            // One cut in four is of the source that has everything in it.
            int which = i % 4 == 0 ? 0 : cut.Source % sources.Count;
            string source = sources[which];
            SyntaxToken[] all = tokens[which];
            return cut.Kind switch
            {
                0 => source[..(cut.At % (source.Length + 1))],
                1 => Without(source, all[cut.At % all.Length]),
                2 => Without(source, all[cut.At % all.Length], all[cut.Second % all.Length]),
                _ => source.Insert(all[cut.At % all.Length].SpanStart, all[cut.Second % all.Length].Text + " "),
            };
        }
    }

    internal static string Without(string source, params SyntaxToken[] tokens) => tokens
        .DistinctBy(token => token.SpanStart)
        .OrderByDescending(token => token.SpanStart)
        .Aggregate(source, (text, token) => text.Remove(token.SpanStart, token.Span.Length));

    internal static void AssertNothingThrows(TestProject project)
    {
        GeneratorDriverRunResult result = CSharpGeneratorDriver.Create(new NetworkGenerator())
            .RunGeneratorsAndUpdateCompilation(project.Compilation, out Compilation output, out _)
            .GetRunResult();
        Assert.Null(result.Results.Single().Exception);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Id == "RND901");

        List<Exception> exceptions = [];
        output.WithAnalyzers(
                Analyzers.All,
                new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), (exception, _, _) => exceptions.Add(exception), concurrentAnalysis: false, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        Assert.Empty(exceptions);
    }

    private static int ApplyFixes(string text)
    {
        FixRun run = FixRun.Of(text);
        int applied = 0;
        foreach (CodeAction action in run.Diagnostics().SelectMany(diagnostic => run.Offers(diagnostic)))
        {
            // What it makes of broken code is as broken; it only must not throw.
            run.After(action);
            applied++;
        }

        return applied;
    }

    /// <summary>The code of the documentation, right and wrong.</summary>
    private static IEnumerable<string> Documented([CallerFilePath] string here = "") => Directory
        .GetFiles(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs"), "*.md", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .SelectMany(path => DocumentationTests.CodeOf(File.ReadAllText(path)))
        .Select(AnnotatedCode.Plain);
}
