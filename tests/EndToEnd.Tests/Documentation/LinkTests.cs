using System.Text;
using System.Text.RegularExpressions;

namespace ResNetDsl.EndToEnd.Tests.Documentation;

/// <summary>The README is short, and relative links of the pages lead to files and headings.</summary>
public sealed partial class LinkTests
{
    private const int MostWords = 600;

    private static readonly string Repository = Path.GetFullPath(BuildValue.Of("Repository"));

    public static TheoryData<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository, "docs"), "*.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void The_readme_is_short() =>
        Assert.InRange(Read("README.md").Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Length, 100, MostWords);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Relative_links_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository, page))!;
        Assert.All(Link().Matches(WithoutCode(Read(page))).Select(link => link.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)), target =>
        {
            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? Path.Combine(Repository, page) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(Path.Exists(file), $"{page} links to '{target}', which does not exist.");
            if (parts.Length > 1)
            {
                Assert.Contains(parts[1], Headings(File.ReadAllText(file)));
            }
        });
    }

    /// <summary>A page begins with its title, the only heading of its level: a site and a package feed show it as such.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_begins_with_its_title(string page)
    {
        string text = WithoutCode(Read(page));
        Assert.StartsWith("# ", text, StringComparison.Ordinal);
        Assert.Single(Heading().Matches(text), heading => heading.Groups["level"].Value == "#");
    }

    /// <summary>Feeds show the pages of packages without the repository around them.</summary>
    [Fact]
    public void Pages_of_packages_have_no_relative_links()
    {
        string[] pages =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository, "src"), "package.md", SearchOption.AllDirectories),
            Path.Combine(Repository, "docs/package.md"), Path.Combine(Repository, "docs/templates.md"),
        ];
        Assert.All(pages, page => Assert.All(Link().Matches(WithoutCode(File.ReadAllText(page))), link => Assert.StartsWith("https://", link.Groups["target"].Value, StringComparison.Ordinal)));
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository, page)).ReplaceLineEndings("\n");

    private static string WithoutCode(string text) => InlineCode().Replace(Fenced().Replace(text, ""), "code");

    /// <summary>The anchors of a page's headings, as GitHub and sites make them.</summary>
    private static HashSet<string> Headings(string text)
    {
        HashSet<string> anchors = new(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(Fenced().Replace(text.ReplaceLineEndings("\n"), "")))
        {
            StringBuilder anchor = new();
            foreach (char letter in heading.Groups["text"].Value.ToLowerInvariant())
            {
                anchor.Append(letter == ' ' ? "-" : char.IsLetterOrDigit(letter) || letter is '-' or '_' ? letter.ToString() : "");
            }

            anchors.Add(anchor.ToString());
        }

        return anchors;
    }

    [GeneratedRegex(@"!?\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(?<level>#{1,6}) (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ *```.*?^ *```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex InlineCode();
}
