using PuppeteerSharp;

namespace ResNetDsl.Site.Tests;

/// <summary>What a browser finds on a page.</summary>
/// <param name="IsComplete">Whether it has its bar and its table of contents.</param>
/// <param name="Width">The width of its content.</param>
/// <param name="Window">The width of the window.</param>
/// <param name="Ids">The names of its parts, to which links may point.</param>
/// <param name="Links">The full addresses of its links.</param>
/// <param name="BrokenPictures">The addresses of the pictures that are not shown.</param>
internal sealed record PageContent(bool IsComplete, int Width, int Window, string[] Ids, string[] Links, string[] BrokenPictures);

/// <summary>Opens pages of the site in a tab of its own, and notes what goes wrong.</summary>
internal sealed class SitePage : IAsyncDisposable
{
    private const int PhoneWidth = 390;
    private const int PhoneHeight = 844;

    // A machine may be busy.
    private const int Patience = 120_000;

    // docfx adds the bar to a page after it is loaded, and the table of contents where there is one. A tab in the background draws no frames, by which Puppeteer would wait.
    private const string Content = """
        async () => {
            // A page whose table is the bar has no other.
            const tableOf = name => document.querySelector(`meta[name="docfx:${name}"]`).content;
            const hasTable = tableOf('tocrel') !== '' && tableOf('tocrel') !== tableOf('navrel');
            const isComplete = () => document.querySelector('#navbar li') && (!hasTable || document.querySelector('#toc li'));
            for (let i = 0; i < 1000 && !isComplete(); i++) {
                await new Promise(resolve => setTimeout(resolve, 20));
            }
            return {
                isComplete: !!isComplete(),
                width: document.documentElement.scrollWidth,
                window: window.innerWidth,
                ids: [...document.querySelectorAll('[id]')].map(element => element.id),
                links: [...new Set([...document.querySelectorAll('a[href]')].map(link => link.href))],
                brokenPictures: [...document.images].filter(picture => picture.complete && picture.naturalWidth === 0).map(picture => picture.src),
            };
        }
        """;

    private const string Found = """
        async expected => {
            const found = () => [...document.querySelectorAll('#search-results .sr-item a')].map(link => link.href);
            for (let i = 0; i < 1000 && !found().some(link => link.startsWith(expected)); i++) {
                await new Promise(resolve => setTimeout(resolve, 20));
            }
            return found();
        }
        """;

    private readonly IPage page;
    private readonly Uri address;

    private SitePage(IPage page, Uri address)
    {
        this.page = page;
        this.address = address;
        page.Console += (_, message) =>
        {
            if (message.Message.Type == ConsoleType.Error)
            {
                Errors.Add($"{page.Url}: {message.Message.Text}");
            }
        };
        page.PageError += (_, error) => Errors.Add($"{page.Url}: {error.Message}");
        page.RequestFailed += (_, request) => Errors.Add($"{page.Url}: {request.Request.Url} was not loaded ({request.Request.FailureText})");
        page.Response += (_, response) =>
        {
            if (!response.Response.Ok && (int)response.Response.Status != 304)
            {
                Errors.Add($"{page.Url}: {response.Response.Url} answers {(int)response.Response.Status}");
            }
        };
        page.Request += (_, request) =>
        {
            if (Uri.TryCreate(request.Request.Url, UriKind.Absolute, out Uri? requested) && requested.Scheme is "http" or "https" && requested.Authority != address.Authority)
            {
                Errors.Add($"{page.Url}: asks another site for {requested}");
            }
        };
    }

    /// <summary>Errors of the console, requests that failed, and requests to other sites.</summary>
    public IList<string> Errors { get; } = [];

    /// <summary>Opens a tab of the size of a phone.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="address">The address of the site.</param>
    public static async Task<SitePage> OpenAsync(IBrowser browser, Uri address)
    {
        IPage page = await browser.NewPageAsync();
        page.DefaultTimeout = Patience;
        page.DefaultNavigationTimeout = Patience;
        await page.SetViewportAsync(new() { Width = PhoneWidth, Height = PhoneHeight });
        return new(page, address);
    }

    /// <summary>Opens a page of the site.</summary>
    /// <param name="path">Its path.</param>
    public async Task<PageContent> ReadAsync(string path)
    {
        await page.GoToAsync(new Uri(address, path).ToString());
        return await page.EvaluateFunctionAsync<PageContent>(Content);
    }

    /// <summary>Types into the search box of the start page, and waits for a result: until all letters are typed and found, there are those of fewer letters.</summary>
    /// <param name="text">What is searched.</param>
    /// <param name="expected">How the path of a page that must be found begins.</param>
    /// <returns>The addresses of the pages that were found last.</returns>
    public async Task<string[]> SearchAsync(string text, string expected)
    {
        await page.SetViewportAsync(new() { Width = 1280, Height = 900 });
        await page.GoToAsync(address.ToString());
        // The box is disabled until the index is loaded.
        await page.WaitForSelectorAsync("#search-query:enabled");
        await page.TypeAsync("#search-query", text);
        return await page.EvaluateFunctionAsync<string[]>(Found, address + expected);
    }

    public async ValueTask DisposeAsync() => await page.DisposeAsync();
}
