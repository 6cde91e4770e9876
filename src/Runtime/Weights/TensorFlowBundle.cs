using ResNetDsl.Texts;
using ResNetDsl.Weights.Bytes;
using ResNetDsl.Weights.LevelDb;
using ResNetDsl.Weights.Protobuf;

namespace ResNetDsl.Weights;

/// <summary>The variables of a checkpoint of version 2 and the files with their bytes. Every position is checked against the length of its file.</summary>
internal sealed class TensorFlowBundle : IDisposable
{
    // The graph of objects that a checkpoint of TensorFlow 2 was saved from. It has the names that variables had in the program.
    private const string ObjectGraph = "_CHECKPOINTABLE_OBJECT_GRAPH";

    private const string Value = "/.ATTRIBUTES/VARIABLE_VALUE";

    private const string OptimizerSlot = "/.OPTIMIZER_SLOT/";

    private const string SaveCounter = "save_counter" + Value;

    private readonly string prefix;
    private readonly ulong fileCount;
    private readonly SortedDictionary<ulong, TensorFile> files = [];
    private readonly Dictionary<string, Stored> byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Key, TensorFlowSlice Slice), Stored> parts = [];

    // Parts whose checksum was right. Weights are read twice, once to find out.
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Stored, bool> checkedParts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Reads what the index says, and opens the files.</summary>
    /// <param name="prefix">What the names of all files begin with.</param>
    /// <param name="fileCount">The number of files.</param>
    /// <param name="table">The index.</param>
    /// <exception cref="FormatException">A file is missing, or does not have what the index says.</exception>
    public TensorFlowBundle(string prefix, ulong fileCount, LevelDbTable table)
    {
        (this.prefix, this.fileCount) = (prefix, fileCount);
        try
        {
            Variables = [.. Read(table)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The variables, in the order of the index.</summary>
    public IReadOnlyList<TensorFlowVariable> Variables { get; }

    /// <summary>The bytes of the files.</summary>
    public long Length => files.Values.Sum(file => file.Length);

    /// <summary>Reads a part of a variable, and the first time compares it with its checksum.</summary>
    /// <exception cref="FormatException">The checksum is wrong.</exception>
    public void Fill(TensorFlowVariable variable, TensorFlowSlice slice, Tensor target)
    {
        Stored stored = variable.Parts.Count == 1 && byKey[variable.Key].Slices.Count == 0 ? byKey[variable.Key] : parts[(variable.Key, slice)];
        if (checkedParts.ContainsKey(stored))
        {
            files[stored.File].Fill(target, variable.Entry.Name, stored.Offset);
            return;
        }

        Crc32C checksum = new();
        files[stored.File].Fill(target, variable.Entry.Name, stored.Offset, bytes => checksum.Add(bytes));
        if (checksum.Masked != stored.Checksum)
        {
            throw new FormatException($"its checksum is wrong: '{OneLine.Of(files[stored.File].Path)}' is damaged");
        }

        checkedParts.TryAdd(stored, true);
    }

    public void Dispose()
    {
        foreach (TensorFile file in files.Values)
        {
            file.Dispose();
        }
    }

    private IEnumerable<TensorFlowVariable> Read(LevelDbTable table)
    {
        Dictionary<string, Stored> partsByKey = new(StringComparer.Ordinal);
        foreach ((byte[] key, ByteReader value) in table.All().Where(entry => entry.Key.Length > 0))
        {
            Stored stored = Stored.Read(new(value));

            // Parts are under keys that begin with 0, and are not text.
            if (!(key[0] == 0 ? partsByKey.TryAdd(Convert.ToHexString(key), stored) : byKey.TryAdd(ByteReader.Decode(key), stored)))
            {
                throw new FormatException("it has a variable twice");
            }
        }

        Dictionary<string, string> names = Names();
        foreach ((string key, Stored stored) in byKey.Where(item => item.Value.Type != TensorFlowType.Text && item.Key != SaveCounter))
        {
            TensorFlowType type = TensorFlowType.Of(stored.Type, key);
            TensorFlowVariable variable = TensorFlowVariable.Of(names.GetValueOrDefault(key) ?? Plain(key), key, type, stored.Shape, stored.Slices);
            if (stored.Slices.Count == 0)
            {
                Require(key, stored, type, stored.Shape);
            }

            foreach ((TensorFlowSlice slice, long[] shape) in stored.Slices.Count == 0 ? [] : variable.Parts)
            {
                Stored part = partsByKey.GetValueOrDefault(Convert.ToHexString(slice.Key(key))) ?? throw new FormatException($"it lacks a part of '{key}'");
                Require(key, part, type, shape);
                parts[(key, slice)] = part;
            }

            yield return variable;
        }
    }

    private static string Plain(string key) => key.EndsWith(Value, StringComparison.Ordinal) ? key[..^Value.Length] : key;

    private void Require(string key, Stored stored, TensorFlowType type, long[] shape)
    {
        TensorFile file = FileOf(stored);
        if (stored.Type != (ulong)type.Number || type.Bytes(shape) != stored.Size)
        {
            throw new FormatException($"'{key}' is [{string.Join(", ", shape)}], and has {stored.Size} bytes");
        }

        if (stored.Offset > file.Length - stored.Size)
        {
            throw new FormatException($"'{key}' is {stored.Size} bytes at byte {stored.Offset} of '{file.Path}', which has {file.Length}");
        }
    }

    private TensorFile FileOf(Stored stored)
    {
        if (files.TryGetValue(stored.File, out TensorFile? open))
        {
            return open;
        }

        // Numbers of more than 5 digits have as many as they need.
        string path = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}.data-{stored.File:d5}-of-{fileCount:d5}");
        if (stored.File >= fileCount || !File.Exists(path))
        {
            throw new FormatException($"it needs the file '{path}', which does not exist");
        }

        files.Add(stored.File, open = TensorFile.Open(path));
        return open;
    }

    /// <summary>The names that variables had in the program, by their keys; those of an optimizer's keep their keys.</summary>
    private Dictionary<string, string> Names()
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        if (!byKey.TryGetValue(ObjectGraph, out Stored? stored) || stored.Type != TensorFlowType.Text || stored.Shape.Length > 0)
        {
            return names;
        }

        ByteReader reader = new(FileOf(stored), stored.Offset, stored.Size);
        long length = reader.VarintLength();
        reader.Skip(sizeof(uint));
        ProtobufMessage graph = new(new MemoryBytes(reader.Bytes(length)), 0, length);
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (ProtobufField node in graph.Fields().Where(field => field.Number == 1))
        {
            ProtobufMessage item = graph.Message(node);
            foreach (ProtobufField attribute in item.Fields().Where(field => field.Number == 2))
            {
                ProtobufMessage saved = item.Message(attribute);
                string name = TextOf(saved, 2);
                string key = TextOf(saved, 3);
                if (name.Length > 0 && byKey.ContainsKey(key) && !key.Contains(OptimizerSlot, StringComparison.Ordinal) && !key.StartsWith("optimizer/", StringComparison.Ordinal) && taken.Add(name))
                {
                    names.TryAdd(key, name);
                }
            }
        }

        return names;

        static string TextOf(ProtobufMessage message, int number) => message.Fields().Where(field => field.Number == number).Select(field => message.Text(field)).LastOrDefault() ?? "";
    }

    /// <summary>A <c>BundleEntryProto</c>.</summary>
    private sealed record Stored(ulong Type, long[] Shape, ulong File, long Offset, long Size, uint Checksum, IReadOnlyList<TensorFlowSlice> Slices)
    {
        public static Stored Read(ProtobufMessage message)
        {
            long[] shape = [];
            List<TensorFlowSlice> slices = [];
            ulong[] numbers = new ulong[7];
            foreach (ProtobufField field in message.Fields())
            {
                if (field.Number == 2)
                {
                    shape = TensorFlowType.Shape(message.Message(field));
                }
                else if (field.Number == 7)
                {
                    slices.Add(TensorFlowSlice.Read(message.Message(field)));
                }
                else if (field.Number < numbers.Length)
                {
                    numbers[field.Number] = field.Value;
                }
            }

            return numbers[4] <= long.MaxValue && numbers[5] <= long.MaxValue
                ? new(numbers[1], shape, numbers[3], (long)numbers[4], (long)numbers[5], (uint)numbers[6], slices)
                : throw new FormatException("it has a variable at a position that no file has");
        }
    }
}
