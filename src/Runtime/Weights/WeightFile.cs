using System.Buffers.Binary;

namespace ResNetDsl.Weights;

/// <summary>A format of files with weights.</summary>
public enum WeightFormat
{
    /// <summary>safetensors (huggingface/safetensors).</summary>
    Safetensors,

    /// <summary>TorchSharp's own, which <c>save</c> writes, usually <c>.dat</c>.</summary>
    TorchSharp,
}

/// <summary>A file of weights in any format that can be read. Which it is says what the file holds, not how it is named.</summary>
public sealed class WeightFile : IDisposable
{
    // What other programs write, by what it begins with, and the way out.
    private static readonly (byte[] Begin, string Sentence)[] Foreign =
    [
        ([.. "PK\u0003\u0004"u8], "is an archive, as PyTorch's .pt and .pth and Keras' .keras are; save its tensors as safetensors in the program that wrote it"),
        ([0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC], "is a Python pickle, as old files of PyTorch are, which nobody should read unseen; save its tensors as safetensors in the program that wrote it"),
        ([0x89, .. "HDF\r\n"u8], "is an HDF5 file, as Keras' .h5 are; save its tensors as safetensors in the program that wrote it"),
    ];

    private readonly SafetensorsFile? safetensors;
    private readonly TensorFile? stateDict;
    private readonly Dictionary<string, (WeightEntry Entry, long Offset)> entries;

    private WeightFile(SafetensorsFile file)
    {
        safetensors = file;
        (Path, Length, Metadata) = (file.Path, file.Length, file.Metadata);
        entries = file.Entries.ToDictionary(entry => entry.Name, entry => (new WeightEntry(entry.Name, entry.Type, entry.Shape), entry.Offset), StringComparer.Ordinal);
        Entries = [.. file.Entries.Select(entry => entries[entry.Name].Entry)];
        Tag = NetworkTag.In(Metadata);
    }

    private WeightFile(TensorFile file)
    {
        stateDict = file;
        (Path, Length, Metadata) = (file.Path, file.Length, new Dictionary<string, string>());
        using BinaryReader reader = new(file.AsStream());
        entries = StateDictReader.Find(reader, $"'{file.Path}'");
        Entries = [.. entries.Values.Select(item => item.Entry)];
        Tag = StateDictTag.Read(reader, $"'{file.Path}'") is var (name, function) ? new(name, function) : null;
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; }

    /// <summary>The file's format.</summary>
    public WeightFormat Format => safetensors is null ? WeightFormat.TorchSharp : WeightFormat.Safetensors;

    /// <summary>The tensors, in the order of the file.</summary>
    public IReadOnlyList<WeightEntry> Entries { get; }

    /// <summary>The texts that the file holds besides its tensors; none in TorchSharp's format.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>What the file says of the network whose weights it holds; null when it says nothing.</summary>
    public NetworkTag? Tag { get; }

    /// <summary>Opens a file and checks what it says of its tensors. None is read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is of no format that can be read, is cut off, or contradicts itself.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static WeightFile Open(string path)
    {
        TensorFile file = TensorFile.Open(path);
        try
        {
            Span<byte> begin = stackalloc byte[SafetensorsHeader.LengthBytes + 1];
            begin = begin[..(int)Math.Min(begin.Length, file.Length)];
            begin = file.TryFill(begin, 0) ? begin : [];
            foreach ((byte[] mark, string sentence) in Foreign)
            {
                if (begin.StartsWith(mark))
                {
                    throw new InvalidDataException($"'{path}' {sentence}.");
                }
            }

            // A state dict begins with a number of tensors and a name; as a length these are beyond any file's.
            bool isSafetensors = begin.Length > SafetensorsHeader.LengthBytes && begin[^1] == (byte)'{'
                && BinaryPrimitives.ReadUInt64LittleEndian(begin) <= SafetensorsHeader.Longest;
            if (!isSafetensors)
            {
                return new(file);
            }

            file.Dispose();
            return new(SafetensorsFile.Open(path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor into main memory.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <returns>A tensor of the entry's type and shape. The caller owns it.</returns>
    /// <exception cref="ArgumentException">The file has no tensor of the name.</exception>
    /// <exception cref="InvalidDataException">The file has been cut off since it was opened, or no memory holds the tensor.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public Tensor Read(string name)
    {
        if (safetensors is not null)
        {
            return safetensors.Read(name);
        }

        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(stateDict!.IsClosed, this);
        return entries.TryGetValue(name, out (WeightEntry Entry, long Offset) item)
            ? stateDict.Read(name, item.Entry.Type, item.Entry.Shape, item.Offset)
            : throw new ArgumentException($"'{Path}' has no tensor '{name}'.", nameof(name));
    }

    /// <summary>Closes the file. Tensors that were read stay.</summary>
    public void Dispose()
    {
        safetensors?.Dispose();
        stateDict?.Dispose();
    }
}
