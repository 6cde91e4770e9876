using ResNetDsl.Export;

namespace ResNetDsl.Benchmarks.Inference;

/// <summary>The same weights in the file of each engine.</summary>
/// <param name="Folder">The folder.</param>
internal sealed record InferenceFiles(string Folder)
{
    /// <summary>safetensors, for the generated network.</summary>
    public string Weights => Path.Combine(Folder, "weights.safetensors");

    /// <summary>The folded export.</summary>
    public string Onnx => Path.Combine(Folder, "network.onnx");

    /// <summary>The frozen network as TorchScript.</summary>
    public string Script => Path.Combine(Folder, "network.pt");

    /// <summary>TorchSharp's format, for TorchVision's module.</summary>
    public string Stock => Path.Combine(Folder, "weights.dat");

    /// <summary>Writes the files.</summary>
    public static InferenceFiles Write(string folder, InferenceNetwork network)
    {
        InferenceFiles files = new(folder);
        using Network seeded = network.Seeded();
        seeded.SaveSafetensors(files.Weights);
        seeded.ExportOnnx(files.Onnx);
        using (FrozenNetwork frozen = seeded.Freeze())
        {
            frozen.Save(files.Script);
        }

        if (InferenceEngine.Find("torchvision").Suits(network))
        {
            using nn.Module<Tensor, Tensor> stock = torchvision.models.resnet50(num_classes: 1000);
            Dictionary<string, Tensor> state = seeded.state_dict();
            using IDisposable inference = no_grad();
            foreach ((string key, Tensor value) in stock.state_dict())
            {
                value.copy_(state[key]);
            }

            stock.save(files.Stock);
        }

        return files;
    }
}
