using ResNetDsl.Weights.Graphs;

namespace ResNetDsl.Weights;

/// <summary>An open file of weights in any format of <see cref="WeightFormat.All"/>. The format is detected from its content, not its name.</summary>
public sealed class WeightFile : IDisposable
{
    private readonly WeightSource source;

    private WeightFile(string path, WeightFormat format, WeightSource source)
    {
        (Path, Format) = (path, format);
        this.source = source;
        Metadata = WithConfiguration(path, source);
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>The file's length in bytes.</summary>
    public long Length => source.Length;

    /// <summary>The file's format.</summary>
    public WeightFormat Format { get; }

    /// <summary>The tensors, in the order of the file.</summary>
    public IReadOnlyList<WeightEntry> Entries => source.Entries;

    /// <summary>
    /// The texts that the file has besides its tensors; none in a format without texts. The classes and the input pipeline of a published file may come from the <c>config.json</c> and
    /// <c>preprocessor_config.json</c> beside it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The computation in the file; null if it has only tensors.</summary>
    internal OnnxComputation? Computation => source.Computation;

    /// <summary>Whether the graph of the file determines its tensors: it was written by another program, or batch normalization is folded.</summary>
    internal bool IsReadByGraph => Computation is not null && (Tag is null || Metadata.GetValueOrDefault(OnnxFormat.FoldedKey) == "true");

    /// <summary>The state dicts in the file if it declares some; otherwise the file is one state dict.</summary>
    internal IReadOnlyList<StateDictPlace> StateDicts => source.StateDicts;

    /// <summary>The network that the file records for its weights; null if it records none.</summary>
    public NetworkTag? Tag => source.Tag;

    /// <summary>Opens a file and checks the descriptions of its tensors without reading them.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The format of the file is not supported, or the file is truncated or inconsistent.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static WeightFile Open(string path) => Open(path, WeightFormat.All);

    /// <summary>Opens a file in one of some formats.</summary>
    /// <param name="path">The file.</param>
    /// <param name="formats">The formats.</param>
    internal static WeightFile Open(string path, IReadOnlyList<WeightFormat> formats)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string opened = formats.Select(format => format.Locate(path)).FirstOrDefault(located => located is not null) ?? path;
        WeightFormat? recognized;
        Span<byte> begin = stackalloc byte[WeightFormat.BeginBytes];
        using (TensorFile file = TensorFile.Open(opened))
        {
            begin = begin[..(int)Math.Min(begin.Length, file.Length)];
            begin = file.TryFill(begin, 0) ? begin : [];
            recognized = Recognized(formats, begin, file);
        }

        if (recognized is not null)
        {
            WeightSource source = recognized.Open(opened);
            try
            {
                return new(path, recognized, source);
            }
            catch
            {
                source.Dispose();
                throw;
            }
        }

        throw new InvalidDataException(ForeignFormat.Refusal(begin) is { } refusal ? $"'{path}' {refusal}." : $"'{path}' is not a file of weights in a known format, or its first bytes are damaged. Files can be read as {WeightFormat.List(WeightFormat.All)}.");
    }

    /// <summary>The texts of a file, with those of the configuration beside it where it does not say which network it is of.</summary>
    private static IReadOnlyDictionary<string, string> WithConfiguration(string path, WeightSource source)
    {
        if (source.Tag is not null || HubConfiguration.Beside(path) is not { Count: > 0 } beside)
        {
            return source.Metadata;
        }

        Dictionary<string, string> all = new(source.Metadata, StringComparer.Ordinal);
        foreach ((string key, string text) in beside)
        {
            all.TryAdd(key, text);
        }

        return all;
    }

    private static WeightFormat? Recognized(IReadOnlyList<WeightFormat> formats, ReadOnlySpan<byte> begin, TensorFile file)
    {
        foreach (WeightFormat format in formats)
        {
            if (format.Recognizes(begin, file))
            {
                return format;
            }
        }

        return null;
    }

    /// <summary>Reads a tensor into main memory.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <returns>A tensor of the entry's type and shape. The caller owns it.</returns>
    /// <exception cref="ArgumentException">The file has no tensor of the name.</exception>
    /// <exception cref="InvalidDataException">The file was truncated after it was opened, or the tensor does not fit into memory.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public Tensor Read(string name) => source.Read(name);

    /// <inheritdoc cref="WeightSource.Read(string, Tensor)"/>
    internal void Read(string name, Tensor target) => source.Read(name, target);

    /// <inheritdoc cref="WeightSource.IsPlain"/>
    internal bool IsPlain(string name) => source.IsPlain(name);

    /// <summary>Closes the file. Tensors that were read remain valid.</summary>
    public void Dispose() => source.Dispose();
}
