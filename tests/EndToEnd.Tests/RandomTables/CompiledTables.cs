using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using ResNetDsl.Generator;
using ResNetDsl.Generator.Diagnostics;

namespace ResNetDsl.EndToEnd.Tests.RandomTables;

/// <summary>Tables compiled in memory, by the generator, with every warning of the compiler an error.</summary>
internal sealed class CompiledTables
{
    private readonly ILookup<string, Diagnostic> diagnostics;

    private CompiledTables(Assembly assembly, ILookup<string, Diagnostic> diagnostics)
    {
        Assembly = assembly;
        this.diagnostics = diagnostics;
    }

    public Assembly Assembly { get; }

    /// <summary>Compiles tables, wrong ones too: their public members stay.</summary>
    /// <param name="sources">Each network's name and source.</param>
    public static CompiledTables Compile(IEnumerable<(string Name, string Source)> sources)
    {
        CSharpParseOptions parse = new(LanguageVersion.Latest, DocumentationMode.Diagnose);
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(TableSource.Shared, parse, "Shared.cs"),
            .. sources.Select(source => CSharpSyntaxTree.ParseText(source.Source, parse, source.Name + ".cs")),
        ];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "RandomTables" + Guid.NewGuid().ToString("N"),
            trees,
            PlatformReferences.All,
            new(OutputKind.DynamicallyLinkedLibrary, generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: parse);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> generated);

        using MemoryStream stream = new();
        EmitResult result = output.Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Take(20)));
        ImmutableArray<Diagnostic> analyzed = output.WithOptions(output.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default))
            .WithAnalyzers([new NetworkAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        return new(
            Assembly.Load(stream.ToArray()),
            analyzed.Concat(generated).ToLookup(diagnostic => Path.GetFileNameWithoutExtension(diagnostic.Location.GetLineSpan().Path), StringComparer.Ordinal));
    }

    /// <summary>The network, once made.</summary>
    public Type Type(string name) => Assembly.GetType(name)!;

    /// <summary>What is an error in a network's table, the generator's summary included.</summary>
    public IReadOnlyList<Diagnostic> Errors(string name) => [.. diagnostics[name].Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
}
