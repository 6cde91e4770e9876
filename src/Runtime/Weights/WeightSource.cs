using ResNetDsl.Texts;
using ResNetDsl.Weights.Graphs;

namespace ResNetDsl.Weights;

/// <summary>An open file of weights in some format: its tensors are found when it is opened, and read one by one.</summary>
internal sealed class WeightSource : IDisposable
{
    private readonly string path;
    private readonly string what;
    private readonly IDisposable[] open;
    private readonly Dictionary<string, StoredTensor> byName = new(StringComparer.Ordinal);
    private bool isClosed;

    /// <summary>Describes an open file.</summary>
    /// <param name="path">The file, as it was named.</param>
    /// <param name="what">What it is, with its article: <c>an ONNX model</c>.</param>
    /// <param name="tensors">Its tensors, in the order of the file.</param>
    /// <param name="open">What is closed with the source.</param>
    /// <exception cref="FormatException">Two tensors have the same name; the message is a clause.</exception>
    public WeightSource(string path, string what, IEnumerable<StoredTensor> tensors, params IEnumerable<IDisposable> open)
    {
        (this.path, this.what, this.open) = (path, what, [.. open]);
        List<WeightEntry> entries = [];
        foreach (StoredTensor tensor in tensors)
        {
            entries.Add(byName.TryAdd(tensor.Entry.Name, tensor) ? tensor.Entry : throw new FormatException($"it has '{tensor.Entry.Name}' twice"));
        }

        Entries = entries;
    }

    /// <summary>The file's length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The tensors, in the order of the file.</summary>
    public IReadOnlyList<WeightEntry> Entries { get; }

    /// <summary>The texts that the file has besides its tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The state dicts in the file if it declares some; otherwise the file is one state dict.</summary>
    public IReadOnlyList<StateDictPlace> StateDicts
    {
        get => field ?? (Metadata.GetValueOrDefault("format") == WeightContents.CheckpointFormat ? [new(WeightContents.NetworkPrefix, 1)] : []);
        init;
    }

    /// <summary>The network that the file records for its weights; null if it records none.</summary>
    public NetworkTag? Tag
    {
        get => field ?? NetworkTag.In(Metadata);
        init;
    }

    /// <summary>The computation in the file; null if it has only tensors.</summary>
    public OnnxComputation? Computation { get; init; }

    /// <summary>Opens a file and reads what it says of its tensors. It stays open only if that succeeds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="what">What it is, with its article.</param>
    /// <param name="read">Reads it. It throws a <see cref="FormatException"/> whose message is a clause, or an <see cref="EndOfStreamException"/>.</param>
    /// <exception cref="InvalidDataException">The file is truncated or inconsistent.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightSource Open(TensorFile file, string what, Func<TensorFile, WeightSource> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception exception) when (exception is FormatException or EndOfStreamException or InvalidDataException)
        {
            file.Dispose();
            string reason = exception is EndOfStreamException ? "it is cut off or damaged; download or copy it again" : OneLine.Of(exception.Message).TrimEnd('.');
            throw new InvalidDataException($"'{file.Path}' cannot be read as {what}: {reason}.", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor into main memory. The caller owns it.</summary>
    /// <exception cref="ArgumentException">The file has no tensor of the name.</exception>
    /// <exception cref="InvalidDataException">The numbers are damaged, the file was truncated after it was opened, or the tensor does not fit into memory.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public Tensor Read(string name)
    {
        StoredTensor stored = Find(name);
        Tensor tensor = TensorBytes.Allocate(stored.Entry.Shape, stored.Entry.Type)
            ?? throw new InvalidDataException($"'{OneLine.Of(name)}' of '{path}' is [{string.Join(", ", stored.Entry.Shape)}], which does not fit into memory.");
        try
        {
            Fill(stored, tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor into the memory of another one, which is contiguous, in main memory, and of the type and as many elements.</summary>
    /// <exception cref="ArgumentException">The file has no tensor of the name.</exception>
    /// <exception cref="InvalidDataException">The numbers are damaged, or the file was truncated after it was opened. Some of the target is written.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public void Read(string name, Tensor target)
    {
        StoredTensor stored = Find(name);
        using Tensor detached = target.detach();
        using Tensor shaped = detached.view([.. stored.Entry.Shape]);
        Fill(stored, shaped);
    }

    /// <summary>Whether the numbers of a tensor are in the file as they are, so that reading them cannot show that they are damaged.</summary>
    public bool IsPlain(string name) => Find(name).IsPlain;

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        isClosed = true;
        Array.ForEach(open, item => item.Dispose());
    }

    private StoredTensor Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(isClosed, typeof(WeightFile));
        return byName.GetValueOrDefault(name) ?? throw new ArgumentException($"'{path}' has no tensor '{name}'.", nameof(name));
    }

    private void Fill(StoredTensor stored, Tensor target)
    {
        try
        {
            stored.Fill(target);
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"'{path}' cannot be read as {what}: '{OneLine.Of(stored.Entry.Name)}': {OneLine.Of(exception.Message)}.", exception);
        }
    }
}
