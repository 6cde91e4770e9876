using Microsoft.Win32.SafeHandles;

namespace ResNetDsl.Weights;

/// <summary>
/// A file that tensors are read from at their positions, straight into their memory. A mapped file would be copied once as well, and where it is cut off while it is mapped the process ends without
/// an exception.
/// </summary>
internal sealed class TensorFile : IDisposable
{
    private readonly SafeFileHandle handle;

    private TensorFile(string path, SafeFileHandle handle)
    {
        Path = path;
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>The file's length when it was opened.</summary>
    public long Length { get; }

    /// <summary>Whether the file is closed.</summary>
    public bool IsClosed => handle.IsClosed;

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TensorFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) ? new(path, File.OpenHandle(path)) : throw new FileNotFoundException($"There is no file '{path}'.", path);
    }

    /// <summary>Reads a tensor. The caller owns it.</summary>
    /// <exception cref="InvalidDataException">The file has been cut off since it was opened, or no memory holds the tensor.</exception>
    public Tensor Read(string name, ScalarType type, IReadOnlyList<long> shape, long offset)
    {
        Tensor tensor = TensorBytes.Allocate(shape, type) ?? throw new InvalidDataException($"'{OneLine.Of(name)}' of '{Path}' is [{string.Join(", ", shape)}], which no memory holds.");
        try
        {
            TensorBytes.ForEach(tensor, bytes =>
            {
                if (!TryFill(bytes, offset))
                {
                    throw new InvalidDataException($"'{Path}' has been cut off since it was opened: '{OneLine.Of(name)}' is no longer whole.");
                }

                offset += bytes.Length;
            });
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Reads bytes; false when the file ends before.</summary>
    public bool TryFill(Span<byte> bytes, long position)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(handle, bytes, position);
            if (read == 0)
            {
                return false;
            }

            bytes = bytes[read..];
            position += read;
        }

        return true;
    }

    /// <summary>The file as a stream of its own, which may be read from its beginning.</summary>
    public Stream AsStream() => new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
