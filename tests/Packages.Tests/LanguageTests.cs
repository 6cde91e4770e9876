namespace ResNetDsl.Packages.Tests;

/// <summary>Programs in other languages, which use the networks of a C# library.</summary>
[Trait(Lane.Trait, Lane.Long)]
[Collection(nameof(PackedPackages))]
public sealed class LanguageTests(PackedPackages packages)
{
    [Fact]
    public void FSharp_runs_a_network_of_a_library_and_its_own_table_is_the_only_error()
    {
        WriteProgram("FSharpProgram", "fsproj", """<Compile Include="Program.fs" />""");
        packages.Write("FSharpProgram/Program.fs", """
            open TorchSharp
            open Networks

            [<EntryPoint>]
            let main _ =
                use net = new Small()
                use image = torch.zeros(1L, 3L, 64L, 64L)
                use logits = net.infer(image)
                printfn $"{Small.Depth} layers, [{logits.shape[0]}, {logits.shape[1]}]"
                0
            """);
        Runs("FSharpProgram");

        packages.Write("FSharpProgram/Program.fs", """
            open ResNetDsl

            [<Block("block1", UnitKind.Bottleneck, 64, 16, repeat = 2)>]
            type Net() = class end

            printfn $"{Net.Depth}"
            """);
        Refuses("FSharpProgram", "Program.fs(3,1)");
    }

    [Fact]
    public void Visual_Basic_runs_a_network_of_a_library_and_its_own_table_is_the_only_error()
    {
        WriteProgram("BasicProgram", "vbproj", $"""<PackageReference Include="ResNetDsl" Version="{packages.Version}" />""");
        packages.Write("BasicProgram/Program.vb", """
            Imports Networks
            Imports TorchSharp

            Module Program
                Sub Main()
                    Using net As New Small(), image = torch.zeros({1L, 3L, 64L, 64L}), logits = net.infer(image)
                        Console.WriteLine($"{Small.Depth} layers, [{String.Join(", ", logits.shape)}]")
                    End Using
                End Sub
            End Module
            """);
        Runs("BasicProgram");

        packages.Write("BasicProgram/Net.vb", """
            Imports ResNetDsl

            <Block("block1", UnitKind.Bottleneck, 64, 16, repeat:=2)>
            Public Class Net
            End Class
            """);
        Refuses("BasicProgram", "Net.vb(3,1)");
    }

    private void WriteProgram(string name, string extension, string items)
    {
        packages.Write("Networks/Networks.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ResNetDsl" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);
        packages.Write("Networks/Small.cs", """
            using ResNetDsl;
            using static ResNetDsl.UnitKind;

            namespace Networks;

            [Block("block1", Bottleneck, 64, 16, repeat: 2)]
            [Network(Classes = 10)]
            public partial class Small;
            """);
        packages.Write($"{name}/{name}.{extension}", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Networks/Networks.csproj" />
                <PackageReference Include="{PackedPackages.Backend}" Version="{BuildMetadata.LibTorchVersion}" />
                {items}
              </ItemGroup>
            </Project>
            """);
    }

    private void Runs(string program)
    {
        Assert.Empty(packages.Dotnet(program, "build").Succeeded().Diagnostics);
        Assert.Equal("8 layers, [1, 10]\n", packages.Dotnet(program, $"bin/Debug/net10.0/{program}.dll").Succeeded().Output.ReplaceLineEndings("\n"));
    }

    private void Refuses(string program, string place)
    {
        Command build = packages.Dotnet(program, "build", "--no-restore");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Equal(["error RND955"], build.Diagnostics);
        Assert.Contains(
            $"{place}: error RND955: ResNetDsl generates networks only in C# projects; declare the table in one and reference it from {program}", build.Output, StringComparison.Ordinal);
    }
}
