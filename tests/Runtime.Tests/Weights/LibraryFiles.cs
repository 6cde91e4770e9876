using ResNetDsl.Weights;

namespace ResNetDsl.Runtime.Tests.Weights;

/// <summary>Files as a library would write them, of the weights of a network.</summary>
internal static class LibraryFiles
{
    /// <summary>Writes a network's tensors under a library's names and in its layouts, and more besides.</summary>
    public static void Write(string path, Network net, WeightNaming naming, string prefix = "", string suffix = "", params (string Name, Tensor Tensor)[] more)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        Dictionary<string, Tensor> state = net.state_dict();
        Dictionary<string, string> keys = net.Architecture.Tensors().ToDictionary(tensor => tensor.Path, tensor => tensor.Key);
        Safetensors.Write(path, naming.Tensors(net.Architecture)
            .Select(named => ($"{prefix}{named.Name}{suffix}", LaidOut(state[keys[named.Tensor.Path]], named)))
            .Concat(more.Select(item => ($"{prefix}{item.Name}{suffix}", item.Tensor))));
    }

    /// <summary>A tensor as the library lays it out, written here by the shapes alone.</summary>
    private static Tensor LaidOut(Tensor tensor, NamedTensor named) => named.Layout switch
    {
        WeightLayout.HeightWidthInOut => tensor.reshape(tensor.size(0), -1, tensor.dim() == 4 ? tensor.size(2) : 1, tensor.dim() == 4 ? tensor.size(3) : 1).permute(2, 3, 1, 0),
        WeightLayout.InOut => tensor.reshape(tensor.size(0), -1).t(),
        WeightLayout.OutIn => tensor.reshape(tensor.size(0), -1),
        _ => tensor,
    };
}
