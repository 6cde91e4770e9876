using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ResNetDsl.Generator;
using ResNetDsl.Generator.CallSites;
using ResNetDsl.Generator.Diagnostics;
using Spectre.Console;

namespace ResNetDsl.EndToEnd.Tests.Documentation;

/// <summary>Code of a page, compiled as the main file of a new console project that references the packages. Every warning is an error.</summary>
internal sealed class PageCode
{
    // What the SDK's ImplicitUsings add.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string UnusedUsing = "CS8019";

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References = PlatformReferences.Where(name => !name.Contains("Tests", StringComparison.Ordinal));

    private readonly Compilation compilation;

    private PageCode(Compilation compilation, IReadOnlyList<Diagnostic> findings)
    {
        this.compilation = compilation;
        Findings = findings;
    }

    /// <summary>Warnings and errors of the compiler, the generator and the analyzers, and usings that nothing needs, in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; }

    /// <summary>The files that the generator wrote.</summary>
    public IEnumerable<string> Generated => compilation.SyntaxTrees.Skip(2).Select(tree => tree.ToString());

    public static PageCode Compile(string program)
    {
        SyntaxTree main = CSharpSyntaxTree.ParseText(program, Parse, "Program.cs");
        CSharpCompilation source = CSharpCompilation.Create(
            "Page" + Guid.NewGuid().ToString("N"),
            [main, CSharpSyntaxTree.ParseText(ImplicitUsings, Parse, "Usings.cs")],
            References,
            new(
                main.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any() ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                // As the SDK has it: TorchSharp was built against an earlier framework.
                specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)],
                warningLevel: 9999,
                nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: Parse)
            .RunGeneratorsAndUpdateCompilation(source, out Compilation output, out ImmutableArray<Diagnostic> generated);
        ImmutableArray<Diagnostic> analyzed = output.WithAnalyzers([new NetworkAnalyzer(), new CallSiteAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        return new(output,
        [
            .. output.GetDiagnostics().Concat(generated).Concat(analyzed)
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning || diagnostic.Id == UnusedUsing && diagnostic.Location.SourceTree == main)
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start),
        ]);
    }

    /// <summary>The same code. It was joined from pieces, which may need fewer usings together.</summary>
    public PageCode WithoutUnusedUsings() => new(compilation, [.. Findings.Where(finding => finding.Id != UnusedUsing)]);

    /// <summary>Runs the program in this process, in a folder of its own.</summary>
    /// <returns>What it wrote to the console.</returns>
    public string Run(string folder)
    {
        using MemoryStream stream = new();
        Assert.True(compilation.Emit(stream).Success);
        MethodInfo main = Assembly.Load(stream.ToArray()).EntryPoint!;
        string before = Environment.CurrentDirectory;
        TextWriter console = Console.Out;
        using StringWriter written = new();
        try
        {
            Environment.CurrentDirectory = folder;
            Console.SetOut(written);

            // A program has a process of its own, whose console is made when it is first asked for.
            AnsiConsole.Console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(written) });
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [Array.Empty<string>()], null);
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = before;
        }

        return written.ToString();
    }
}
