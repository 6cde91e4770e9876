namespace ResNetDsl.Packages.Tests;

/// <summary>A program for several frameworks.</summary>
[Trait(Lane.Trait, Lane.Long)]
[Collection(nameof(PackedPackages))]
public sealed class MultiTargetingTests(PackedPackages packages)
{
    [Fact]
    public void Each_framework_is_built_and_says_once_what_it_lacks()
    {
        // What a framework takes beyond the package need not be there.
        packages.Write("several/several.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
                <TargetFrameworks Condition="'$(Supported)' != 'true'">$(TargetFrameworks);net8.0</TargetFrameworks>
                <EnableWindowsTargeting>true</EnableWindowsTargeting>
                <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                <DisableImplicitFrameworkReferences Condition="'$(TargetFramework)' == 'net8.0'">true</DisableImplicitFrameworkReferences>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ResNetDsl" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);
        packages.Write("several/Program.cs", """
            using ResNetDsl;
            using static ResNetDsl.UnitKind;

            System.Console.WriteLine(Net.Depth);

            [Block("block1", Bottleneck, 64, 16, repeat: 2)]
            public partial class Net;
            """);

        Command build = packages.Dotnet("several", "build");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Equal(["error RND953", "warning RND950"], build.Diagnostics);
        Assert.Equal(1, build.Reports("error RND953"));
        Assert.Equal(2, build.Reports("warning RND950"));
        Assert.Contains(
            "several.csproj : error RND953: ResNetDsl requires .NET 10 or later, but several is built for net8.0; remove it from TargetFrameworks", build.Output, StringComparison.Ordinal);
        Assert.All(["net10.0", "net10.0-windows"], framework => Assert.Equal("8", packages.Dotnet("several", $"bin/Debug/{framework}/several.dll").Succeeded().Output.Trim()));

        string[] supported = ["build", "--no-restore", "-p:Supported=true", "-p:ResNetDslCheckBackend=false"];
        Assert.Empty(packages.Dotnet("several", supported).Succeeded().Diagnostics);

        Command old = packages.Dotnet("several", [.. supported, "-p:LangVersion=11"]);
        Assert.NotEqual(0, old.ExitCode);
        Assert.Equal(["error RND954"], old.Diagnostics);
        Assert.Equal(2, old.Reports("error RND954"));
    }
}
