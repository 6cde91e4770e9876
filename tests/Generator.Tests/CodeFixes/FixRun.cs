using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.CodeFixes;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.CodeFixes;

/// <summary>The fixes that an editor would offer for a project, and the project after one of them.</summary>
internal sealed class FixRun
{
    private readonly Document[] documents;

    // Each is asked for several times, and costs a compilation.
    private readonly Lazy<Compilation> generated;
    private readonly Lazy<IReadOnlyList<Diagnostic>> diagnostics;

    private FixRun(Document[] documents)
    {
        this.documents = documents;
        generated = new(() => Generate(documents[0].Project));
        diagnostics = new(() => DiagnosticsOf(documents[0].Project, generated.Value));
    }

    /// <summary>The text of the first file, without the usings that every project begins with.</summary>
    public string Text => documents[0].GetTextAsync().Result.ToString()[TestProject.Usings.Length..];

    /// <summary>The texts of all files.</summary>
    public IEnumerable<(string Path, string Text)> Files => documents.Select(document => (document.Name, document.GetTextAsync().Result.ToString()));

    public static FixRun Of(string source) => Of((TestProject.FileName, TestProject.Usings + source));

    public static FixRun Of(params (string Path, string Text)[] files)
    {
        AdhocWorkspace workspace = new();
        CSharpCompilation compilation = TestProject.Of(files).Compilation;
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Zoo", "Zoo", LanguageNames.CSharp,
            compilationOptions: compilation.Options, parseOptions: compilation.SyntaxTrees[0].Options, metadataReferences: compilation.References));
        foreach ((string path, string text) in files)
        {
            project = project.AddDocument(path, SourceText.From(text, System.Text.Encoding.UTF8), filePath: path).Project;
        }

        return new([.. project.Documents]);
    }

    /// <summary>Everything that is reported of the tables, notes left out.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics() => diagnostics.Value;

    /// <summary>The compiler's errors and warnings, and those of the tables, with the emitted files in the project.</summary>
    public IReadOnlyList<string> Complaints() =>
        [.. generated.Value.GetDiagnostics().Concat(Diagnostics()).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(Markup.Describe)];

    /// <summary>The fixes that are offered for a diagnostic, in the order of the menu.</summary>
    public IReadOnlyList<CodeAction> Offers(Diagnostic diagnostic, CodeFixProvider? provider = null)
    {
        List<CodeAction> actions = [];
        Document document = documents.Single(document => document.Name == diagnostic.Location.SourceTree!.FilePath);
        CodeFixContext context = new(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None);
        (provider ?? new TableFixProvider()).RegisterCodeFixesAsync(context).GetAwaiter().GetResult();
        return actions;
    }

    /// <summary>The project after a fix.</summary>
    public FixRun After(CodeAction action)
    {
        ApplyChangesOperation operation = action.GetOperationsAsync(CancellationToken.None).GetAwaiter().GetResult().OfType<ApplyChangesOperation>().Single();
        return With(operation.ChangedSolution);
    }

    /// <summary>The project after the same fix of every diagnostic that has it; null where it is not applied in bulk.</summary>
    public FixRun? AfterAll(Diagnostic diagnostic, CodeAction action)
    {
        TableFixProvider provider = new();
        Document document = documents.Single(document => document.Name == diagnostic.Location.SourceTree!.FilePath);
        FixAllContext context = new(
            document, provider, FixAllScope.Project, action.EquivalenceKey!, [diagnostic.Id], new Provider(this), CancellationToken.None);
        return provider.GetFixAllProvider().GetFixAsync(context).GetAwaiter().GetResult() is { } all ? After(all) : null;
    }

    private FixRun With(Solution solution) => new([.. documents.Select(document => solution.GetDocument(document.Id)!)]);

    private static Compilation Generate(Project project)
    {
        Compilation compilation = project.GetCompilationAsync().Result!;
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)project.ParseOptions!)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        return output;
    }

    private static List<Diagnostic> DiagnosticsOf(Project project, Compilation compilation)
    {
        List<Exception> exceptions = [];
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers(
            Analyzers.All,
            new CompilationWithAnalyzersOptions(project.AnalyzerOptions, (exception, _, _) => exceptions.Add(exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        List<Diagnostic> diagnostics = [.. analysis.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()
            .Where(diagnostic => diagnostic.Id != Rules.BlockSummary.Id)
            .OrderBy(diagnostic => diagnostic.Location.SourceTree!.FilePath, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
        Assert.Empty(exceptions);
        return diagnostics;
    }

    private sealed class Provider(FixRun run) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(run.Diagnostics());

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(run.Diagnostics().Where(diagnostic => diagnostic.Location.SourceTree!.FilePath == document.Name));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
