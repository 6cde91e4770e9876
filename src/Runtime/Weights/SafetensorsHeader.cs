using System.Text.Json;
using System.Text.Unicode;

namespace ResNetDsl.Weights;

/// <summary>
/// Reads the header of a safetensors file, a JSON object: for each tensor <c>"name": {"dtype": "F32", "shape": [64], "data_offsets": [0, 256]}</c>, and texts under <c>__metadata__</c>. The rules
/// are those of the reference implementation (huggingface/safetensors, tensor.rs), which also wants the tensors to cover the data without gaps.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The bytes before the header: its length.</summary>
    public const int LengthBytes = sizeof(ulong);

    /// <summary>The key of the texts.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>The longest header, that of the reference implementation.</summary>
    public const long Longest = 100_000_000;

    // The most that torch has for a tensor.
    private const int MaximumRank = 64;

    // The object, a tensor, a shape.
    private const int Nesting = 3;

    private readonly List<SafetensorsEntry> entries = [];
    private readonly Dictionary<string, SafetensorsEntry> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly long dataStart;
    private readonly long dataBytes;

    private SafetensorsHeader(long dataStart, long dataBytes)
    {
        this.dataStart = dataStart;
        this.dataBytes = dataBytes;
    }

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => entries;

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> ByName => byName;

    /// <summary>The texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Reads a header.</summary>
    /// <param name="text">The header.</param>
    /// <param name="dataBytes">The bytes that follow it.</param>
    /// <exception cref="FormatException">The header is invalid; the message is a clause that says why.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> text, long dataBytes)
    {
        if (text.IsEmpty || text[0] != (byte)'{')
        {
            throw new FormatException("its header is not a JSON object");
        }

        if (!Utf8.IsValid(text))
        {
            throw new FormatException("its header is not UTF-8");
        }

        SafetensorsHeader header = new(LengthBytes + text.Length, dataBytes);
        try
        {
            Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = Nesting });
            header.ReadAll(ref reader);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"its header is not valid JSON, near byte {exception.BytePositionInLine}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair, escaped.
            throw new FormatException("its header has an invalid escape sequence", exception);
        }

        header.RequireCover();
        return header;
    }

    private void ReadAll(ref Utf8JsonReader reader)
    {
        bool hasMetadata = false;
        reader.Read();
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name != MetadataKey)
            {
                ReadEntry(ref reader, name);
            }
            else if (hasMetadata)
            {
                throw new FormatException($"it has {MetadataKey} twice");
            }
            else
            {
                hasMetadata = true;
                ReadMetadata(ref reader);
            }
        }

        // Spaces may follow; anything else is an error of the JSON.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Require(Next(ref reader) == JsonTokenType.StartObject, $"{MetadataKey} is not an object");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Require(Next(ref reader) == JsonTokenType.String, $"{MetadataKey} has '{key}', which is not a string");
            Require(metadata.TryAdd(key, reader.GetString()!), $"{MetadataKey} has '{key}' twice");
        }
    }

    private void ReadEntry(ref Utf8JsonReader reader, string name)
    {
        Require(!byName.ContainsKey(name), $"it contains '{name}' twice");
        Require(Next(ref reader) == JsonTokenType.StartObject, $"'{name}' is not an object");
        StoredType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("dtype"u8) && type is null)
            {
                Require(Next(ref reader) == JsonTokenType.String, $"'{name}' has a dtype that is not a string");
                string dtype = reader.GetString()!;
                type = StoredType.Named(dtype) ?? throw new FormatException($"'{name}' has the type {dtype}, which TorchSharp does not support");
            }
            else if (reader.ValueTextEquals("shape"u8) && shape is null)
            {
                shape = ReadNumbers(ref reader, name, "shape");
            }
            else if (reader.ValueTextEquals("data_offsets"u8) && offsets is null)
            {
                offsets = ReadNumbers(ref reader, name, "data_offsets");
            }
            else
            {
                throw new FormatException($"'{name}' has '{reader.GetString()}' twice, or as an unknown key");
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            throw new FormatException($"'{name}' lacks its {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        }

        Require(offsets.Length == 2 && offsets[0] <= offsets[1], $"the data_offsets of '{name}' are not a beginning and an end");
        Require(offsets[1] <= dataBytes, $"'{name}' ends at byte {offsets[1]} of the data, which has {dataBytes}: the file is cut off");
        long bytes = BytesOf(name, type, shape);
        Require(offsets[1] - offsets[0] == bytes, $"'{name}' is {type.Name} [{string.Join(", ", shape)}], which is {bytes} bytes, but has {offsets[1] - offsets[0]}");
        SafetensorsEntry entry = new(name, type.Type, new(shape), dataStart + offsets[0], bytes);
        entries.Add(entry);
        byName.Add(name, entry);
    }

    private static long BytesOf(string name, StoredType type, long[] shape)
    {
        try
        {
            return shape.Aggregate((long)type.Bytes, (product, extent) => checked(product * extent));
        }
        catch (OverflowException exception)
        {
            throw new FormatException($"'{name}' is [{string.Join(", ", shape)}], which does not fit into memory", exception);
        }
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader, string name, string what)
    {
        Require(Next(ref reader) == JsonTokenType.StartArray, $"'{name}' has a {what} that is not an array");
        Span<long> numbers = stackalloc long[MaximumRank];
        int count = 0;
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            Require(count < MaximumRank, $"'{name}' has more than {MaximumRank} numbers in its {what}");
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out numbers[count]) || numbers[count] < 0)
            {
                throw new FormatException($"'{name}' has a {what} with an element that is not a length");
            }

            count++;
        }

        return numbers[..count].ToArray();
    }

    private void RequireCover()
    {
        entries.Sort((one, other) => (one.Offset, one.Bytes).CompareTo((other.Offset, other.Bytes)));
        long end = dataStart;
        foreach (SafetensorsEntry entry in entries)
        {
            Require(entry.Offset == end, $"'{entry.Name}' {(entry.Offset < end ? "overlaps the tensor before it" : "does not begin where the tensor before it ends")}");
            end += entry.Bytes;
        }

        Require(end == dataStart + dataBytes, $"{dataStart + dataBytes - end} bytes after the tensors belong to no tensor");
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType;
    }

    private static void Require(bool holds, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(holds))] LazyReason reason)
    {
        if (!holds)
        {
            throw new FormatException(reason.ToString());
        }
    }
}
