using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;

namespace ResNetDsl.Packages.Tests;

/// <summary>What only a release needs: the comparison with an earlier package, and the links to the sources.</summary>
[Trait(Lane.Trait, Lane.Long)]
[Collection(nameof(PackedPackages))]
public sealed class ReleaseTests(PackedPackages packages)
{
    private const string Remote = "https://github.com/example/resnetdsl.git";

    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    [Fact]
    public void A_public_member_that_is_gone_fails_the_comparison_with_an_earlier_package()
    {
        packages.Write("baseline/ResNetDsl.CommandLine.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Version>0.0.9</Version>
              </PropertyGroup>
            </Project>
            """);
        packages.Write("baseline/NetworkCommands.cs", "namespace ResNetDsl.CommandLine;\n\npublic static class NetworkCommands\n{\n    public static int Gone() => 0;\n}\n");
        packages.Dotnet("baseline", "pack", "--output", ".").Succeeded();

        Command failed = Pack(packages.PathOf("baseline/ResNetDsl.CommandLine.0.0.9.nupkg"));
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("error CP0002: Member 'int ResNetDsl.CommandLine.NetworkCommands.Gone()' exists on [Baseline] lib/net10.0/ResNetDsl.CommandLine.dll but not on lib/net10.0/ResNetDsl.CommandLine.dll", failed.Output, StringComparison.Ordinal);
        Assert.Equal(["error CP0002"], failed.Diagnostics);

        Assert.Empty(Pack(packages.PackageOf("feed", "ResNetDsl.CommandLine")).Succeeded().Diagnostics);
    }

    [Fact]
    public void Packages_and_symbols_link_to_the_sources_where_git_has_a_remote()
    {
        string[] sources =
        [
            ".gitignore", ".editorconfig", "CHANGELOG.md", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "build", "docs/templates.md",
            "src/Directory.Build.props", "src/Dsl", "src/NativeLoad/buildTransitive", "templates",
        ];
        Array.ForEach(sources, Copy);
        Git("init", "--quiet");
        Git("add", "--all");
        Git("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "Sources");
        string commit = Git("rev-parse", "HEAD");

        Assert.Empty(Dotnet("pack", "templates", "--output", "without").Succeeded().Diagnostics);
        Assert.Equal((null, commit), Repository("without"));

        Git("remote", "add", "origin", Remote);
        Assert.Empty(Dotnet("pack", "templates", "--output", "with").Succeeded().Diagnostics);
        Assert.Equal((Remote, commit), Repository("with"));

        Assert.Empty(Dotnet("build", "src/Dsl", "--configuration", "Release", "-p:RunAnalyzers=false").Succeeded().Diagnostics);
        using FileStream file = File.OpenRead(packages.PathOf("sources/artifacts/bin/ResNetDsl.Dsl/release/ResNetDsl.Dsl.pdb"));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(file);
        MetadataReader symbols = provider.GetMetadataReader();
        CustomDebugInformation[] all = [.. symbols.CustomDebugInformation.Select(symbols.GetCustomDebugInformation)];
        byte[] link = symbols.GetBlobBytes(Assert.Single(all, information => symbols.GetGuid(information.Kind) == SourceLink).Value);
        Assert.Equal($$"""{"documents":{"/_/*":"https://raw.githubusercontent.com/example/resnetdsl/{{commit}}/*"}}""", Encoding.UTF8.GetString(link));

        // What is tracked is found by the link; what the build writes is embedded.
        string[] embedded =
        [
            .. all.Where(information => symbols.GetGuid(information.Kind) == EmbeddedSource)
                .Select(information => symbols.GetString(symbols.GetDocument((DocumentHandle)information.Parent).Name)),
        ];
        string[] documents = [.. symbols.Documents.Select(document => symbols.GetString(symbols.GetDocument(document).Name))];
        Assert.Contains(embedded, name => name.EndsWith("AssemblyInfo.cs", StringComparison.Ordinal));
        Assert.Contains("/_/src/Dsl/Shape.cs", documents);
        Assert.All(documents.Except(embedded), name => Assert.True(name.StartsWith("/_/src/Dsl/", StringComparison.Ordinal) && File.Exists(packages.PathOf($"sources/{name["/_/".Length..]}")), name));
    }

    private Command Pack(string baseline)
    {
        // The comparison is skipped where nothing was built since the last one, whatever package that one was with.
        foreach (string file in Directory.EnumerateFiles(Path.Combine(BuildMetadata.Repository, "artifacts/obj/ResNetDsl.CommandLine"), "*.semaphore", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        return Command.Dotnet(
            BuildMetadata.Repository, BuildMetadata.PackageFolder,
            "pack", "src/CommandLine/ResNetDsl.CommandLine.csproj", "--no-build", "--no-restore", "--configuration", BuildMetadata.Configuration, "--output", packages.PathOf("validated"),
            $"-p:PackageVersion={packages.Version}", $"-p:NuspecOutputPath={packages.PathOf("nuspec")}", $"-p:PackageValidationBaselinePath={baseline}");
    }

    private void Copy(string name)
    {
        string source = Path.Combine(BuildMetadata.Repository, name);
        foreach (string file in Directory.Exists(source) ? Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories) : [source])
        {
            string copy = packages.PathOf(Path.Combine("sources", Path.GetRelativePath(BuildMetadata.Repository, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private string Git(params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments) { WorkingDirectory = packages.PathOf("sources"), RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }

    private Command Dotnet(params string[] arguments) => Command.Dotnet(packages.PathOf("sources"), BuildMetadata.PackageFolder, [.. arguments, "-p:NuGetAudit=false"]);

    private (string? Url, string Commit) Repository(string folder)
    {
        using ZipArchive archive = ZipFile.OpenRead(packages.PathOf($"sources/{folder}/ResNetDsl.Templates.{BuildMetadata.Version}.nupkg"));
        using Stream nuspec = archive.GetEntry("ResNetDsl.Templates.nuspec")!.Open();
        XElement repository = XDocument.Load(nuspec).Descendants().Single(element => element.Name.LocalName == "repository");
        return ((string?)repository.Attribute("url"), (string)repository.Attribute("commit")!);
    }
}
