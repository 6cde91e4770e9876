namespace ResNetDsl.Weights;

/// <summary>An open file whose tensors are found when it is opened, and read one by one.</summary>
internal sealed class StoredTensors : WeightSource
{
    private readonly TensorFile file;
    private readonly Dictionary<string, StoredTensor> byName = new(StringComparer.Ordinal);

    /// <summary>Checks the tensors of a file.</summary>
    /// <param name="file">The file, which is closed with this.</param>
    /// <param name="tensors">Its tensors.</param>
    /// <exception cref="FormatException">One is not within the file, or there twice; the message is a clause.</exception>
    public StoredTensors(TensorFile file, IEnumerable<StoredTensor> tensors)
    {
        this.file = file;
        List<WeightEntry> entries = [];
        foreach (StoredTensor tensor in tensors)
        {
            tensor.Check();
            entries.Add(byName.TryAdd(tensor.Entry.Name, tensor) ? tensor.Entry : throw new FormatException($"it has '{tensor.Entry.Name}' twice"));
        }

        Entries = entries;
    }

    /// <inheritdoc/>
    public override long Length => file.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<WeightEntry> Entries { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata => Texts;

    /// <inheritdoc/>
    public override IReadOnlyList<StateDictPlace> StateDicts => Places;

    /// <summary>The texts of the file.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>The state dicts in the file.</summary>
    public IReadOnlyList<StateDictPlace> Places { get; init; } = [];

    /// <inheritdoc/>
    public override Tensor Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(file.IsClosed, typeof(WeightFile));
        return byName.TryGetValue(name, out StoredTensor? tensor) ? tensor.Read(file.Path) : throw new ArgumentException($"'{file.Path}' has no tensor '{name}'.", nameof(name));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        file.Dispose();
        foreach (StoredTensor tensor in byName.Values)
        {
            tensor.Bytes.Dispose();
        }
    }
}
