using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;

namespace ResNetDsl.Site.Tests;

/// <summary>Serves the built site on a free port of this machine.</summary>
internal sealed class SiteServer : IAsyncDisposable
{
    private readonly WebApplication server;

    private SiteServer(WebApplication server) => this.server = server;

    /// <summary>The address of the site, with a slash at its end.</summary>
    public Uri Address => new(server.Urls.Single() + "/");

    /// <summary>Starts a server.</summary>
    /// <param name="folder">The folder of the site.</param>
    /// <param name="hasSearch">Whether the search finds anything. Each page that is opened makes an index of all pages, which takes longer than the page; without the search it starts a script that does nothing.</param>
    public static async Task<SiteServer> StartAsync(string folder, bool hasSearch)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        if (!hasSearch)
        {
            server.Map("/public/search-worker.min.js", worker => worker.Run(static context =>
            {
                context.Response.ContentType = "text/javascript";
                return Task.CompletedTask;
            }));
        }

        server.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(folder) });
        await server.StartAsync();
        return new(server);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
