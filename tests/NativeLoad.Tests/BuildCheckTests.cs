namespace ResNetDsl.NativeLoad.Tests;

/// <summary>Runs the targets that say what a build lacks.</summary>
public sealed class BuildCheckTests : IDisposable
{
    private const string Program = "<OutputType>Exe</OutputType>";
    private const string CSharp = "<Language>C#</Language>";

    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData(Program, "")]
    [InlineData("<OutputType>WinExe</OutputType>", "")]
    [InlineData("<OutputType>Library</OutputType><IsTestProject>true</IsTestProject>", "")]
    [InlineData(Program, "<RuntimeTargetsCopyLocalItems Include='libLibTorchSharp.so' />")]
    public void A_program_without_a_backend_is_warned(string properties, string items)
    {
        (int exitCode, string text) = Build(properties, items, "ResolvePackageAssets");
        Assert.Equal(0, exitCode);
        Assert.Contains("stand-in.proj : warning RND950: stand-in has no libtorch backend", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Program + "<TorchSharpCpuPackage>true</TorchSharpCpuPackage>", "")]
    [InlineData(Program + "<TorchSharpCudaPackage>true</TorchSharpCudaPackage>", "")]
    [InlineData(Program, "<RuntimeTargetsCopyLocalItems Include='runtimes/linux-x64/native/libtorch_cpu.so;libc10.so' />")]
    [InlineData(Program, "<NativeCopyLocalItems Include='torch_cpu.dll' />")]
    [InlineData(Program, "<None Include='native/libtorch_cpu.dylib' />")]
    [InlineData(Program + "<ResNetDslCheckBackend>false</ResNetDslCheckBackend>", "")]
    [InlineData("<OutputType>Library</OutputType>", "")]
    public void Nothing_is_said_where_a_backend_is_or_none_is_needed(string properties, string items) =>
        Assert.Equal((0, ""), Build(properties, items, "ResolvePackageAssets"));

    [Theory]
    [InlineData(CSharp + "<CompilerApiVersion>roslyn4.7</CompilerApiVersion>", "4.7")]
    [InlineData(CSharp, "0")]
    public void A_compiler_that_is_too_old_is_an_error(string properties, string version)
    {
        (int exitCode, string text) = Build(properties, "", "CoreCompile");
        Assert.NotEqual(0, exitCode);
        Assert.Contains($"stand-in.proj : error RND951: ResNetDsl requires the C# compiler of the .NET SDK 8.0.100 or later (Roslyn 4.8), but this build has Roslyn {version}:", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CSharp + "<CompilerApiVersion>roslyn4.8</CompilerApiVersion>")]
    [InlineData(CSharp + "<CompilerApiVersion>roslyn4.14</CompilerApiVersion>")]
    [InlineData("<Language>F#</Language>")]
    public void Nothing_is_said_of_another_compiler(string properties) => Assert.Equal((0, ""), Build(properties, "", "CoreCompile"));

    [Fact]
    public void A_table_in_another_language_is_an_error()
    {
        const string Table = "<Compile Include='Net.fs' />";
        File.WriteAllText(root.Of("Net.fs"), "open ResNetDsl\n[<Block(\"block1\")>]");
        (int exitCode, string text) = Build("<Language>F#</Language>", Table, "CoreCompile");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Net.fs(2,1): error RND955: ResNetDsl generates networks only in C# projects; declare the table in one and reference it from stand-in", text, StringComparison.Ordinal);
        Assert.Equal((0, ""), Build("<Language>F#</Language><ResNetDslCheckTables>false</ResNetDslCheckTables>", Table, "CoreCompile"));
    }

    [Fact]
    public void Frameworks_of_which_one_is_too_old_lose_that_one() => Assert.Contains(
        "error RND953: ResNetDsl requires .NET 10 or later, but stand-in is built for net8.0; remove it from TargetFrameworks",
        Build("<TargetFrameworks>net10.0;net8.0</TargetFrameworks><TargetFramework>net8.0</TargetFramework><TargetFrameworkVersion>v8.0</TargetFrameworkVersion>", "", "CoreCompile").Text,
        StringComparison.Ordinal);

    private (int ExitCode, string Text) Build(string properties, string items, string step) =>
        StandIn.Build(root.Path, $"<PropertyGroup><ResNetDslNativeLoadAssembly>{typeof(RefuseTables).Assembly.Location}</ResNetDslNativeLoadAssembly>{properties}</PropertyGroup><ItemGroup>{items}</ItemGroup>", [step]);
}
