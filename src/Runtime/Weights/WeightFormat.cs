using ResNetDsl.Texts;
using ResNetDsl.Variables;

namespace ResNetDsl.Weights;

/// <summary>A file format of weights.</summary>
public abstract class WeightFormat
{
    /// <summary>The number of bytes that a format is recognized by.</summary>
    internal const int BeginBytes = 512;

    private protected WeightFormat()
    {
    }

    /// <summary>All formats that can be read. The first one that recognizes a file opens it.</summary>
    public static IReadOnlyList<WeightFormat> All { get; } =
    [
        SafetensorsFormat.Instance,
        KerasShardsFormat.Instance,
        ShardedFormat.Instance,
        KerasHdf5Format.Instance,
        KerasArchiveFormat.Instance,
        TensorFlowFormat.Instance,
        PyTorchFormat.Instance,
        NpzFormat.Instance,
        TorchSharpFormat.Instance,

        // After the other: both begin with a small number, and only a TorchSharp file continues with printable text.
        OnnxFormat.Instance,
    ];

    /// <summary>safetensors (huggingface/safetensors).</summary>
    public static WeightFormat Safetensors => SafetensorsFormat.Instance;

    /// <summary>PyTorch's <c>torch.save</c>. Networks are saved as a state dict, which <c>torch.load</c> reads with <c>weights_only=True</c>.</summary>
    public static WeightFormat PyTorch => PyTorchFormat.Instance;

    /// <summary>The format of TorchSharp's <c>save</c>.</summary>
    public static WeightFormat TorchSharp => TorchSharpFormat.Instance;

    /// <summary>The name.</summary>
    public abstract string Name { get; }

    /// <summary>The usual ending of file names, with its dot. Files may have any ending.</summary>
    public abstract string Extension { get; }

    /// <summary>Whether networks can be saved in the format.</summary>
    public virtual bool CanWrite => false;

    /// <summary>The formats as a sentence lists them: <c>safetensors (.safetensors) or TorchSharp (.dat)</c>.</summary>
    /// <param name="formats">The formats.</param>
    public static string List(IEnumerable<WeightFormat> formats) => Sentences.Or(formats.Select(format => $"{format.Name} ({format.Extension})"));

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The file that is opened in place of the one that was named, in a format of several files; null for that one.</summary>
    /// <param name="path">What was named. There may be no such file.</param>
    /// <exception cref="InvalidDataException">A file that is needed is missing.</exception>
    internal virtual string? Locate(string path) => null;

    /// <summary>Whether a file is in the format.</summary>
    /// <param name="begin">The first bytes of the file, <see cref="BeginBytes"/> if it has as many.</param>
    /// <param name="file">The file.</param>
    internal abstract bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file);

    /// <summary>Opens a file and checks the descriptions of its tensors without reading them.</summary>
    /// <exception cref="InvalidDataException">The file is truncated or inconsistent.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    internal abstract WeightSource Open(string path);

    /// <summary>Saves a network. The file is written atomically.</summary>
    /// <param name="module">The network.</param>
    /// <param name="gate">The gate that prevents changes of its tensors meanwhile.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Texts to save with it.</param>
    /// <exception cref="NotSupportedException">The format does not support saving.</exception>
    internal virtual void Write(nn.Module module, WeightGate gate, NetworkPlan plan, string path, IReadOnlyDictionary<string, string>? metadata) =>
        throw new NotSupportedException($"Networks cannot be saved in the format {Name}. Save as {List(All.Where(format => format.CanWrite))}.");
}
