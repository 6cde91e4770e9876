using Microsoft.Win32.SafeHandles;
using ResNetDsl.Platform;
using ResNetDsl.Texts;
using ResNetDsl.Weights.Bytes;

namespace ResNetDsl.Weights;

/// <summary>
/// A file that tensors are read from at their positions, straight into their memory. A mapped file would be copied once as well, and where it is truncated while it is mapped the process ends without
/// an exception.
/// </summary>
internal sealed class TensorFile : ByteSource, IDisposable
{
    private const int CachedBytes = 1 << 17;

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
    public override long Length { get; }

    /// <summary>Whether the file is closed.</summary>
    public bool IsClosed => handle.IsClosed;

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is empty, or a pipe or a device.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static TensorFile Open(string path)
    {
        return new(path, InputFile.OpenHandle(path));
    }

    /// <summary>Creates a file of a part of another, which has the other's name in messages. It is deleted when it is closed, and when the process ends without that.</summary>
    /// <param name="path">The file that it is a part of, as it was named.</param>
    /// <param name="content">What it contains.</param>
    /// <param name="length">The number of bytes.</param>
    /// <exception cref="FormatException">The content has another length.</exception>
    /// <exception cref="IOException">The folder for temporary files has no room for it.</exception>
    public static TensorFile Extract(string path, Stream content, long length)
    {
        string name = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());
        SafeFileHandle handle = File.OpenHandle(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                // The open file stays, and nothing is left of it however the process ends.
                File.Delete(name);
            }

            byte[] buffer = new byte[1 << 16];
            long written = 0;
            for (int read; (read = content.Read(buffer)) > 0; written += read)
            {
                if (read > length - written)
                {
                    throw new FormatException("it is longer than its declared length");
                }

                RandomAccess.Write(handle, buffer.AsSpan(0, read), written);
            }

            return written == length ? new(path, handle) : throw new FormatException("it ends too early");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads numbers that are one after the other into a contiguous tensor in main memory.</summary>
    /// <param name="target">The tensor.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="offset">The position of the first byte.</param>
    /// <param name="seen">What is to see the bytes, in stretches that a processor's cache holds; null for nothing.</param>
    /// <exception cref="InvalidDataException">The file was truncated after it was opened.</exception>
    public void Fill(Tensor target, string name, long offset, TensorBytes.Stretch? seen = null) => TensorBytes.ForEach(target, bytes =>
    {
        while (bytes.Length > 0)
        {
            Span<byte> part = seen is null ? bytes : bytes[..Math.Min(bytes.Length, CachedBytes)];
            if (!TryFill(part, offset))
            {
                throw new InvalidDataException($"'{Path}' has been cut off since it was opened: '{OneLine.Of(name)}' is no longer whole.");
            }

            seen?.Invoke(part);
            offset += part.Length;
            bytes = bytes[part.Length..];
        }
    });

    /// <summary>Reads bytes; false when the file ends before.</summary>
    public override bool TryFill(Span<byte> bytes, long position)
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
    public Stream Reopen() => new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
