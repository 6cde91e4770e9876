using System.IO.Compression;
using System.Xml.Linq;

namespace ResNetDsl.Packages.Tests;

/// <summary>What lies in the packages.</summary>
[Collection(nameof(PackedPackages))]
[Trait(Lane.Trait, Lane.Long)]
public sealed class ContentTests(PackedPackages packages)
{
    [Fact]
    public void The_package_holds_runtime_compiler_parts_and_build_parts() => Assert.Equal(
        [
            "CHANGELOG.md",
            "README.md",
            "analyzers/dotnet/cs/ResNetDsl.CodeFixes.dll",
            "analyzers/dotnet/cs/ResNetDsl.Dsl.dll",
            "analyzers/dotnet/cs/ResNetDsl.Generator.dll",
            "buildTransitive/ResNetDsl.targets",
            "icon.png",
            "lib/net10.0/ResNetDsl.Dsl.dll",
            "lib/net10.0/ResNetDsl.Dsl.xml",
            "lib/net10.0/ResNetDsl.Runtime.dll",
            "lib/net10.0/ResNetDsl.Runtime.xml",
            "licenses/THIRD-PARTY-NOTICES.txt",
            "tasks/netstandard2.0/ResNetDsl.NativeLoad.dll",
        ],
        Files("ResNetDsl"));

    /// <summary>The compiler's parts are not debugged by users.</summary>
    [Theory]
    [InlineData("ResNetDsl", "lib")]
    [InlineData("ResNetDsl.Reports", "lib")]
    [InlineData("ResNetDsl.CommandLine", "lib")]
    [InlineData("ResNetDsl.Tool", "tools")]
    public void Symbols_are_packed_for_what_programs_load(string id, string folder) => Assert.Equal(
        Files(id).Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal) && Path.GetFileName(name).StartsWith("ResNetDsl", StringComparison.Ordinal) && name.EndsWith(".dll", StringComparison.Ordinal))
            .Select(name => Path.ChangeExtension(name, "pdb")),
        Files(id, "snupkg"));

    [Fact]
    public void The_licences_of_what_is_bundled_are_in_the_package()
    {
        Assert.StartsWith("Copyright 2020 The Inter Project Authors", Text("ResNetDsl.Reports", "licenses/Inter-OFL.txt"), StringComparison.Ordinal);
        Assert.Contains("Copyright (c) Soumith Chintala 2016", Text("ResNetDsl", "licenses/THIRD-PARTY-NOTICES.txt"), StringComparison.Ordinal);
        string notices = Text("ResNetDsl.Tool", "licenses/THIRD-PARTY-NOTICES.txt");
        Assert.All(
            Files("ResNetDsl.Tool").Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Select(name => Path.GetFileName(name)).Where(name => !name.StartsWith("ResNetDsl.", StringComparison.Ordinal)),
            name => Assert.Contains(name, notices, StringComparison.Ordinal));
    }

    [Fact]
    public void The_template_package_holds_the_template() => Assert.Equal(
        [
            "CHANGELOG.md",
            "README.md",
            "content/resnet/.template.config/template.json",
            "content/resnet/Program.cs",
            "content/resnet/ResNetApp.csproj",
            "icon.png",
        ],
        Files("ResNetDsl.Templates"));

    [Fact]
    public void The_package_of_reports_holds_them_alone() => Assert.Equal(
        ["CHANGELOG.md", "README.md", "icon.png", "lib/net10.0/ResNetDsl.Reports.dll", "lib/net10.0/ResNetDsl.Reports.xml", "licenses/Inter-OFL.txt"],
        Files("ResNetDsl.Reports"));

    [Fact]
    public void The_package_of_commands_holds_them_alone() => Assert.Equal(
        ["CHANGELOG.md", "README.md", "icon.png", "lib/net10.0/ResNetDsl.CommandLine.dll", "lib/net10.0/ResNetDsl.CommandLine.xml"],
        Files("ResNetDsl.CommandLine"));

    [Fact]
    public void The_package_depends_on_TorchSharp_and_on_no_backend() =>
        Assert.Equal(["Google.Protobuf 3.30.2", "OnnxSharp 0.3.2", "PureHDF 2.2.0", "SharpZipLib 1.4.2", "SkiaSharp 3.119.0", "SkiaSharp.NativeAssets.Linux.NoDependencies 3.119.0", "Snappier 1.3.1", "TorchSharp [0.107.0, 0.108.0)"], Dependencies("ResNetDsl"));

    [Fact]
    public void The_package_of_reports_depends_on_the_library_of_its_version_and_on_no_backend() => Assert.Equal(
        [$"ResNetDsl {packages.Version}", "ScottPlot 5.1.59", "Spectre.Console 0.57.2"],
        Dependencies("ResNetDsl.Reports").Except(Dependencies("ResNetDsl")));

    [Fact]
    public void The_package_of_commands_depends_on_the_reports_of_its_version_and_on_no_backend() => Assert.Equal(
        ["Microsoft.ML.OnnxRuntime 1.31.1", $"ResNetDsl.Reports {packages.Version}", "System.CommandLine 2.0.15"],
        Dependencies("ResNetDsl.CommandLine").Except(Dependencies("ResNetDsl.Reports")).Except(Dependencies("ResNetDsl")));

    [Theory]
    [InlineData("ResNetDsl")]
    [InlineData("ResNetDsl.Reports")]
    [InlineData("ResNetDsl.CommandLine")]
    [InlineData("ResNetDsl.Tool")]
    [InlineData("ResNetDsl.Templates")]
    public void A_package_says_what_it_is(string id)
    {
        XElement metadata = Nuspec(id).Root!.Elements().Single();
        XElement Element(string name) => metadata.Elements().Single(element => element.Name.LocalName == name);
        Assert.Equal((packages.Version, "The ResNetDsl authors"), (Element("version").Value, Element("authors").Value));
        Assert.Equal(("expression", Licence(id)), ((string?)Element("license").Attribute("type"), Element("license").Value));
        Assert.Equal(("README.md", "icon.png"), (Element("readme").Value, Element("icon").Value));
        Assert.All([Element("description"), Element("tags"), Element("copyright")], element => Assert.NotEmpty(element.Value));
        Assert.Contains("CHANGELOG.md", Element("releaseNotes").Value, StringComparison.Ordinal);
        Assert.Contains($"\n## [{BuildMetadata.Version}] - ", Text(id, "CHANGELOG.md"), StringComparison.Ordinal);

        // The commit, and an address only of a remote that others reach.
        XElement repository = Element("repository");
        Assert.Equal(40, ((string)repository.Attribute("commit")!).Length);
        Assert.StartsWith("https://", (string?)repository.Attribute("url") ?? "https://", StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_again_every_entry_is_the_same()
    {
        packages.Pack("again");
        Assert.All(
            [("ResNetDsl", "nupkg"), ("ResNetDsl", "snupkg"), ("ResNetDsl.Reports", "nupkg"), ("ResNetDsl.Reports", "snupkg"), ("ResNetDsl.CommandLine", "nupkg"), ("ResNetDsl.CommandLine", "snupkg"), ("ResNetDsl.Tool", "nupkg"), ("ResNetDsl.Tool", "snupkg"), ("ResNetDsl.Templates", "nupkg")],
            package => Assert.Equal(Entries("feed", package), Entries("again", package)));
    }

    [Theory]
    [InlineData("Dsl")]
    [InlineData("Runtime")]
    [InlineData("Reports")]
    [InlineData("CommandLine")]
    [InlineData("Generator")]
    [InlineData("CodeFixes")]
    [InlineData("NativeLoad")]
    public void What_is_released_names_no_folder_of_the_machine(string project) => Assert.Contains(
        $"{BuildMetadata.Repository}=/_/",
        Command.Dotnet(
            BuildMetadata.Repository, BuildMetadata.PackageFolder,
            "msbuild", $"src/{project}/ResNetDsl.{project}.csproj", "-target:InitializeSourceRootMappedPaths;_SetPathMapFromSourceRoots", "-getProperty:PathMap", "-p:Configuration=Release").Succeeded().Output.Trim().Split(','));

    private string[] Files(string id, string extension = "nupkg")
    {
        using ZipArchive archive = ZipFile.OpenRead(packages.PackageOf("feed", id, extension));
        // The rest is how every package is made.
        return [.. archive.Entries
            .Select(entry => entry.FullName)
            .Where(name => name is not ("[Content_Types].xml" or "_rels/.rels") && !name.StartsWith("package/", StringComparison.Ordinal) && !name.EndsWith(".nuspec", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    // With those of what is bundled.
    private static string Licence(string id) => id switch { "ResNetDsl" => "MIT AND BSD-3-Clause", "ResNetDsl.Reports" => "MIT AND OFL-1.1", _ => "MIT" };

    private string Text(string id, string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(packages.PackageOf("feed", id));
        using StreamReader reader = new(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private IEnumerable<string> Dependencies(string id) => Nuspec(id).Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .Select(dependency => $"{dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}")
        .Order(StringComparer.Ordinal);

    private XDocument Nuspec(string id)
    {
        using ZipArchive archive = ZipFile.OpenRead(packages.PackageOf("feed", id));
        using Stream nuspec = archive.GetEntry(id + ".nuspec")!.Open();
        return XDocument.Load(nuspec);
    }

    private List<(string Name, uint Checksum, DateTimeOffset Time)> Entries(string folder, (string Id, string Extension) package)
    {
        using ZipArchive archive = ZipFile.OpenRead(packages.PackageOf(folder, package.Id, package.Extension));
        return [.. archive.Entries.Select(entry => (entry.FullName, entry.Crc32, entry.LastWriteTime))];
    }
}
