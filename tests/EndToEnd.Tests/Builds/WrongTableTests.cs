using System.Diagnostics;

namespace ResNetDsl.EndToEnd.Tests.Builds;

/// <summary>What <c>dotnet build</c> says of a table with a wrong number.</summary>
public sealed class WrongTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void A_wrong_number_fails_the_build_at_that_number_and_the_right_one_builds()
    {
        WriteProject();

        (int wrong, string log) = Build("[Block(\"block1\", Bottleneck, 64, 16, repeat: -2)]");
        Assert.NotEqual(0, wrong);
        Assert.Contains("Net.cs(4,46): error RND107: block1: repeat must be at least 0, not -2", log, StringComparison.Ordinal);
        Assert.Contains("error RND900: 'Net' was not generated", log, StringComparison.Ordinal);
        Assert.DoesNotContain("error CS", log, StringComparison.Ordinal);

        (int unanalyzed, log) = Build("[Block(\"block1\", Bottleneck, 64, 16, repeat: -2)]", "-p:RunAnalyzers=false");
        Assert.NotEqual(0, unanalyzed);
        Assert.Contains("error RND900: 'Net' was not generated: its table has an error: block1: repeat must be at least 0, not -2", log, StringComparison.Ordinal);

        (int right, log) = Build("[Block(\"block1\", Bottleneck, 64, 16, repeat: 2)]");
        Assert.True(right == 0, log);
    }

    public void Dispose() => folder.Dispose();

    private void WriteProject()
    {
        string built = AppContext.BaseDirectory;
        string References(string item, params string[] files) => string.Concat(files.Select(file => $"<{item} Include=\"{Path.Combine(built, file)}.dll\" />"));
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Net.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>{References("Reference", "ResNetDsl.Dsl", "ResNetDsl.Runtime", "TorchSharp")}{References("Analyzer", "ResNetDsl.Dsl", "ResNetDsl.Generator")}</ItemGroup>
            </Project>
            """);
    }

    private (int ExitCode, string Log) Build(string attribute, params string[] arguments)
    {
        Write("Net.cs", $$"""
            using ResNetDsl;
            using static ResNetDsl.UnitKind;

            {{attribute}}
            public partial class Net;

            public static class User
            {
                public static TorchSharp.torch.Tensor Run(Net net, TorchSharp.torch.Tensor images) => net.forward_end_points(net.forward(images)).Block1.Output;

                public const long Size = Net.ParameterCount;
            }
            """);
        ProcessStartInfo start = new("dotnet", ["build", "-nologo", "-clp:NoSummary", .. arguments]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        string log = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, log);
    }

    private void Write(string name, string text) => File.WriteAllText(folder.Of(name), text);
}
