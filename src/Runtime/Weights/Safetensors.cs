using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ResNetDsl.Platform;

namespace ResNetDsl.Weights;

/// <summary>Writes files in the safetensors format (huggingface/safetensors), which <see cref="SafetensorsFile"/> and the libraries of other languages read.</summary>
public static class Safetensors
{
    private const int Alignment = 8;

    /// <summary>Writes tensors to a file. The file is written atomically: to a temporary file with the ending <c>.partial</c>, which is then renamed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name, of any device; non-contiguous ones are copied one at a time. As in the reference implementation those of wider
    /// elements come first, so that each is aligned, and tensors of one width keep their order.</param>
    /// <param name="metadata">Texts for the header; null for none.</param>
    /// <exception cref="ArgumentException">A name occurs twice, is <c>__metadata__</c> or is not valid text; or a tensor is disposed or has a type that the format does not support.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied; an existing file is unchanged.</exception>
    public static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        (string Name, Tensor Tensor)[] ordered = Ordered(tensors);
        byte[] header = Header(ordered, metadata);
        WholeFile.Write(path, stream => Write(stream, header, ordered));
    }

    /// <summary>Writes tensors to a stream, at its position. The stream stays open.</summary>
    /// <param name="stream">The destination.</param>
    /// <param name="tensors">The tensors by name, as those of a file.</param>
    /// <param name="metadata">Texts for the header; null for none.</param>
    /// <exception cref="ArgumentException">A name occurs twice, is <c>__metadata__</c> or is not valid text; or a tensor is disposed or has a type that the format does not support. Nothing is written.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    internal static void Write(Stream stream, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (string Name, Tensor Tensor)[] ordered = Ordered(tensors);
        Write(stream, Header(ordered, metadata), ordered);
    }

    private static void Write(Stream stream, byte[] header, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        stream.Write(header);
        foreach ((_, Tensor tensor) in tensors)
        {
            using Tensor detached = tensor.detach();
            using Tensor near = detached.cpu();
            using Tensor contiguous = near.contiguous();
            TensorBytes.ForEach(contiguous, bytes => stream.Write(bytes));
        }
    }

    private static (string Name, Tensor Tensor)[] Ordered(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        HashSet<string> names = new(StringComparer.Ordinal);
        List<(string Name, Tensor Tensor)> list = [];
        foreach ((string name, Tensor tensor) in tensors)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(tensors));
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
            string? reason = name == SafetensorsHeader.MetadataKey ? "the format reserves this name for metadata"
                : !IsText(name) ? "the name has half of a surrogate pair"
                : !names.Add(name) ? "the name occurs twice"
                : tensor.IsInvalid ? "the tensor is disposed"
                : StoredType.Of(tensor.dtype) is null ? $"the format has no type for {tensor.dtype}"
                : null;
            if (reason is not null)
            {
                throw new ArgumentException($"'{name}' cannot be written as safetensors: {reason}.", nameof(tensors));
            }

            list.Add((name, tensor));
        }

        return [.. list.OrderByDescending(item => item.Tensor.ElementSize)];
    }

    /// <summary>The length and the JSON, padded so that the data after it is aligned.</summary>
    private static byte[] Header(IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        buffer.Write(stackalloc byte[SafetensorsHeader.LengthBytes]);
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                WriteMetadata(writer, metadata);
            }

            long offset = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                StoredType type = StoredType.Of(tensor.dtype)!;
                writer.WriteStartObject(name);
                writer.WriteString("dtype", type.Name);
                WriteNumbers(writer, "shape", tensor.shape);
                WriteNumbers(writer, "data_offsets", [offset, offset += tensor.NumberOfElements * type.Bytes]);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        while (buffer.WrittenCount % Alignment > 0)
        {
            buffer.Write(" "u8);
        }

        byte[] header = buffer.WrittenSpan.ToArray();
        int length = header.Length - SafetensorsHeader.LengthBytes;
        if (length > SafetensorsHeader.Longest)
        {
            throw new ArgumentException($"The names and metadata need a header of {length} bytes; the format allows {SafetensorsHeader.Longest}.", nameof(tensors));
        }

        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        writer.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach ((string key, string value) in metadata)
        {
            if (!IsText(key) || value is null || !IsText(value))
            {
                throw new ArgumentException($"The metadata '{key}' cannot be written as safetensors: it is null or has half of a surrogate pair.", nameof(metadata));
            }

            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, long[] numbers)
    {
        writer.WriteStartArray(name);
        foreach (long number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private static bool IsText(string name)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(name);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
