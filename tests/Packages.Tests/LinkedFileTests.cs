namespace ResNetDsl.Packages.Tests;

/// <summary>Two projects of a solution that link the same tables from a folder beside theirs.</summary>
[Trait(Lane.Trait, Lane.Long)]
[Collection(nameof(PackedPackages))]
public sealed class LinkedFileTests(PackedPackages packages)
{
    private static readonly string[] Projects = ["One", "Two"];

    [Fact]
    public void Mistakes_are_at_the_file_that_is_linked_and_a_change_reaches_both_projects()
    {
        packages.Write("linked/Linked.slnx", $"<Solution>{string.Concat(Projects.Select(project => $"""<Project Path="{project}/{project}.csproj" />"""))}</Solution>");
        foreach (string project in Projects)
        {
            packages.Write($"linked/{project}/{project}.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ResNetDslCheckBackend>false</ResNetDslCheckBackend>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="ResNetDsl" Version="{packages.Version}" />
                    <Compile Include="../Shared/Small/Net.cs" Link="Net.cs" />
                    <Compile Include="../Shared/Large/Net.cs" Link="Net.cs" />
                  </ItemGroup>
                </Project>
                """);
            packages.Write($"linked/{project}/Program.cs", "System.Console.WriteLine($\"{Small.Net.Depth} and {Large.Net.Depth} layers\");");
        }

        WriteTable("Small", "2");
        WriteTable("Large", "-4");
        Command wrong = packages.Dotnet("linked", "build", "-maxcpucount:1");
        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Equal(["error RND107", "error RND900"], wrong.Diagnostics);
        Assert.Equal(2, wrong.Reports("error RND107"));
        string table = Path.Combine(packages.PathOf("linked"), "Shared", "Large", "Net.cs");
        Assert.All(Projects, project => Assert.Matches(
            $@"\b{System.Text.RegularExpressions.Regex.Escape(table[1..])}\(6,46\): error RND107: [^\n]*{project}\.csproj\]", wrong.Output));

        WriteTable("Large", "4");
        Assert.Empty(Build().Diagnostics);
        Assert.All(Projects, project => Assert.Equal("8 and 14 layers", Run(project)));

        DateTime[] times = [.. Projects.Select(Written)];
        Assert.Empty(Build().Diagnostics);
        Assert.Equal(times, Projects.Select(Written));

        WriteTable("Small", "3");
        Assert.Empty(Build().Diagnostics);
        Assert.All(Projects, project => Assert.Equal("11 and 14 layers", Run(project)));
    }

    private void WriteTable(string space, string repeat) => packages.Write($"linked/Shared/{space}/Net.cs", $"""
        using ResNetDsl;
        using static ResNetDsl.UnitKind;

        namespace {space};

        [Block("block1", Bottleneck, 64, 16, repeat: {repeat})]
        public partial class Net;
        """);

    private Command Build() => packages.Dotnet("linked", "build", "--no-restore", "-maxcpucount:1").Succeeded();

    private string Run(string project) => packages.Dotnet("linked", $"{project}/bin/Debug/net10.0/{project}.dll").Succeeded().Output.Trim();

    private DateTime Written(string project) => File.GetLastWriteTimeUtc(packages.PathOf($"linked/{project}/obj/Debug/net10.0/{project}.dll"));
}
