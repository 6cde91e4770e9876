using PuppeteerSharp;

namespace ResNetDsl.Site.Tests;

/// <summary>The browser of the machine.</summary>
internal static class Chromium
{
    private const string Variable = "CHROMIUM";

    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    /// <summary>Starts Chromium without a window.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Task<IBrowser> StartAsync() => Puppeteer.LaunchAsync(new()
    {
        ExecutablePath = Find(),
        Headless = true,
        // Chromium has no sandbox for root, as in a container.
        Args = Environment.IsPrivilegedProcess ? ["--disable-gpu", "--no-sandbox", "--disable-dev-shm-usage"] : ["--disable-gpu"],
    });

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return named;
        }

        IEnumerable<string> files = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)));
        return files.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"The tests of the site need Chromium: install it, or name its program by the environment variable {Variable}.");
    }
}
