namespace ResNetDsl.Packages.Tests;

/// <summary>A program that is published as native code. This takes a minute and a linker, so that only the long lane does it.</summary>
[Trait(Lane.Trait, Lane.Long)]
[Collection(nameof(PackedPackages))]
public sealed class NativeProgramTests(PackedPackages packages)
{
    [Fact]
    public void A_native_program_is_published_without_a_warning_and_reads_its_tables()
    {
        if (!Lane.IsLong)
        {
            return;
        }

        packages.Write("native/native.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <PublishAot>true</PublishAot>
                <ResNetDslCheckBackend>false</ResNetDslCheckBackend>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ResNetDsl" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);
        packages.Write("native/Program.cs", """
            using ResNetDsl;
            using static ResNetDsl.UnitKind;

            System.Console.WriteLine(Net.Plan.Summary() == Net.Summary);

            [Block("block1", Bottleneck, 256, 64, repeat: 2, lastStride: 2)]
            [Network(Classes = 10)]
            public partial class Net;
            """);

        Command publish = packages.Dotnet("native", "publish", "--use-current-runtime", "--output", "published").Succeeded();
        Assert.Empty(publish.Diagnostics);
        using System.Diagnostics.Process program = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(packages.PathOf("native/published/native")) { RedirectStandardOutput = true })!;
        Assert.Equal("True", program.StandardOutput.ReadToEnd().Trim());
        program.WaitForExit();
    }
}
