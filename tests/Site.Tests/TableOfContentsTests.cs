namespace ResNetDsl.Site.Tests;

/// <summary>Every page has its place in <c>docs/toc.yml</c>.</summary>
public sealed class TableOfContentsTests
{
    [Fact]
    public void The_table_lists_every_page_and_no_other()
    {
        (IReadOnlyList<string> missing, IReadOnlyList<string> unknown) = TableOfContents.Differences();
        Assert.Empty(missing);
        Assert.Empty(unknown);
    }
}
