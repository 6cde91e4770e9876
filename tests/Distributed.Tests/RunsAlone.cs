namespace ResNetDsl.Distributed.Tests;

/// <summary>What the program of the tests prints without a launcher, run once for the same arguments.</summary>
public sealed class RunsAlone : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, RankResult> results = [];

    public void Dispose() => folder.Dispose();

    /// <summary>What these arguments give.</summary>
    /// <param name="arguments">The arguments of the program.</param>
    internal RankResult Of(params string[] arguments)
    {
        string key = string.Join('\n', arguments);
        return results.TryGetValue(key, out RankResult? result) ? result : results[key] = MpiLauncher.RunAlone(folder.Path, arguments);
    }
}
