using System.Text;
using System.Text.RegularExpressions;

namespace ResNetDsl.Site;

/// <summary>The tables of contents: <c>docs/toc.yml</c>, which is written by hand, that of diagnostics, and the bar at the top.</summary>
internal static partial class TableOfContents
{
    private const string Bar = """
        - name: Documentation
          href: docs/
        - name: Diagnostics
          href: docs/diagnostics/index.md
        - name: API
          href: api/
        - name: Gallery
          href: gallery/index.md

        """;

    /// <summary>The pages of <c>docs</c> that <c>docs/toc.yml</c> does not list, and those that it lists and are not there; paths from the root of the repository.</summary>
    public static (IReadOnlyList<string> Missing, IReadOnlyList<string> Unknown) Differences()
    {
        string[] pages = [.. StagedPages.DocumentationPages().Where(page => !page.StartsWith("docs/diagnostics/", StringComparison.Ordinal))];
        string[] listed = [.. Reference().Matches(File.ReadAllText(Repository.PathOf("docs/toc.yml"))).Select(match => match.Value)
            .Where(page => !page.StartsWith("../", StringComparison.Ordinal)).Select(page => "docs/" + page)];
        return ([.. pages.Except(listed)], [.. listed.Except(pages)]);
    }

    /// <summary>Writes the tables.</summary>
    /// <param name="folder">Where the pages are staged.</param>
    /// <exception cref="SiteException"><c>docs/toc.yml</c> does not list the pages that there are.</exception>
    public static void Write(string folder)
    {
        (IReadOnlyList<string> missing, IReadOnlyList<string> unknown) = Differences();
        if (missing.Count > 0)
        {
            throw new SiteException($"docs/toc.yml does not list {string.Join(", ", missing)}.");
        }

        if (unknown.Count > 0)
        {
            throw new SiteException($"docs/toc.yml lists {string.Join(", ", unknown)}, which do not exist.");
        }

        string table = Reference().Replace(File.ReadAllText(Repository.PathOf("docs/toc.yml")), reference => StagedPages.NameOf(reference.Value));
        StagedFile.Write(Path.Combine(folder, "docs/toc.yml"), table);
        StagedFile.Write(Path.Combine(folder, "toc.yml"), Bar);
        StagedFile.Write(Path.Combine(folder, "docs/diagnostics/toc.yml"), Diagnostics());
    }

    /// <summary>The catalog and a page for each id.</summary>
    private static string Diagnostics()
    {
        StringBuilder table = new("- name: All diagnostics\n  href: index.md\n");
        foreach (string page in Directory.EnumerateFiles(Repository.PathOf("docs/diagnostics"), "RND*.md").Order(StringComparer.Ordinal))
        {
            string title = File.ReadLines(page).First().TrimStart('#', ' ');
            table.Append($"- name: \"{title.Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n  href: {Path.GetFileName(page)}\n");
        }

        return table.ToString();
    }

    [GeneratedRegex(@"(?<=^\s*href:\s*)\S+\.md(?=\s*$)", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
