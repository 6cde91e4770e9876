using System.Diagnostics;

namespace ResNetDsl.Site;

/// <summary>Builds the site: stages its pages, then runs docfx, which is a local tool of the repository.</summary>
internal static class SiteBuild
{
    /// <summary>Builds the site in <c>artifacts/site</c>.</summary>
    /// <exception cref="SiteException">A page is wrong, or docfx reports an error or a warning.</exception>
    public static void Run()
    {
        Stopwatch watch = Stopwatch.StartNew();
        Clear(Repository.Staged);
        Clear(Repository.Site);
        StagedPages.Write(Repository.Staged);
        TableOfContents.Write(Repository.Staged);
        GalleryPage.Write(Repository.Staged);
        StagedFile.Copy(Repository.PathOf("build/icon.png"), Path.Combine(Repository.Staged, "build/icon.png"));
        string settings = Path.Combine(Repository.Staged, "docfx.json");
        StagedFile.Write(settings, Settings());

        Dotnet("tool", "restore");
        Dotnet("docfx", "metadata", settings, "--warningsAsErrors", "--logLevel", "warning");
        Dotnet("docfx", "build", settings, "--warningsAsErrors", "--logLevel", "warning");
        Console.WriteLine($"{Directory.EnumerateFiles(Repository.Site, "*.html", SearchOption.AllDirectories).Count()} pages in {watch.Elapsed.TotalSeconds:F0} seconds: {Path.Combine(Repository.Site, "index.html")}");
    }

    // The assemblies are those that this program was built with; their documentation is beside them.
    private static string Settings() => File.ReadAllText(Repository.PathOf("docs/site/docfx.json"))
        .Replace("{assemblies}", Slashes(AppContext.BaseDirectory), StringComparison.Ordinal)
        .Replace("{template}", Slashes(Repository.PathOf("docs/site/template")), StringComparison.Ordinal)
        .Replace("{output}", Slashes(Repository.Site), StringComparison.Ordinal);

    private static string Slashes(string path) => path.Replace('\\', '/');

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Dotnet(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { WorkingDirectory = Repository.Root };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new SiteException($"'dotnet {string.Join(' ', arguments)}' failed; its messages are above.");
        }
    }
}
