using Microsoft.Win32.SafeHandles;

namespace ResNetDsl.Benchmarks.Loading;

/// <summary>The least that a loader does: it reads the bytes of a file, and copies as many numbers as it has into the network, in the file's layout.</summary>
internal sealed class BareLoad
{
    private const int Stretch = 1 << 20;

    private readonly string[] parts;
    private readonly (Tensor To, Tensor From)[] copies;

    public BareLoad(Network net, string file)
    {
        parts = File.Exists(file) ? [file] : [.. Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileName(file) + ".*").Where(part => part.Contains(".index") || part.Contains(".data-"))];
        Bytes = parts.Sum(part => new FileInfo(part).Length);
        HashSet<string> turned = [.. net.LoadWeights(file).Reshaped.Where(tensor => tensor.From.Count == 4).Select(tensor => tensor.Key)];
        copies = [.. net.state_dict().Select(item => (item.Value, From(item.Value, turned.Contains(item.Key))))];
    }

    /// <summary>The bytes of the file, or of all of its files.</summary>
    public long Bytes { get; }

    public void Run()
    {
        byte[] buffer = new byte[Stretch];
        foreach (string part in parts)
        {
            using SafeFileHandle handle = File.OpenHandle(part);
            long position = 0;
            for (int read; (read = RandomAccess.Read(handle, buffer, position)) > 0;)
            {
                position += read;
            }
        }

        using IDisposable inference = no_grad();
        foreach ((Tensor to, Tensor from) in copies)
        {
            to.copy_(from);
        }
    }

    // A kernel of TensorFlow is [H, W, I, O].
    private static Tensor From(Tensor to, bool isTurned) => isTurned && to.dim() == 4 ? ones(to.size(2), to.size(3), to.size(1), to.size(0)).permute(3, 2, 0, 1) : ones_like(to);
}
