namespace ResNetDsl.Packages.Tests;

/// <summary>A fresh program that installs the package.</summary>
[Collection(nameof(PackedPackages))]
public sealed class ProgramTests(PackedPackages packages)
{
    private const string Runs = """
        using Net net = new();
        using TorchSharp.torch.Tensor logits = net.forward(TorchSharp.torch.zeros(1, 3, 224, 224));
        System.Console.WriteLine($"{Net.Depth} layers, [{string.Join(", ", logits.shape)}]");
        """;

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void A_table_builds_and_runs_and_a_wrong_one_is_an_error_at_its_number()
    {
        WriteProgram("program", $"""<PackageReference Include="{PackedPackages.Backend}" Version="{BuildMetadata.LibTorchVersion}" />""");

        WriteTable("program", "-2");
        Command wrong = packages.Dotnet("program", "build", "-p:ResNetDslSummaryFolder=networks");
        Assert.False(Directory.Exists(packages.PathOf("program/networks")));
        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains("Net.cs(4,46): error RND107: block1: repeat must be at least 0, not -2", wrong.Output, StringComparison.Ordinal);
        Assert.Equal(["error RND107", "error RND900"], wrong.Diagnostics);

        WriteTable("program", "2");
        Command right = packages.Dotnet("program", "build", "-p:ResNetDslSummaryFolder=networks").Succeeded();
        Assert.Empty(right.Diagnostics);
        Assert.StartsWith("Net\nblock ", File.ReadAllText(packages.PathOf("program/networks/Net.network.txt")), StringComparison.Ordinal);
        Assert.Equal("8 layers, [1, 1000]\n", Run("program").Succeeded().Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void A_program_with_nothing_but_the_package_reads_pictures()
    {
        WriteProgram("pictures", "");
        WriteTable("pictures", "2");
        packages.Write("pictures/Program.cs", """
            byte[] png = System.Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");
            System.IO.File.WriteAllBytes("one.png", png);
            ResNetDsl.Images.RgbImage image = ResNetDsl.Images.RgbImage.Load("one.png");
            System.Console.WriteLine($"{image.Width}×{image.Height}");
            """);
        packages.Dotnet("pictures", "build", "-p:ResNetDslCheckBackend=false").Succeeded();
        Assert.Equal("1×1\n", Run("pictures").Succeeded().Output.ReplaceLineEndings("\n"));

        // Without the native library, as on a system that no package is for.
        foreach (string library in Directory.GetFiles(packages.PathOf("pictures/bin"), "*SkiaSharp.*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file).StartsWith("libSkiaSharp", StringComparison.Ordinal)))
        {
            File.Delete(library);
        }

        Assert.StartsWith(
            "Unhandled exception. System.InvalidOperationException: Pictures cannot be decoded: the native library of SkiaSharp for ",
            Run("pictures").Errors, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void Without_a_backend_the_build_and_the_program_say_what_to_add_in_one_sentence()
    {
        WriteProgram("bare", "");
        WriteTable("bare", "2");

        Command build = packages.Dotnet("bare", "build").Succeeded();
        Assert.Equal(["warning RND950"], build.Diagnostics);
        Assert.Contains(
            $"bare.csproj : warning RND950: bare has no libtorch backend to run a network on; add one with dotnet add package {PackedPackages.Backend} --version {BuildMetadata.LibTorchVersion}\n",
            build.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);

        Command run = Run("bare");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal(
            $"Unhandled exception. System.InvalidOperationException: Net has no libtorch backend to run on: add the package {PackedPackages.Backend} {BuildMetadata.LibTorchVersion} to the program.",
            run.Errors.ReplaceLineEndings("\n").Split('\n')[0]);

        Assert.Empty(packages.Dotnet("bare", "build", "--no-restore", "-p:ResNetDslCheckBackend=false").Succeeded().Diagnostics);
        Assert.Empty(packages.Dotnet("bare", "build", "--no-restore", "-p:OutputType=Library").Succeeded().Diagnostics);
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void A_compiler_that_cannot_load_the_generator_is_the_only_error()
    {
        WriteProgram("old", "");
        WriteTable("old", "2");

        Command build = packages.Dotnet("old", "build", "-p:CompilerApiVersion=roslyn4.0", "-p:ResNetDslCheckBackend=false");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Equal(["error RND951"], build.Diagnostics);
        Assert.Contains(
            "old.csproj : error RND951: ResNetDsl requires the C# compiler of the .NET SDK 8.0.100 or later (Roslyn 4.8), but this build has Roslyn 4.0; update the SDK, or the package Microsoft.Net.Compilers.Toolset if the project references it\n",
            build.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    // The error comes before anything of the framework is used, so that its reference assemblies need not be there.
    [Theory]
    [Trait(Lane.Trait, Lane.Long)]
    [InlineData("net8.0")]
    [InlineData("net9.0")]
    [InlineData("netstandard2.0")]
    [InlineData("net48")]
    public void A_framework_that_is_too_old_is_the_only_error(string framework)
    {
        string name = "for_" + framework.Replace(".", "", StringComparison.Ordinal);
        WriteProgram(name, "", framework);
        WriteTable(name, "2");

        Command build = packages.Dotnet(name, "build", "-p:DisableImplicitFrameworkReferences=true", "-p:AutomaticallyUseReferenceAssemblyPackages=false");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Equal(["error RND953"], build.Diagnostics);
        Assert.Contains(
            $"{name}.csproj : error RND953: ResNetDsl requires .NET 10 or later, but {name} is built for {framework}; set TargetFramework to net10.0", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void A_language_version_that_is_too_old_is_the_only_error()
    {
        WriteProgram("language", "");
        WriteTable("language", "2");
        packages.Dotnet("language", "restore").Succeeded();

        foreach (string version in (string[])["7.3", "11.0"])
        {
            Command build = packages.Dotnet("language", "build", "--no-restore", $"-p:LangVersion={version}", "-p:ResNetDslCheckBackend=false");
            Assert.NotEqual(0, build.ExitCode);
            Assert.Equal(["error RND954"], build.Diagnostics);
            Assert.Contains(
                $"language.csproj : error RND954: ResNetDsl requires C# 12 or later, but language sets LangVersion to {version}; remove it to use the C# version of the framework",
                build.Output, StringComparison.Ordinal);
        }

        foreach (string version in (string[])["12", "latest"])
        {
            Assert.Empty(packages.Dotnet("language", "build", "--no-restore", $"-p:LangVersion={version}", "-p:ResNetDslCheckBackend=false").Succeeded().Diagnostics);
        }
    }

    private void WriteProgram(string name, string references, string framework = "net10.0")
    {
        packages.Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ResNetDsl" Version="{packages.Version}" />
                {references}
              </ItemGroup>
            </Project>
            """);
        packages.Write($"{name}/Program.cs", Runs);
    }

    private void WriteTable(string program, string repeat) => packages.Write($"{program}/Net.cs", $"""
        using ResNetDsl;
        using static ResNetDsl.UnitKind;

        [Block("block1", Bottleneck, 64, 16, repeat: {repeat})]
        public partial class Net;
        """);

    private Command Run(string program) => packages.Dotnet(program, $"bin/Debug/net10.0/{program}.dll");
}
