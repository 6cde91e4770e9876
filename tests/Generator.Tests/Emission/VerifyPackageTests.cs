using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ResNetDsl.Generator.Tests.Emission;

/// <summary>
/// The sources of this project, compiled as <c>-p:SnapshotEngine=Verify</c> does: with the names and the global usings of the package Verify.Xunit, of which a file here has the declarations that tests
/// can see, and without the engine of this repository.
/// </summary>
public sealed class VerifyPackageTests
{
    // Of Verify and Verify.Xunit 19.6.0: the types whose names could clash with others, and the members that tests call.
    private const string Package = """
        #nullable enable
        namespace VerifyTests
        {
            public readonly struct Target { }
            public class Counter { }
            public class Recording { }
            public enum CompareResult { }
            public class VerifySettings
            {
                public void UseDirectory(string directory) { }
                public void UseFileName(string fileName) { }
                public void UseParameters(params object?[] parameters) { }
            }
            public class VerifyResult
            {
                public System.Collections.Generic.IEnumerable<string> Files => [];
            }
            public class SettingsTask
            {
                public SettingsTask UseDirectory(string directory) => this;
                public SettingsTask UseFileName(string fileName) => this;
                public SettingsTask UseTypeName(string name) => this;
                public SettingsTask UseMethodName(string name) => this;
                public SettingsTask UseParameters(params object?[] parameters) => this;
                public SettingsTask UseParameters<T>(T[] parameters) => this;
                public SettingsTask UseParameters<T>(T parameter) => this;
                public SettingsTask UseTextForParameters(string parametersText) => this;
                public System.Threading.Tasks.Task<VerifyResult> ToTask() => null!;
                public System.Runtime.CompilerServices.TaskAwaiter<VerifyResult> GetAwaiter() => ToTask().GetAwaiter();
                public static implicit operator System.Threading.Tasks.Task(SettingsTask task) => task.ToTask();
                public static implicit operator System.Threading.Tasks.Task<VerifyResult>(SettingsTask task) => task.ToTask();
            }
        }

        namespace VerifyXunit
        {
            [System.AttributeUsage(System.AttributeTargets.Class)]
            public sealed class UsesVerifyAttribute : System.Attribute { }
            public static class Verifier
            {
                public static VerifyTests.SettingsTask Verify(
                    string? target, VerifyTests.VerifySettings? settings = null, [System.Runtime.CompilerServices.CallerFilePath] string sourceFile = "") => null!;
                public static VerifyTests.SettingsTask Verify(
                    string? target, string extension, VerifyTests.VerifySettings? settings = null, [System.Runtime.CompilerServices.CallerFilePath] string sourceFile = "") => null!;
            }
        }
        """;

    // What the package's build files add, and this project's own come from the file that the build writes.
    private const string PackageUsings = "global using VerifyTests;\nglobal using VerifyXunit;\nglobal using static VerifyXunit.Verifier;\nglobal using Xunit;\n";

    [Fact]
    public void The_snapshots_compile_with_the_package()
    {
        string tests = Path.Combine(BuildValue.Of("Repository"), "tests");
        string[] own = File.ReadAllLines(BuildValue.Of("GlobalUsings"));
        string usings = string.Join('\n', own.Where(line => line.StartsWith("global using", StringComparison.Ordinal)).Except(own.Where(line => line.Contains("Verify", StringComparison.Ordinal) || line.EndsWith("::Xunit;", StringComparison.Ordinal))));
        string[] files =
        [
            .. new[] { "Generator.Tests", "RandomTables", "Shared/Roslyn" }.SelectMany(folder => Directory.GetFiles(Path.Combine(tests, folder), "*.cs", SearchOption.AllDirectories)),
            .. Directory.GetFiles(Path.Combine(tests, "Shared"), "*.cs"),
            Path.Combine(tests, "Snapshots/SnapshotFiles.cs"),
        ];
        CSharpParseOptions options = new(LanguageVersion.Preview, DocumentationMode.Diagnose);
        CSharpCompilation compilation = CSharpCompilation.Create(
            typeof(VerifyPackageTests).Assembly.GetName().Name,
            [
                .. files.Where(file => !file.EndsWith(".verified.cs", StringComparison.Ordinal)).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file)),
                CSharpSyntaxTree.ParseText(usings, options), CSharpSyntaxTree.ParseText(PackageUsings, options), CSharpSyntaxTree.ParseText(Package, options),
            ],
            PlatformReferences.Where(name => name is not ("ResNetDsl.Snapshots" or "ResNetDsl.Generator.Tests")),
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        // The methods that other generators write are not there, and random tables use a C# that is newer than these compilers. An unnecessary using is an error of the build.
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic =>
            diagnostic.Id is not ("CS8795" or "CS1061") && (diagnostic.Severity == DiagnosticSeverity.Error || (diagnostic.Id == "CS8019" && diagnostic.Location.SourceTree!.FilePath.Length > 0))));
        Assert.Contains(compilation.SyntaxTrees, tree => tree.FilePath.EndsWith("NetworkSnapshotTests.cs", StringComparison.Ordinal));
    }
}
