namespace ResNetDsl.Packages.Tests;

/// <summary>The tool for reviews, installed from its package.</summary>
[Collection(nameof(PackedPackages))]
public sealed class ToolTests(PackedPackages packages)
{
    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void It_is_installed_and_reads_a_file_without_a_project()
    {
        packages.Write("review/Net.cs", """
            using ResNetDsl;
            using static ResNetDsl.UnitKind;

            [Block("block1", Bottleneck, 64, 16, repeat: -2)]
            public partial class Net;
            """);
        packages.Dotnet("review", "tool", "install", "ResNetDsl.Tool", "--version", packages.Version, "--tool-path", "tools").Succeeded();
        string tool = Directory.EnumerateFiles(packages.PathOf("review/tools"), "ResNetDsl.Review.dll", SearchOption.AllDirectories).Single();
        Command check = packages.Dotnet("review", "exec", tool, "check");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("Net.cs(4,46): error RND107: block1: repeat must be at least 0, not -2", check.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(packages.PathOf(OperatingSystem.IsWindows() ? "review/tools/resnet.exe" : "review/tools/resnet")));

        // Nothing that runs a network comes with it.
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.GetDirectoryName(tool)!), file => Path.GetFileName(file).Contains("torch", StringComparison.OrdinalIgnoreCase) || file.EndsWith("Runtime.dll", StringComparison.Ordinal));
    }
}
