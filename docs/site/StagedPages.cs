using System.Text;

namespace ResNetDsl.Site;

/// <summary>
/// The pages and pictures of the repository in the folder that docfx reads, at their own paths. A link to a file that is not a page, such as a source file, becomes a link to a page that shows
/// the file.
/// </summary>
internal sealed class StagedPages
{
    private static readonly string[] Pictures = [".png", ".svg"];
    private static readonly string[] RootPages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"];

    // The pages of packages are for a gallery of packages.
    private static readonly string[] NotOfTheSite = ["docs/package.md", "docs/templates.md"];

    private readonly string folder;
    private readonly HashSet<string> pages = [.. RootPages, .. DocumentationPages()];
    private readonly Queue<string> sources = new();
    private readonly HashSet<string> staged = [];

    private StagedPages(string folder) => this.folder = folder;

    /// <summary>The pages below <c>docs</c> that belong to the site, as paths from the root of the repository.</summary>
    public static IEnumerable<string> DocumentationPages() => Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
        .Select(RelativePath).Except(NotOfTheSite).Order(StringComparer.Ordinal);

    /// <summary>Writes all pages, the pictures that they show, and the source files that they link to.</summary>
    /// <param name="folder">Where to.</param>
    /// <exception cref="SiteException">A page links to a file that does not exist.</exception>
    public static void Write(string folder)
    {
        StagedPages all = new(folder);
        foreach (string page in all.pages)
        {
            string markdown = File.ReadAllText(Repository.PathOf(page));
            StagedFile.Write(Path.Combine(folder, NameOf(page)), PageText.MarkText(PageText.ReplaceLinks(markdown, path => all.Linked(page, path))));
        }

        while (all.sources.TryDequeue(out string? source))
        {
            StagedFile.Write(Path.Combine(folder, SourcePageOf(source)), all.SourcePage(source));
        }
    }

    /// <summary>The name of a page on the site: that of a folder is its start page.</summary>
    /// <param name="page">The path of the page.</param>
    public static string NameOf(string page) => Path.GetFileName(page) == "README.md" ? page[..^"README.md".Length] + "index.md" : page;

    private static string SourcePageOf(string source) => $"source/{source}.md";

    /// <summary>The target on the site of a link.</summary>
    private string Linked(string page, string path)
    {
        string target = RelativePath(Path.Combine(Repository.PathOf(page), "..", Uri.UnescapeDataString(path))).TrimEnd('/');
        string full = Repository.PathOf(target);
        if (target.StartsWith("..", StringComparison.Ordinal) || !Path.Exists(full))
        {
            throw new SiteException($"{page} links to '{path}', which does not exist.");
        }

        if (pages.Contains(target))
        {
            return Between(page, NameOf(target));
        }

        if (Directory.Exists(full) && pages.Contains(target + "/README.md"))
        {
            return Between(page, NameOf(target + "/README.md"));
        }

        return Between(page, Pictures.Contains(Path.GetExtension(target)) ? StagePicture(target) : StageSource(target));
    }

    private string StagePicture(string picture)
    {
        if (staged.Add(picture))
        {
            StagedFile.Copy(Repository.PathOf(picture), Path.Combine(folder, picture));
        }

        return picture;
    }

    private string StageSource(string source)
    {
        if (staged.Add(source))
        {
            sources.Enqueue(source);
        }

        return SourcePageOf(source);
    }

    /// <summary>A page that shows a source file, or lists the files of a folder.</summary>
    private string SourcePage(string source)
    {
        string path = Repository.PathOf(source);
        StringBuilder page = new($"# {source}\n\n");
        if (!Directory.Exists(path))
        {
            string text = File.ReadAllText(path).TrimEnd();
            string fence = text.Contains("```", StringComparison.Ordinal) ? "~~~~~~" : "```";
            return page.Append($"{fence}{Language(path)}\n{text}\n{fence}\n").ToString();
        }

        foreach (string file in Directory.EnumerateFiles(path).Select(RelativePath).Order(StringComparer.Ordinal))
        {
            page.Append($"- [{Path.GetFileName(file)}]({Between(SourcePageOf(source), StageSource(file))})\n");
        }

        return page.ToString();
    }

    private static string Language(string path) => Path.GetExtension(path) switch
    {
        ".cs" => "csharp",
        ".csproj" or ".props" or ".targets" => "xml",
        ".json" => "json",
        ".yml" => "yaml",
        _ => "text",
    };

    private static string Between(string page, string target) =>
        Path.GetRelativePath(Path.GetDirectoryName(Path.Combine(Repository.Root, page))!, Path.Combine(Repository.Root, target)).Replace('\\', '/');

    private static string RelativePath(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
}
