using System.Text.Json;
using System.Text.RegularExpressions;
using ResNetDsl.Texts;

namespace ResNetDsl.Weights;

/// <summary>
/// Weights in several files, as the libraries of Hugging Face write them: the index <c>model.safetensors.index.json</c> maps tensors to the files beside it. The files may be in any format that
/// can be read.
/// </summary>
internal sealed partial class ShardedFormat : WeightFormat
{
    private const string What = "an index of sharded weights";

    private const string Map = "weight_map";

    // An index has about a hundred bytes for each tensor.
    private const long Longest = 1 << 26;

    // The largest models that there are have some hundred.
    private const int MostShards = 4096;

    public static ShardedFormat Instance { get; } = new();

    public override string Name => "sharded safetensors";

    public override string Extension => ".safetensors.index.json";

    internal override bool Recognizes(ReadOnlySpan<byte> begin, TensorFile file)
    {
        ReadOnlySpan<byte> text = begin.TrimStart(" \t\r\n"u8);
        return text.StartsWith("{"u8) && text.IndexOf("\"weight_map\""u8) > 0;
    }

    internal override WeightSource Open(string path) => WeightSource.Open(TensorFile.Open(path), What, file =>
    {
        using (file)
        {
            return Open(path, ReadMap(file));
        }
    });

    /// <summary>What to do with a file that is one of several, a sentence; null for a file that has no index beside it.</summary>
    /// <param name="path">The file.</param>
    internal static string? WayOut(string path)
    {
        Match parts = ShardPattern().Match(Path.GetFileName(path));
        string index = $"{parts.Groups[1].Value}{parts.Groups[2].Value}.index.json";
        return parts.Success && File.Exists(Path.Combine(Path.GetDirectoryName(path) ?? "", index)) ? $"The file has a part of the weights; '{index}' beside it loads all of them." : null;
    }

    // model-00001-of-00002.safetensors
    [GeneratedRegex(@"^(.+)-\d+-of-\d+(\.[a-z]+)$")]
    private static partial Regex ShardPattern();

    /// <summary>The shards and the names of what each has, in the order of the index.</summary>
    /// <exception cref="FormatException">It is not an index; the message is a clause.</exception>
    internal static Dictionary<string, List<string>> ReadMap(TensorFile file)
    {
        byte[] text = file.Length <= Longest ? new byte[file.Length] : throw new FormatException($"the index has {Text.Grouped(file.Length)} bytes, more than {Text.Grouped(Longest)}");
        try
        {
            using JsonDocument index = file.TryFill(text, 0)
                ? JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 })
                : throw new EndOfStreamException();
            if (index.RootElement.ValueKind != JsonValueKind.Object || !index.RootElement.TryGetProperty(Map, out JsonElement map) || map.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"it has no object '{Map}'");
            }

            Dictionary<string, List<string>> shards = new(StringComparer.Ordinal);
            HashSet<string> all = new(StringComparer.Ordinal);
            foreach (JsonProperty item in map.EnumerateObject())
            {
                string shard = item.Value.ValueKind == JsonValueKind.String ? item.Value.GetString()! : throw new FormatException($"it maps '{item.Name}' to something that is not a file");
                if (!shards.TryGetValue(shard, out List<string>? names))
                {
                    RequireBeside(shard);
                    shards.Add(shard, names = []);
                }

                names.Add(all.Add(item.Name) ? item.Name : throw new FormatException($"it has '{item.Name}' twice"));
            }

            return shards.Count <= MostShards ? shards : throw new FormatException($"it has {shards.Count} files, more than {MostShards}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException("it is not JSON, or is cut off", exception);
        }
    }

    /// <summary>A file name without a folder, on any system.</summary>
    private static void RequireBeside(string shard)
    {
        if (shard is "" or "." or ".." || shard.AsSpan().IndexOfAny("/\\:\0") >= 0)
        {
            throw new FormatException($"it names the file '{shard}', which is not in its own folder");
        }
    }

    /// <summary>Opens the shards.</summary>
    /// <exception cref="FormatException">One is missing, or lacks a tensor that the index has there.</exception>
    private static WeightSource Open(string path, Dictionary<string, List<string>> shards)
    {
        List<WeightFile> files = [];
        try
        {
            List<StoredTensor> tensors = [];
            foreach ((string shard, List<string> names) in shards)
            {
                WeightFile file = OpenShard(path, shard);
                files.Add(file);
                Dictionary<string, WeightEntry> there = file.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
                foreach (string name in names)
                {
                    tensors.Add(there.TryGetValue(name, out WeightEntry? entry)
                        ? new(entry, target => file.Read(name, target), file.IsPlain(name))
                        : throw new FormatException($"'{shard}' lacks the tensor '{name}', which the index lists there"));
                }
            }

            return new(path, What, tensors, files) { Length = files.Sum(file => file.Length), Metadata = files.FirstOrDefault()?.Metadata ?? new Dictionary<string, string>() };
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    private static WeightFile OpenShard(string path, string shard)
    {
        string beside = Path.Combine(Path.GetDirectoryName(path) ?? "", shard);
        if (!File.Exists(beside))
        {
            throw new FormatException($"its shard '{OneLine.Of(shard)}' is missing; all of them must be in the folder of the index");
        }

        // An index of indexes has no end.
        return WeightFile.Open(beside, [.. WeightFormat.All.Where(format => format != Instance)]);
    }
}
