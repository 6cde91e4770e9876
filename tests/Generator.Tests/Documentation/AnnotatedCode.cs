using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ResNetDsl.Generator.Diagnostics;
using ResNetDsl.Generator.Tests.Running;

namespace ResNetDsl.Generator.Tests.Documentation;

/// <summary>
/// Code as the documentation shows it: under a line what is underlined in it, and the sentence. A second place that a sentence speaks of is underlined with dashes.
/// </summary>
internal static partial class AnnotatedCode
{
    private const string Usings = TestProject.Usings + "using TorchSharp;\nusing static TorchSharp.torch;\n";

    /// <summary>The code alone.</summary>
    public static string Plain(string annotated) => string.Join('\n', annotated.Split('\n').Where(line => !Annotation().IsMatch(line)));

    /// <summary>The code with everything that is reported of it, and the ids. The summary of the generator is left out unless it is asked for.</summary>
    public static (string Text, IReadOnlyList<string> Ids) Annotate(string code, string page)
    {
        TestProject project = TestProject.Of((TestProject.FileName, Usings + code));
        List<Diagnostic> diagnostics = [.. Diagnose(project.Compilation).Where(diagnostic =>
            diagnostic.Id == page || diagnostic.Severity >= DiagnosticSeverity.Info && diagnostic.Id != Descriptors.NotGenerated.Id)];
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal));

        StringBuilder text = new();
        foreach (TextLine line in SourceText.From(Usings + code).Lines.Skip(Usings.Count(character => character == '\n')))
        {
            text.Append(line).Append('\n');
            foreach (Diagnostic diagnostic in diagnostics.Where(diagnostic => diagnostic.AdditionalLocations.Any(also => line.Span.Contains(also.SourceSpan.Start))))
            {
                text.Append(Underline(line, diagnostic.AdditionalLocations.First(also => line.Span.Contains(also.SourceSpan.Start)).SourceSpan, '-')).Append('\n');
            }

            foreach (Diagnostic diagnostic in diagnostics.Where(diagnostic => line.Span.Contains(diagnostic.Location.SourceSpan.Start)))
            {
                text.Append(Underline(line, diagnostic.Location.SourceSpan, '~')).Append('\n').Append(Markup.Describe(diagnostic)).Append('\n');
            }
        }

        return (text.ToString().TrimEnd('\n'), [.. diagnostics.Select(diagnostic => diagnostic.Id)]);
    }

    private static string Underline(TextLine line, TextSpan span, char mark) =>
        new string(' ', span.Start - line.Start) + new string(mark, Math.Max(1, Math.Min(span.End, line.End) - span.Start));

    private static IEnumerable<Diagnostic> Diagnose(CSharpCompilation compilation)
    {
        // Severities as they are, and a program where there are statements outside of a class.
        bool program = compilation.SyntaxTrees[0].GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any();
        Compilation source = compilation.WithOptions(compilation.Options
            .WithGeneralDiagnosticOption(ReportDiagnostic.Default)
            .WithOutputKind(program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)
            .WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress), new("CS8019", ReportDiagnostic.Suppress)]));
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)source.SyntaxTrees.First().Options)
            .RunGeneratorsAndUpdateCompilation(source, out Compilation output, out var generated);
        CompilationWithAnalyzers analysis = output.WithAnalyzers(Analyzers.All);
        return output.GetDiagnostics().Concat(generated).Concat(analysis.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult())
            .Where(diagnostic => !diagnostic.IsSuppressed)
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^\s*(~+|-+)$|^(error|warning|info|hidden) RND\d+: ")]
    private static partial Regex Annotation();
}
