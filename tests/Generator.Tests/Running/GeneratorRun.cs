using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Generator.Parsing;
using ResNetDsl.Generator.Writing;

namespace ResNetDsl.Generator.Tests.Running;

/// <summary>
/// One run of the generator. Each is followed by a second one over the same sources, which must find every step cached, and what the steps keep is searched for
/// parts of a compilation.
/// </summary>
internal sealed class GeneratorRun
{
    public static readonly ImmutableArray<string> Steps = [.. typeof(TrackingNames)
        .GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => (string)field.GetRawConstantValue()!)];

    private static readonly IncrementalStepRunReason[] NotRun = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    private readonly GeneratorDriver driver;

    private GeneratorRun(GeneratorDriver before, TestProject project)
    {
        driver = before.RunGeneratorsAndUpdateCompilation(project.Compilation, out Compilation output, out _);
        Output = AsIfNotSilenced(output);
        Result = driver.GetRunResult().Results.Single();
        Assert.Null(Result.Exception);
        foreach (string step in Steps)
        {
            CachedValues.AssertHoldNoPartOfACompilation(OutputsOf(step).Select(item => item.Value));
        }

        AssertASecondRunDoesNothing(project);
    }

    public GeneratorRunResult Result { get; }

    /// <summary>The project with the emitted files.</summary>
    public Compilation Output { get; }

    /// <summary>The emitted texts by hint name.</summary>
    public IReadOnlyDictionary<string, string> AllSources =>
        Result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString(), StringComparer.Ordinal);

    /// <summary>The emitted texts by hint name, one for each class: those of end points are left out.</summary>
    public IReadOnlyDictionary<string, string> Sources =>
        AllSources.Where(source => !source.Key.EndsWith(".EndPoints.g.cs", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The text of the only class.</summary>
    public string Source => Assert.Single(Sources.Values);

    public static GeneratorRun Of(string source) => Of(TestProject.Of(source));

    public static GeneratorRun Of(TestProject project) => Of(project, new NetworkGenerator());

    public static GeneratorRun Of(TestProject project, NetworkGenerator generator) => new(
        CSharpGeneratorDriver.Create(
            [generator.AsSourceGenerator()],
            parseOptions: (CSharpParseOptions)project.Compilation.SyntaxTrees.First().Options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)),
        project);

    /// <summary>The run after an edit, by the same driver.</summary>
    public GeneratorRun Then(TestProject edited) => new(driver, edited);

    /// <summary>Why a step has each of its outputs, in the order of the outputs.</summary>
    public IEnumerable<IncrementalStepRunReason> ReasonsOf(string step) => OutputsOf(step).Select(item => item.Reason);

    /// <summary>How many files or diagnostics were written again.</summary>
    public int Rewritten => Result.TrackedOutputSteps.Values
        .SelectMany(steps => steps)
        .SelectMany(step => step.Outputs)
        .Count(item => !NotRun.Contains(item.Reason));

    /// <summary>Everything that csc would print: the compiler's, the generator's and the analyzers' diagnostics, in the order of the source.</summary>
    /// <param name="editorConfig">What an .editorconfig says; null for nothing.</param>
    public IReadOnlyList<Diagnostic> Diagnostics(AnalyzerConfigOptionsProvider? editorConfig = null)
    {
        List<Exception> exceptions = [];
        CompilationWithAnalyzers analysis = Output.WithAnalyzers(
            Analyzers.All,
            new CompilationWithAnalyzersOptions(editorConfig is null ? new AnalyzerOptions([]) : new AnalyzerOptions([], editorConfig), (exception, _, _) => exceptions.Add(exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        ImmutableArray<Diagnostic> analyzed = analysis.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        Assert.Empty(exceptions);
        return [.. Output.GetDiagnostics().Concat(Result.Diagnostics).Concat(analyzed)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)
            .OrderBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }

    /// <summary>The result compiles, warnings being errors, and nothing is reported.</summary>
    public GeneratorRun AssertClean()
    {
        Assert.Empty(Diagnostics());
        return this;
    }

    private IEnumerable<(object Value, IncrementalStepRunReason Reason)> OutputsOf(string step) =>
        Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> runs) ? runs.SelectMany(run => run.Outputs) : [];

    // Emitted files silence all of their warnings. There are to be none that the user's own names do not cause.
    private static Compilation AsIfNotSilenced(Compilation output) => output.SyntaxTrees
        .Where(tree => GeneratedSources.Contains(tree))
        .Aggregate(output, (compilation, tree) =>
        {
            string text = tree.ToString();
            int silence = text.IndexOf(GeneratedFile.Silence + "\n", StringComparison.Ordinal);
            Assert.True(silence > 0, text);
            return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text.Remove(silence, GeneratedFile.Silence.Length), System.Text.Encoding.UTF8)));
        });

    private void AssertASecondRunDoesNothing(TestProject project)
    {
        GeneratorRunResult second = driver.RunGenerators(project.Compilation.Clone()).GetRunResult().Results.Single();
        foreach (string step in Steps.Where(second.TrackedSteps.ContainsKey))
        {
            Assert.All(second.TrackedSteps[step].SelectMany(run => run.Outputs), item => Assert.Contains(item.Reason, NotRun));
        }

        Assert.All(
            second.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs),
            item => Assert.Equal(IncrementalStepRunReason.Cached, item.Reason));
    }
}
