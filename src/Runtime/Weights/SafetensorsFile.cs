using System.Buffers.Binary;
using ResNetDsl.Texts;

namespace ResNetDsl.Weights;

/// <summary>
/// A file in the safetensors format (huggingface/safetensors): the length of a header in 8 bytes, the header as JSON, the tensors' bytes. Everything in the header is checked against the
/// length of the file when it is opened; a tensor's memory is taken when it is read.
/// </summary>
/// <remarks>
/// Tensors are read at their position, straight into their memory: several threads may read at once. TorchSharp.PyBridge 1.4.4 reads the format too, but allocates what a header says without comparing it with the file,
/// and has no tensors of more than 2 GB and no metadata.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly TensorFile file;
    private readonly IReadOnlyDictionary<string, SafetensorsEntry> byName;

    private SafetensorsFile(TensorFile file, SafetensorsHeader header)
    {
        this.file = file;
        Entries = header.Entries;
        Metadata = header.Metadata;
        byName = header.ByName;
    }

    /// <summary>The file, as it was named.</summary>
    public string Path => file.Path;

    /// <summary>The file's length in bytes.</summary>
    public long Length => file.Length;

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The metadata of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header. What the header takes is in proportion to its length; no tensor is read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not a safetensors file, is truncated, or has tensors of a type that TorchSharp does not support, such as F8_E4M3.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static SafetensorsFile Open(string path)
    {
        TensorFile file = TensorFile.Open(path);
        try
        {
            return new(file, ReadHeader(file));
        }
        catch (FormatException exception)
        {
            file.Dispose();
            throw new InvalidDataException($"'{path}' is not a whole safetensors file: {OneLine.Of(exception.Message)}.", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The tensor of a name; null when the file has none.</summary>
    /// <param name="name">The name.</param>
    internal SafetensorsEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Reads a tensor into main memory.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <returns>A tensor of the entry's type and shape. The caller owns it.</returns>
    /// <exception cref="ArgumentException">The file has no tensor of the name.</exception>
    /// <exception cref="InvalidDataException">The file was truncated after it was opened, or the tensor does not fit into memory.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public Tensor Read(string name)
    {
        SafetensorsEntry entry = Require(name);
        Tensor tensor = TensorBytes.Allocate(entry.Shape, entry.Type)
            ?? throw new InvalidDataException($"'{OneLine.Of(name)}' of '{Path}' is [{string.Join(", ", entry.Shape)}], which does not fit into memory.");
        try
        {
            file.Fill(tensor, name, entry.Offset);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>The file as a source of weights, which closes it.</summary>
    internal WeightSource AsSource() => new(Path, "a safetensors file", Entries.Select(entry => StoredTensor.In(file, new(entry.Name, entry.Type, entry.Shape), entry.Offset)), this)
    {
        Length = Length,
        Metadata = Metadata,
    };

    /// <summary>Closes the file. Tensors that were read remain valid.</summary>
    public void Dispose() => file.Dispose();

    private SafetensorsEntry Require(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(file.IsClosed, this);
        return Find(name) ?? throw new ArgumentException(
            $"'{Path}' has no tensor '{name}'{(Nearest.Of(name, byName.Keys) is { } nearest ? $"; did you mean '{nearest}'?" : ".")}", nameof(name));
    }

    private static SafetensorsHeader ReadHeader(TensorFile file)
    {
        Span<byte> lengthBytes = stackalloc byte[SafetensorsHeader.LengthBytes];
        if (!file.TryFill(lengthBytes, 0))
        {
            throw new FormatException("it ends too early");
        }

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (headerLength > SafetensorsHeader.Longest)
        {
            throw new FormatException($"its header would be {headerLength} bytes long, more than {SafetensorsHeader.Longest}");
        }

        long dataBytes = file.Length - SafetensorsHeader.LengthBytes - (long)headerLength;
        byte[] header = dataBytes >= 0 ? new byte[headerLength] : throw new FormatException("it ends too early");
        return file.TryFill(header, SafetensorsHeader.LengthBytes) ? SafetensorsHeader.Read(header, dataBytes) : throw new FormatException("it ends too early");
    }
}
