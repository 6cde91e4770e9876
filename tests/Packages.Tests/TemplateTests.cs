namespace ResNetDsl.Packages.Tests;

/// <summary>The template, installed apart from those of the machine.</summary>
[Collection(nameof(PackedPackages))]
public sealed class TemplateTests(PackedPackages packages)
{
    [Fact]
    public void A_new_program_builds_without_a_warning_of_any_rule_and_runs()
    {
        string[] hive = ["--debug:custom-hive", packages.PathOf("hive")];
        packages.Dotnet(".", ["new", "install", packages.PackageOf("feed", "ResNetDsl.Templates"), .. hive]).Succeeded();
        packages.Dotnet(".", ["new", "resnet", "--name", "Demo", .. hive]).Succeeded();
        packages.Dotnet(".", ["new", "resnet", "--name", "Few", "--classes", "10", .. hive]).Succeeded();
        Assert.Contains("[Network(Classes = 10)]", File.ReadAllText(packages.PathOf("Few/Program.cs")), StringComparison.Ordinal);

        Assert.Empty(packages.Dotnet("Demo", ["build", .. AnalysisTests.EveryRule]).Succeeded().Diagnostics);
        Command run = packages.Dotnet("Demo", "run", "--no-build").Succeeded();
        Assert.Contains("50 layers", run.Output, StringComparison.Ordinal);
        Assert.Equal(5, run.Output.Split('\n').Count(line => line.StartsWith("class ", StringComparison.Ordinal)));
    }
}
