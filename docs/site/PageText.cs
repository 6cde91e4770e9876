using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ResNetDsl.Site;

/// <summary>What the site changes in a Markdown page.</summary>
internal static partial class PageText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    /// <summary>Replaces the targets of links and pictures. The rest of the page stays as it is, and so do links to other sites and within the page.</summary>
    /// <param name="markdown">The page.</param>
    /// <param name="replacement">The new target of a relative path. A fragment such as <c>#install</c> is not part of the path and is kept.</param>
    public static string ReplaceLinks(string markdown, Func<string, string> replacement)
    {
        MarkdownDocument document = Markdown.Parse(markdown, Pipeline);
        List<(int Start, int End)> targets =
        [
            .. document.Descendants<LinkInline>().Where(link => !link.UrlSpan.IsEmpty).Select(link => (link.UrlSpan.Start, link.UrlSpan.End + 1)),
            .. document.Descendants<LinkReferenceDefinition>().Select(link => (link.UrlSpan.Start, link.UrlSpan.End + 1)),
            .. document.Descendants<HtmlBlock>().SelectMany(html => Attributes(markdown, html.Span.Start, html.Span.End + 1)),
            .. document.Descendants<HtmlInline>().SelectMany(html => Attributes(markdown, html.Span.Start, html.Span.End + 1)),
        ];

        // From the last to the first, so that the positions before a replacement stay right. A definition is found once for each of its uses.
        foreach ((int start, int end) in targets.Distinct().OrderDescending())
        {
            string target = markdown[start..end];
            if (IsRelative(target))
            {
                int fragment = target.IndexOf('#', StringComparison.Ordinal);
                string path = fragment < 0 ? target : target[..fragment];
                markdown = markdown[..start] + replacement(path) + target[path.Length..] + markdown[end..];
            }
        }

        return markdown;
    }

    /// <summary>Marks code without a language as text, which is shown as it is; its language would be guessed from its words.</summary>
    /// <param name="markdown">The page.</param>
    public static string MarkText(string markdown)
    {
        IEnumerable<FencedCodeBlock> plain = Markdown.Parse(markdown, Pipeline).Descendants<FencedCodeBlock>().Where(code => string.IsNullOrEmpty(code.Info));
        return plain.Select(code => code.Span.Start + code.OpeningFencedCharCount).OrderDescending().Aggregate(markdown, (page, position) => page.Insert(position, "text"));
    }

    private static bool IsRelative(string target) => target.Length > 0 && target[0] != '#' && !Scheme().IsMatch(target);

    private static IEnumerable<(int Start, int End)> Attributes(string markdown, int start, int end) =>
        LinkAttribute().Matches(markdown[start..end]).Select(match => match.Groups[1]).Select(target => (start + target.Index, start + target.Index + target.Length));

    [GeneratedRegex("^([a-zA-Z][a-zA-Z0-9+.-]*:|//)")]
    private static partial Regex Scheme();

    [GeneratedRegex("""\b(?:href|src)="([^"]*)["]""")]
    private static partial Regex LinkAttribute();
}
