using System.Collections.Concurrent;
using PuppeteerSharp;

namespace ResNetDsl.Site.Tests;

/// <summary>The site in a browser: every page at the width of a phone, every link, and the search. <c>dotnet run --project docs/site</c> builds it before.</summary>
[Trait(Lane.Trait, Lane.Long)]
public sealed class BrowserTests
{
    private const int Tabs = 2;

    [Fact]
    public async Task Pages_are_whole_and_fit_a_phone()
    {
        string[] pages = BuiltPages();
        ConcurrentDictionary<string, PageContent> contents = new();
        ConcurrentQueue<string> waiting = new(pages);
        ConcurrentBag<string> errors = [];
        await using SiteServer server = await SiteServer.StartAsync(Repository.Site, hasSearch: false);
        await using IBrowser browser = await Chromium.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Tabs).Select(async _ =>
        {
            await using SitePage tab = await SitePage.OpenAsync(browser, server.Address);
            while (waiting.TryDequeue(out string? page))
            {
                contents[page] = await tab.ReadAsync(page);
            }

            foreach (string error in tab.Errors)
            {
                errors.Add(error);
            }
        }));

        Assert.Empty(errors);
        Assert.Empty(contents.Where(page => !page.Value.IsComplete).Select(page => $"{page.Key} has no bar or no table of contents"));
        Assert.Empty(contents.Where(page => page.Value.Width > page.Value.Window).Select(page => $"{page.Key} is {page.Value.Width} pixels wide"));
        Assert.Empty(contents.SelectMany(page => page.Value.BrokenPictures.Select(picture => $"{page.Key} does not show {picture}")));
        Assert.Empty(contents.SelectMany(page => page.Value.Links.Where(link => !Resolves(server.Address, link, contents)).Select(link => $"{page.Key} links to {link}")));
        // Every page can be reached from the start page.
        Assert.Empty(pages.Except(Reachable(server.Address, contents)));
    }

    [Theory]
    [InlineData("ResNeXt50_32x4d", "gallery/index.html")]
    [InlineData("RND101", "docs/diagnostics/RND101.html")]
    [InlineData("SaveWeights", "api/")]
    public async Task The_search_finds_pages(string text, string page)
    {
        await using SiteServer server = await SiteServer.StartAsync(Repository.Site, hasSearch: true);
        await using IBrowser browser = await Chromium.StartAsync();
        await using SitePage tab = await SitePage.OpenAsync(browser, server.Address);
        Assert.Contains(await tab.SearchAsync(text, page), found => found.StartsWith(server.Address + page, StringComparison.Ordinal));
        Assert.Empty(tab.Errors);
    }

    /// <summary>The paths of the pages that were built; tables of contents are parts of pages.</summary>
    private static string[] BuiltPages()
    {
        if (!File.Exists(Path.Combine(Repository.Site, "index.html")))
        {
            throw new InvalidOperationException("The site is not built: 'dotnet run --project docs/site' builds it.");
        }

        return [.. Directory.EnumerateFiles(Repository.Site, "*.html", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Site, file).Replace('\\', '/')).Where(page => Path.GetFileName(page) != "toc.html").Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a link leads to a page and a part of it, to a file of the site, or elsewhere.</summary>
    private static bool Resolves(Uri site, string link, ConcurrentDictionary<string, PageContent> contents)
    {
        Uri target = new(link);
        if (target.Authority != site.Authority)
        {
            return true;
        }

        string id = Uri.UnescapeDataString(target.Fragment.TrimStart('#'));
        return contents.TryGetValue(PathOf(site, target), out PageContent? page)
            ? id.Length == 0 || page.Ids.Contains(id)
            : File.Exists(Path.Combine(Repository.Site, PathOf(site, target)));
    }

    private static HashSet<string> Reachable(Uri site, ConcurrentDictionary<string, PageContent> contents)
    {
        HashSet<string> reached = ["index.html"];
        Queue<string> waiting = new(reached);
        while (waiting.TryDequeue(out string? page))
        {
            foreach (string target in contents[page].Links.Select(link => PathOf(site, new(link))).Where(contents.ContainsKey).Where(reached.Add))
            {
                waiting.Enqueue(target);
            }
        }

        return reached;
    }

    /// <summary>The path of a page below the site, without its query.</summary>
    private static string PathOf(Uri site, Uri target)
    {
        string path = Uri.UnescapeDataString(target.AbsolutePath).TrimStart('/');
        return target.Authority != site.Authority ? target.ToString() : path.Length == 0 || path.EndsWith('/') ? path + "index.html" : path;
    }
}
