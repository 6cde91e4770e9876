using ResNetDsl.Pickles;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights;

/// <summary>What a file of PyTorch holds.</summary>
/// <param name="Root">The value of its pickle.</param>
/// <param name="Storages">The bytes of its storages, by key.</param>
internal sealed record TorchContents(object? Root, IReadOnlyDictionary<string, ByteSource> Storages)
{
    /// <summary>The texts that are in the file besides the pickle.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>Finds the tensors, each within the bytes of its storage.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="FormatException">One is not, or is of a type that networks do not have; the message is a clause.</exception>
    public WeightSource Tensors(TensorFile file)
    {
        TorchTree tree = TorchTree.Of(Root);
        Dictionary<string, string> texts = new(tree.Texts, StringComparer.Ordinal);
        foreach ((string key, string text) in Texts)
        {
            texts[key] = text;
        }

        return new(file.Path, PyTorchFormat.What, tree.Tensors.Select(item => Strided(item.Name, item.Tensor).Stored(file.Path)), [file, .. Storages.Values.OfType<IDisposable>()])
        {
            Length = file.Length,
            Metadata = texts,
            StateDicts = tree.Places,
        };
    }

    private StridedTensor Strided(string name, TorchTensor tensor)
    {
        ScalarType type = tensor.Type.Type ?? throw new FormatException($"'{name}' has the type {tensor.Type.Dtype}, which networks do not support");
        TorchStorage storage = tensor.Storage;
        if (!Storages.TryGetValue(storage.Key, out ByteSource? bytes))
        {
            throw new FormatException($"the storage '{storage.Key}' of '{name}' is missing");
        }

        long start;
        try
        {
            start = checked((storage.Start * storage.Type.Bytes) + (tensor.Offset * tensor.Type.Bytes));
            if (checked((storage.Start + storage.Numel) * storage.Type.Bytes) > bytes.Length)
            {
                throw new FormatException($"the storage '{storage.Key}' of '{name}' has {bytes.Length} bytes, less than its {storage.Numel} numbers take");
            }
        }
        catch (OverflowException exception)
        {
            throw new FormatException($"the storage '{storage.Key}' of '{name}' has {storage.Numel} numbers, which no file holds", exception);
        }

        return new(new(name, type, new(tensor.Shape)), bytes, start, tensor.Strides);
    }
}
