using ResNetDsl.Texts;

namespace ResNetDsl.Weights;

/// <summary>An open file whose tensors are found by name.</summary>
/// <typeparam name="TStored">What is known of a tensor in the file.</typeparam>
internal abstract class NamedSource<TStored> : WeightSource
{
    private readonly TensorFile file;
    private readonly string what;
    private readonly Dictionary<string, (WeightEntry Entry, TStored Stored)> byName = new(StringComparer.Ordinal);

    /// <summary>Describes an open file, which is closed with the source.</summary>
    /// <param name="file">The file.</param>
    /// <param name="what">What it is, with its article.</param>
    /// <param name="tensors">Its tensors.</param>
    /// <exception cref="FormatException">Two tensors have the same name.</exception>
    protected NamedSource(TensorFile file, string what, IEnumerable<(WeightEntry Entry, TStored Stored)> tensors)
    {
        (this.file, this.what) = (file, what);
        List<WeightEntry> entries = [];
        foreach ((WeightEntry Entry, TStored Stored) tensor in tensors)
        {
            entries.Add(byName.TryAdd(tensor.Entry.Name, tensor) ? tensor.Entry : throw new FormatException($"it has '{tensor.Entry.Name}' twice"));
        }

        Entries = entries;
    }

    public override long Length => file.Length;

    public override IReadOnlyList<WeightEntry> Entries { get; }

    /// <summary>The file.</summary>
    protected TensorFile File => file;

    /// <summary>Opens a file. It is closed when it cannot be read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="what">What it is, with its article.</param>
    /// <param name="open">Reads what the file says of its tensors.</param>
    /// <exception cref="InvalidDataException">The file contradicts itself.</exception>
    public static WeightSource Open(TensorFile file, string what, Func<TensorFile, WeightSource> open)
    {
        try
        {
            return open(file);
        }
        catch (FormatException exception)
        {
            file.Dispose();
            throw Damaged(file, what, exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public sealed override Tensor Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(file.IsClosed, typeof(WeightFile));
        if (!byName.TryGetValue(name, out (WeightEntry Entry, TStored Stored) tensor))
        {
            throw new ArgumentException($"'{file.Path}' has no tensor '{name}'.", nameof(name));
        }

        try
        {
            return Read(tensor.Entry, tensor.Stored);
        }
        catch (FormatException exception)
        {
            throw Damaged(file, what, new FormatException($"'{name}': {exception.Message}", exception));
        }
    }

    public override void Dispose() => file.Dispose();

    /// <summary>Reads a tensor.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    protected abstract Tensor Read(WeightEntry entry, TStored stored);

    /// <summary>A tensor whose elements are yet to be written.</summary>
    /// <exception cref="FormatException">No memory holds it.</exception>
    protected static Tensor Allocate(WeightEntry entry) =>
        TensorBytes.Allocate(entry.Shape, entry.Type) ?? throw new FormatException($"it is [{string.Join(", ", entry.Shape)}], which no memory holds");

    /// <summary>A tensor whose elements are written at once. It is disposed when that fails.</summary>
    /// <exception cref="FormatException">No memory holds it, or it has more than 2 GB.</exception>
    protected static Tensor Fill(WeightEntry entry, TensorBytes.Stretch write)
    {
        Tensor tensor = Allocate(entry);
        try
        {
            if (tensor.NumberOfElements * tensor.ElementSize > int.MaxValue)
            {
                throw new FormatException("it has more than 2 GB, which is not supported where its bytes are not one after the other");
            }

            TensorBytes.ForEach(tensor, write);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    private static InvalidDataException Damaged(TensorFile file, string what, FormatException exception) =>
        new($"'{file.Path}' is not {what} that can be read: {OneLine.Of(exception.Message)}.", exception);
}
