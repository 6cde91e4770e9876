using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using ResNetDsl.Generator;

namespace ResNetDsl.EndToEnd.Tests.RandomTables;

/// <summary>Tables compiled in memory, by the generator, with every warning an error.</summary>
internal static class CompiledTables
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => path.Length > 0).Select(path => MetadataReference.CreateFromFile(path))];

    public static Assembly Compile(IEnumerable<NetworkTable> tables)
    {
        CSharpParseOptions parse = new(LanguageVersion.Latest, DocumentationMode.Diagnose);
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText("global using ResNetDsl;\nglobal using static ResNetDsl.UnitKind;\n", parse, "Usings.cs"),
            .. tables.Select(table => CSharpSyntaxTree.ParseText(TableSource.Of(table), parse, table.Name + ".cs")),
        ];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "RandomTables" + Guid.NewGuid().ToString("N"),
            trees,
            References,
            new(OutputKind.DynamicallyLinkedLibrary, generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: parse);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var generatorDiagnostics);
        Assert.Empty(generatorDiagnostics);

        using MemoryStream stream = new();
        EmitResult result = output.Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Take(20)));
        return Assembly.Load(stream.ToArray());
    }
}
