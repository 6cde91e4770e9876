namespace ResNetDsl.Packages.Tests;

/// <summary>The packages, packed once under a version of their own, and a place outside the repository whose projects install them.</summary>
public sealed class PackedPackages : IDisposable
{
    private readonly TemporaryFolder root = new();

    /// <summary>Packs.</summary>
    public PackedPackages()
    {
        Version = $"{BuildMetadata.Version}-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}";
        Pack("feed");
        // The machine's sources stay; what it has installed is used where it lies.
        File.WriteAllText(PathOf("nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="feed" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{BuildMetadata.PackageFolder}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        // libtorch is 480 MB: linked, not copied.
        File.WriteAllText(PathOf("Directory.Build.props"), """
            <Project>
              <PropertyGroup>
                <CreateSymbolicLinksForCopyLocalIfPossible>true</CreateSymbolicLinksForCopyLocalIfPossible>
              </PropertyGroup>
            </Project>
            """);
    }

    internal string Version { get; }

    internal static string Backend =>
        OperatingSystem.IsWindows() ? "libtorch-cpu-win-x64" : OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64" : "libtorch-cpu-linux-x64";

    /// <summary>The path of something in the place.</summary>
    /// <param name="name">Its name.</param>
    internal string PathOf(string name) => root.Of(name);

    /// <summary>The path of a package.</summary>
    /// <param name="folder">Where it was packed to.</param>
    /// <param name="id">The package.</param>
    /// <param name="extension">nupkg, or snupkg for its symbols.</param>
    internal string PackageOf(string folder, string id, string extension = "nupkg") => Path.Combine(PathOf(folder), $"{id}.{Version}.{extension}");

    /// <summary>Packs what is built.</summary>
    /// <param name="folder">Where to.</param>
    internal void Pack(string folder)
    {
        Command pack = Command.Dotnet(
            BuildMetadata.Repository, BuildMetadata.PackageFolder,
            "pack", "ResNetDsl.sln", "--no-build", "--no-restore", "--configuration", BuildMetadata.Configuration, "--output", PathOf(folder),
            $"-p:PackageVersion={Version}", $"-p:NuspecOutputPath={PathOf("nuspec")}");
        Assert.Empty(pack.Succeeded().Diagnostics);
    }

    /// <summary>Runs <c>dotnet</c> in a folder of the place.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="arguments">The command line.</param>
    internal Command Dotnet(string folder, params string[] arguments) => Command.Dotnet(PathOf(folder), PathOf("packages"), arguments);

    /// <summary>Writes a file in the place.</summary>
    /// <param name="name">Its path within it.</param>
    /// <param name="text">What it says.</param>
    internal void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    /// <inheritdoc/>
    public void Dispose() => root.Dispose();
}

/// <summary>The tests that share them, one at a time.</summary>
[CollectionDefinition(nameof(PackedPackages))]
public sealed class PackedPackagesGroup : ICollectionFixture<PackedPackages>;
