using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;

namespace ResNetDsl.Site.Tests;

/// <summary>Serves the built site on a free port of this machine.</summary>
internal sealed class SiteServer : IAsyncDisposable
{
    private readonly WebApplication server;

    private SiteServer(WebApplication server) => this.server = server;

    /// <summary>The address of the start page's folder, with a slash at its end.</summary>
    public string Address => server.Urls.Single() + "/";

    /// <summary>Starts a server.</summary>
    /// <param name="folder">The folder of the site.</param>
    public static async Task<SiteServer> StartAsync(string folder)
    {
        WebApplication server = WebApplication.CreateEmptyBuilder(new()).Listening().Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(folder) });
        await server.StartAsync();
        return new(server);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
