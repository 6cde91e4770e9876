using System.Security.Cryptography;
using System.Text.Json;
using ResNetDsl.Platform;
using ResNetDsl.Weights;

namespace ResNetDsl.Training;

/// <summary>
/// A checkpoint: a safetensors file whose last tensor is the SHA-256 of all bytes before it, so that any flipped bit is detected. Any reader of safetensors can read its weights.
/// </summary>
internal sealed class CheckpointFile : IDisposable
{
    /// <summary>The only supported version.</summary>
    public const string Version = "1";

    private const string ChecksumName = "checksum";

    private readonly SafetensorsFile file;

    private CheckpointFile(SafetensorsFile file, CheckpointState state)
    {
        this.file = file;
        State = state;
    }

    public CheckpointState State { get; }

    /// <summary>Writes a checkpoint atomically.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied.</exception>
    public static void Write(string path, Network network, CheckpointState state, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        // Written last, as the narrowest of its type and the last of them.
        using Tensor checksum = zeros([SHA256.HashSizeInBytes], dtype: uint8);
        Dictionary<string, string> metadata = NetworkTag.Of(network.Architecture).AddTo(network.Pictures.AddTo(
            new Dictionary<string, string> { ["format"] = WeightContents.CheckpointFormat, ["version"] = Version, ["state"] = state.ToJson() }));
        WholeFile.Write(path, stream =>
        {
            using HashingStream hashing = new(stream);
            Safetensors.Write(hashing, tensors.Append((ChecksumName, checksum)), metadata);
            stream.Seek(-SHA256.HashSizeInBytes, SeekOrigin.Current);
            stream.Write(hashing.Hash());
        });
    }

    /// <summary>Opens a checkpoint and reads all of it once to verify its checksum.</summary>
    /// <exception cref="InvalidDataException">It is not a checkpoint, is damaged, or has an unknown version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CheckpointFile Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            if (file.Metadata.GetValueOrDefault("format") != WeightContents.CheckpointFormat)
            {
                throw new InvalidDataException($"'{path}' is not a training checkpoint.");
            }

            if (file.Metadata.GetValueOrDefault("version") is var version && version != Version)
            {
                throw new InvalidDataException($"'{path}' is a checkpoint of version {version}, but this program reads version {Version}: continue with the program that wrote it.");
            }

            if (!IsWhole(path, file))
            {
                throw new InvalidDataException($"'{path}' is a damaged checkpoint: its checksum does not match its bytes.");
            }

            return new(file, CheckpointState.Parse(file.Metadata.GetValueOrDefault("state") ?? ""));
        }
        catch (JsonException exception)
        {
            file.Dispose();
            throw new InvalidDataException($"'{path}' is a checkpoint whose state cannot be read: {exception.Message}", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the tensors under a prefix, by their names without it, into the current dispose scope.</summary>
    public Dictionary<string, Tensor> Read(string prefix) => file.Entries
        .Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Name[prefix.Length..], entry => file.Read(entry.Name), StringComparer.Ordinal);

    /// <summary>Reads a tensor.</summary>
    public Tensor? TryRead(string name) => file.Find(name) is null ? null : file.Read(name);

    public void Dispose() => file.Dispose();

    private static bool IsWhole(string path, SafetensorsFile file)
    {
        if (file.Entries is not [.., { Name: ChecksumName, Type: ScalarType.Byte, Bytes: SHA256.HashSizeInBytes }])
        {
            return false;
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream stream = InputFile.Open(path);
        byte[] buffer = new byte[1 << 17];
        long left = file.Length - SHA256.HashSizeInBytes;
        while (left > 0)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        byte[] said = new byte[SHA256.HashSizeInBytes];
        hash.AppendData(new byte[SHA256.HashSizeInBytes]);
        return stream.ReadAtLeast(said, said.Length, throwOnEndOfStream: false) == said.Length && hash.GetHashAndReset().AsSpan().SequenceEqual(said);
    }

    /// <summary>Passes what is written on, and hashes it.</summary>
    private sealed class HashingStream(Stream inner) : Stream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public byte[] Hash() => hash.GetHashAndReset();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            inner.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                hash.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
