namespace ResNetDsl.Weights;

/// <summary>A file of weights in any format of <see cref="WeightFormat.All"/>. Its content says which, not its name.</summary>
public sealed class WeightFile : IDisposable
{
    private readonly WeightSource source;

    private WeightFile(string path, WeightFormat format, WeightSource source)
    {
        (Path, Format) = (path, format);
        this.source = source;
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>The file's length in bytes.</summary>
    public long Length => source.Length;

    /// <summary>The file's format.</summary>
    public WeightFormat Format { get; }

    /// <summary>The tensors, in the order of the file.</summary>
    public IReadOnlyList<WeightEntry> Entries => source.Entries;

    /// <summary>The texts that the file has besides its tensors; none in a format without texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata => source.Metadata;

    /// <summary>What the file says of the network whose weights it has; null when it says nothing.</summary>
    public NetworkTag? Tag => source.Tag;

    /// <summary>Opens a file and checks what it says of its tensors. None is read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is of no format that can be read, is cut off, or contradicts itself.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static WeightFile Open(string path)
    {
        Span<byte> begin = stackalloc byte[WeightFormat.BeginBytes];
        long length;
        using (TensorFile file = TensorFile.Open(path))
        {
            length = file.Length;
            begin = begin[..(int)Math.Min(begin.Length, length)];
            begin = file.TryFill(begin, 0) ? begin : [];
        }

        if (ForeignFormat.Refusal(begin) is { } refusal)
        {
            throw new InvalidDataException($"'{path}' {refusal}.");
        }

        foreach (WeightFormat format in WeightFormat.All)
        {
            if (format.Recognizes(begin, length))
            {
                return new(path, format, format.Open(path));
            }
        }

        throw new InvalidDataException($"'{path}' is not a file of weights in a known format, or its first bytes are damaged. Files can be read as {WeightFormat.List(WeightFormat.All)}.");
    }

    /// <summary>Reads a tensor into main memory.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <returns>A tensor of the entry's type and shape. The caller owns it.</returns>
    /// <exception cref="ArgumentException">The file has no tensor of the name.</exception>
    /// <exception cref="InvalidDataException">The file has been cut off since it was opened, or no memory holds the tensor.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public Tensor Read(string name) => source.Read(name);

    /// <summary>Closes the file. Tensors that were read stay.</summary>
    public void Dispose() => source.Dispose();
}
