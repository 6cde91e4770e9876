using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ResNetDsl.Generator.Tests.Documentation;

/// <summary>
/// Every piece of code in the documentation of diagnostics is compiled, and what is reported of it stands under its lines, letter for letter. <c>SNAPSHOTS_ACCEPT=1</c> writes
/// what is reported into the pages.
/// </summary>
public sealed partial class DocumentationTests
{
    // The generator's own failure, and what the build says before there is a compilation, cannot be shown in code.
    private static readonly string[] WithoutCode = ["RND901", "RND950", "RND951", "RND952", "RND953", "RND954", "RND955"];

    private static readonly string Docs = Path.Combine(Path.GetDirectoryName(Here())!, "../../../docs");

    private static bool IsAccepting => Environment.GetEnvironmentVariable("SNAPSHOTS_ACCEPT") == "1" && Environment.GetEnvironmentVariable("CI") is null;

    /// <summary>Every third, and all in the long lane.</summary>
    public static TheoryData<string> Pages => [.. Rules.All.Select(rule => rule.Id).Append("RND900").Where((_, i) => Lane.IsLong || IsAccepting || i % 3 == 0)];

    [Theory]
    [Trait(Lane.Trait, Lane.Both)]
    [MemberData(nameof(Pages))]
    public void Page_shows_what_the_compiler_says(string id)
    {
        (string text, List<IReadOnlyList<string>> reported) = Compile(Path.Combine(Docs, "diagnostics", id + ".md"), id);

        Assert.StartsWith($"# {id}: ", text, StringComparison.Ordinal);
        // The summary comes with what it sums up.
        Assert.All(reported.SelectMany(ids => ids), other => Assert.True(other == id || id == "RND900", other));
        Assert.Contains(reported, ids => ids.Count > 0);
        Assert.True(id == Rules.BlockSummary.Id || reported.Any(ids => ids.Count == 0), "no code is right");
    }

    [Fact]
    public void Gallery_shows_what_the_compiler_says()
    {
        (_, List<IReadOnlyList<string>> reported) = Compile(Path.Combine(Docs, "mistakes.md"), page: "");

        Assert.Equal(24, reported.Count);
        Assert.All(reported, Assert.NotEmpty);
    }

    [Fact]
    public void Every_id_has_a_page() => Assert.Equal(
        Rules.All.Select(rule => rule.Id).Append("RND900").Concat(WithoutCode).Append("README").Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.Combine(Docs, "diagnostics")).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Fact]
    public void Catalogue_shows_the_message_of_every_id()
    {
        string path = Path.Combine(Docs, "diagnostics", "README.md");
        string catalog = File.ReadAllText(path);
        List<string> ids = [];
        string current = CatalogueRow().Replace(catalog, row =>
        {
            ids.Add(row.Groups[1].Value);
            return RowOf(row.Groups[1].Value);
        });

        Assert.Equal(Rules.All.Select(rule => rule.Id).Append("RND900").Concat(WithoutCode).Order(StringComparer.Ordinal), ids);
        WriteOrCompare(path, current, catalog);
    }

    /// <summary>The pieces of C# in a page.</summary>
    internal static IEnumerable<string> CodeOf(string page) => Code().Matches(page).Select(match => match.Groups[1].Value);

    private static (string Text, List<IReadOnlyList<string>> Reported) Compile(string path, string page)
    {
        string text = File.ReadAllText(path);
        List<IReadOnlyList<string>> reported = [];
        string compiled = Code().Replace(text, block =>
        {
            (string annotated, IReadOnlyList<string> ids) = AnnotatedCode.Annotate(AnnotatedCode.Plain(block.Groups[1].Value), page);
            reported.Add(ids);
            return $"```csharp\n{annotated}\n```";
        });
        WriteOrCompare(path, compiled, text);
        return (text, reported);
    }

    /// <summary>A row of the catalog: an id, its severity, its title, and the first message on its page, which is what the compiler says.</summary>
    private static string RowOf(string id)
    {
        string path = Path.Combine(Docs, "diagnostics", id + ".md");
        if (IsAccepting && !WithoutCode.Contains(id))
        {
            // The page may not be written yet.
            Compile(path, id);
        }

        string page = File.ReadAllText(path);
        Match message = Regex.Match(page, $"^(?:\\S+: )?(error|warning|message|info|hidden) {id}: (.+)$", RegexOptions.Multiline);
        Assert.True(message.Success, $"the page of {id} shows no message");
        Rule? rule = Rules.All.SingleOrDefault(rule => rule.Id == id);
        string severity = rule?.Severity.ToString().ToLowerInvariant() ?? message.Groups[1].Value;
        string title = rule?.Title ?? page.Split('\n')[0][$"# {id}: ".Length..];
        return $"| [{id}]({id}.md) | {severity} | {title} | `{message.Groups[2].Value.Replace("|", "\\|", StringComparison.Ordinal)}` |";
    }

    private static void WriteOrCompare(string path, string current, string text)
    {
        if (IsAccepting)
        {
            File.WriteAllText(path, current);
        }
        else
        {
            Assert.Equal(current, text);
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"^\| \[(RND\d+)\].*$", RegexOptions.Multiline)]
    private static partial Regex CatalogueRow();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
