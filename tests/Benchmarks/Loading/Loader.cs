using PureHDF;
using ResNetDsl.Architecture.Naming;
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
        new("PureHDF", [".h5"], ReadHdf5),
    ];

    public static Loader Find(string name) => All.Single(loader => loader.Name == name);

    /// <summary>Reads datasets by TF-slim's names, in its layouts.</summary>
    private static void ReadHdf5(Network net, string path)
    {
        using IDisposable inference = no_grad();
        using PureHDF.VOL.Native.NativeFile file = H5File.OpenRead(path);
        Dictionary<string, Tensor> state = net.state_dict();
        Dictionary<string, string> keys = net.Architecture.Tensors().ToDictionary(tensor => tensor.Path, tensor => tensor.Key);
        foreach (NamedTensor named in WeightNaming.Slim.Tensors(net.Architecture))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor numbers = tensor(file.Dataset($"resnet_v2_152/{named.Name}").Read<float[]>()).reshape([.. named.StoredShape]);
            Tensor target = state[keys[named.Tensor.Path]];
            target.copy_(named.Layout == WeightLayout.HeightWidthInOut && target.dim() == 4 ? numbers.permute(3, 2, 0, 1) : numbers.reshape(target.shape));
        }
    }

    public bool Reads(string file) => Endings.Count == 0 || Endings.Contains(Path.GetExtension(file));
}
