using System.IO.Compression;
using System.Text;
using ResNetDsl.Pickles;

namespace ResNetDsl.Programs;

/// <summary>
/// Writes PyTorch's archives: a zip with a pickle, and the numbers of each of its tensors (pytorch, <c>torch/serialization.py</c> and <c>torch/csrc/jit/serialization/export_module.cpp</c>). libtorch, Python
/// and C++ load them.
/// </summary>
internal static class TorchArchive
{
    private const string Folder = "network/";

    private static readonly PickleGlobal Rebuild = new("torch._utils", "_rebuild_tensor_v2");

    /// <summary>Writes a TorchScript program: the source of one class, and one object of it.</summary>
    /// <param name="stream">The destination.</param>
    /// <param name="source">The source of the class <c>__torch__.Network</c>.</param>
    /// <param name="tensors">Its tensors by the names of their attributes. Each is disposed when it is written.</param>
    /// <param name="extra">Texts beside them, by name.</param>
    public static void Write(Stream stream, string source, IEnumerable<(string Name, Tensor Value)> tensors, IEnumerable<KeyValuePair<string, string>> extra)
    {
        using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        Add(zip, "code/__torch__.py", Encoding.ASCII.GetBytes(source));
        IReadOnlyList<Stored> stored = AddTensors(zip, tensors, dispose: true);
        Add(zip, "data.pkl", Program(stored));
        AddTexts(zip, extra);

        // An empty tuple: the program has no constants besides the tensors.
        PickleWriter constants = new();
        constants.EmptyTuple();
        Add(zip, "constants.pkl", constants.End());
        Add(zip, "version", "3\n"u8);
    }

    /// <summary>Writes a state dict, as <c>torch.save</c> writes one.</summary>
    /// <param name="stream">The destination.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="extra">Texts beside them, by name, which <c>torch.load</c> ignores.</param>
    public static void WriteStateDict(Stream stream, IEnumerable<(string Name, Tensor Value)> tensors, IEnumerable<KeyValuePair<string, string>> extra)
    {
        using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        IReadOnlyList<Stored> stored = AddTensors(zip, tensors, dispose: false);
        Add(zip, "data.pkl", StateDict(stored));
        AddTexts(zip, extra);
        Add(zip, "version", "3\n"u8);
    }

    private static List<Stored> AddTensors(ZipArchive zip, IEnumerable<(string Name, Tensor Value)> tensors, bool dispose)
    {
        List<Stored> stored = [];
        foreach ((string name, Tensor value) in tensors)
        {
            using Tensor? own = dispose ? value : null;
            using Tensor detached = value.detach();
            using Tensor local = detached.cpu();
            using Tensor contiguous = local.contiguous();
            Add(zip, $"data/{Text.Plain(stored.Count)}", contiguous.bytes);
            TorchStorageType type = TorchStorageType.Of(contiguous.dtype) ?? throw new ArgumentException($"'{name}' has the type {contiguous.dtype}, for which PyTorch has no storage.", nameof(tensors));
            stored.Add(new(name, type, contiguous.shape));
        }

        return stored;
    }

    private static void AddTexts(ZipArchive zip, IEnumerable<KeyValuePair<string, string>> texts)
    {
        foreach ((string name, string text) in texts)
        {
            Add(zip, "extra/" + name, Encoding.UTF8.GetBytes(text));
        }
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> bytes)
    {
        ZipArchiveEntry entry = zip.CreateEntry(Folder + name, CompressionLevel.NoCompression);

        // The same network gives the same file.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream stream = entry.Open();
        stream.Write(bytes);
    }

    private static byte[] Program(IReadOnlyList<Stored> tensors)
    {
        PickleWriter pickle = new();
        pickle.New(new("__torch__", "Network"));
        pickle.Dictionary();
        pickle.Mark();
        WriteItems(pickle, tensors);
        pickle.String("training");
        pickle.False();
        pickle.SetItems();
        pickle.Build();
        return pickle.End();
    }

    private static byte[] StateDict(IReadOnlyList<Stored> tensors)
    {
        PickleWriter pickle = new();
        pickle.Call(TorchObjects.OrderedDict);
        pickle.Mark();
        WriteItems(pickle, tensors);
        pickle.SetItems();
        return pickle.End();
    }

    private static void WriteItems(PickleWriter pickle, IReadOnlyList<Stored> tensors)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            (string name, TorchStorageType type, long[] shape) = tensors[i];
            pickle.String(name);
            pickle.Global(Rebuild);
            pickle.Mark();
            pickle.Mark();
            pickle.String("storage");
            pickle.Global(type.Class);
            pickle.String(Text.Plain(i));
            pickle.String("cpu");
            pickle.Integer(shape.Aggregate(1L, (product, extent) => product * extent));
            pickle.Tuple();
            pickle.Persistent();
            pickle.Integer(0);
            pickle.Tuple(shape);
            pickle.Tuple(TorchTensor.InOrder(shape));
            pickle.False();
            pickle.Call(TorchObjects.OrderedDict);
            pickle.Tuple();
            pickle.Call();
        }
    }

    private readonly record struct Stored(string Name, TorchStorageType Type, long[] Shape);
}
