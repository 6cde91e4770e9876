using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ResNetDsl.Generator.Tests.Running;

/// <summary>A user's project: source files that reference ResNetDsl, every warning an error.</summary>
internal sealed class TestProject
{
    public const string FileName = "Networks.cs";

    public const string Usings = "using ResNetDsl;\nusing static ResNetDsl.UnitKind;\n";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly CSharpCompilationOptions CompilationOptions = new(
        OutputKind.DynamicallyLinkedLibrary,
        generalDiagnosticOption: ReportDiagnostic.Error,
        // As the SDK has it: TorchSharp was built against an earlier framework.
        specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)],
        warningLevel: 9999,
        nullableContextOptions: NullableContextOptions.Enable);

    private static readonly ImmutableArray<MetadataReference> References = [.. PlatformReferences.Where(name =>
        name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib" or "xunit.assert" or "xunit.core" or "TorchSharp" or "ResNetDsl.Dsl" or "ResNetDsl.Runtime")];

    // Compilations derived from one share the symbols of its references.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create("Zoo", [], References, CompilationOptions);

    private TestProject(CSharpCompilation compilation) => Compilation = compilation;

    public CSharpCompilation Compilation { get; }

    /// <summary>A project of one file that begins with <see cref="Usings"/>.</summary>
    public static TestProject Of(string source) => Of((FileName, Usings + source));

    /// <summary>A project of these files, in this order.</summary>
    public static TestProject Of(params (string Path, string Text)[] files) => new(Empty.AddSyntaxTrees(files.Select(file => Parse(file.Text, file.Path))));

    /// <summary>The project as a program, whose files may have statements of their own.</summary>
    public TestProject AsProgram() => new(Compilation.WithOptions(Compilation.Options.WithOutputKind(OutputKind.ConsoleApplication)));

    /// <summary>The project with one more reference.</summary>
    public TestProject Referencing(MetadataReference reference) => new(Compilation.AddReferences(reference).WithAssemblyName("Program"));

    /// <summary>The project under another name.</summary>
    public TestProject As(string assembly) => new(Compilation.WithAssemblyName(assembly));

    /// <summary>The project after an edit of one file.</summary>
    public TestProject With(string path, string text)
    {
        SyntaxTree tree = Compilation.SyntaxTrees.Single(tree => tree.FilePath == path);
        return new(Compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text, System.Text.Encoding.UTF8))));
    }

    /// <summary>The project after an edit of a piece of its only file.</summary>
    public TestProject With(Func<string, string> edit)
    {
        SyntaxTree tree = Compilation.SyntaxTrees.Single();
        string before = tree.ToString();
        string after = edit(before);
        Assert.NotEqual(before, after);
        return With(tree.FilePath, after);
    }

    private static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), ParseOptions, path);
}
