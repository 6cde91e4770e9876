using System.IO.Compression;
using System.Text;
using ResNetDsl.Export;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Benchmarks.Loading;

/// <summary>The networks whose weights are loaded, and their files.</summary>
internal static class LoadedNetwork
{
    // Where the numbers of an array begin: a multiple of 64 (NEP 1).
    private const int HeaderBytes = 128;

    public static Network Make(string name) => name == "ResNet152" ? new ResNet152() : new ResNetV2_152();

    /// <summary>Saves a ResNet-152 in each format that can be written.</summary>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> Save(string folder)
    {
        using ResNet152 net = new();
        net.eval();
        net.SaveTorch(Path.Combine(folder, "weights.pth"));
        net.SaveSafetensors(Path.Combine(folder, "weights.safetensors"));
        net.ExportOnnx(Path.Combine(folder, "weights.onnx"));
        SaveNumPy(net, Path.Combine(folder, "weights.npz"));
        return [.. new[] { "pth", "safetensors", "npz", "onnx" }.Select(ending => Path.Combine(folder, "weights." + ending))];
    }

    private static void SaveNumPy(Network net, string path)
    {
        using ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create);
        foreach ((string key, Tensor tensor) in net.state_dict())
        {
            string type = tensor.dtype == ScalarType.Int64 ? "<i8" : "<f4";
            string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Concat(tensor.shape.Select(extent => $"{extent}, "))}), }}";
            using Stream entry = archive.CreateEntry(key + ".npy", CompressionLevel.NoCompression).Open();
            entry.Write([0x93, .. "NUMPY"u8, 1, 0, HeaderBytes - 10, 0, .. Encoding.ASCII.GetBytes(header.PadRight(HeaderBytes - 11)), (byte)'\n']);
            using Tensor detached = tensor.detach();
            entry.Write(detached.bytes);
        }
    }
}
