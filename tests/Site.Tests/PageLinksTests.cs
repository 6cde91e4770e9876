namespace ResNetDsl.Site.Tests;

/// <summary>The links of a page are replaced where they are, and nothing else changes.</summary>
public sealed class PageLinksTests
{
    [Theory]
    [InlineData("See [the table](README.md#options) and ![it](a.svg).", "See [the table](<README.md>#options) and ![it](<a.svg>).")]
    [InlineData("[![it](a.svg)](b.md)", "[![it](<a.svg>)](<b.md>)")]
    [InlineData("| [one](1.md) | `[two](2.md)` |", "| [one](<1.md>) | `[two](2.md)` |")]
    [InlineData("[one][two]\n\n[two]: 2.md#there", "[one][two]\n\n[two]: <2.md>#there")]
    [InlineData("<p align=\"center\"><img src=\"a.svg\" alt=\"it\"></p>", "<p align=\"center\"><img src=\"<a.svg>\" alt=\"it\"></p>")]
    [InlineData("Text <a href=\"b.md#c\">b</a> text", "Text <a href=\"<b.md>#c\">b</a> text")]
    [InlineData("```\n[one](1.md)\n```", "```\n[one](1.md)\n```")]
    [InlineData("[a](#here) [b](https://example.org/x.md) <c@example.org> [d](mailto:c@example.org)", "[a](#here) [b](https://example.org/x.md) <c@example.org> [d](mailto:c@example.org)")]
    public void Relative_targets_are_replaced(string page, string replaced) => Assert.Equal(replaced, PageLinks.Replace(page, path => $"<{path}>"));
}
