using TorchSharp.PyBridge;

namespace ResNetDsl.Benchmarks.Loading;

/// <summary>What loads weights from a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Endings">The endings of the files that it reads; empty for all.</param>
/// <param name="Load">Loads a file.</param>
internal sealed record Loader(string Name, IReadOnlyList<string> Endings, Action<Network, string> Load)
{
    public static IReadOnlyList<Loader> All { get; } =
    [
        new("LoadWeights", [], (net, file) => net.LoadWeights(file)),
        new("TorchSharp.PyBridge", [".pth"], (net, file) => net.load_py(file)),
    ];

    public static Loader Find(string name) => All.Single(loader => loader.Name == name);

    public bool Reads(string file) => Endings.Count == 0 || Endings.Contains(Path.GetExtension(file));
}
