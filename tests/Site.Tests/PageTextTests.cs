namespace ResNetDsl.Site.Tests;

/// <summary>Links and code are changed where they are, and the rest of a page stays as it is.</summary>
public sealed class PageTextTests
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
    public void Relative_targets_are_replaced(string page, string replaced) => Assert.Equal(replaced, PageText.ReplaceLinks(page, path => $"<{path}>"));

    [Theory]
    [InlineData("```\na\n```", "```text\na\n```")]
    [InlineData("- one\n\n  ````\n  ```\n  ````\n\n~~~\nb\n~~~\n", "- one\n\n  ````text\n  ```\n  ````\n\n~~~text\nb\n~~~\n")]
    [InlineData("```csharp\na\n```", "```csharp\na\n```")]
    [InlineData("````markdown\n```\na\n```\n````", "````markdown\n```\na\n```\n````")]
    public void Code_without_a_language_is_text(string page, string marked) => Assert.Equal(marked, PageText.MarkText(page));
}
