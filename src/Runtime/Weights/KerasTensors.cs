using ResNetDsl.Weights.Bytes;
using ResNetDsl.Weights.Hdf5;

namespace ResNetDsl.Weights;

/// <summary>A dataset with a layer's weight.</summary>
/// <param name="Entry">Its name, type and shape.</param>
/// <param name="File">The file that it is in.</param>
/// <param name="Dataset">Where it is.</param>
internal sealed record KerasTensor(WeightEntry Entry, TensorFile File, Hdf5Dataset Dataset);

/// <summary>An HDF5 file with weights.</summary>
/// <param name="File">The file.</param>
/// <param name="Structure">Its structure.</param>
internal sealed record KerasFile(TensorFile File, Hdf5File Structure)
{
    /// <summary>Reads the structure of an open file.</summary>
    /// <exception cref="FormatException">It is not a whole HDF5 file.</exception>
    public static KerasFile Of(TensorFile file) => new(file, new(file));
}

/// <summary>
/// Finds the weights of layers in an HDF5 file, as Keras 1 and 2 write them (<c>keras/src/legacy/saving/legacy_h5_format.py</c>) and as Keras 3 does (<c>keras/src/saving/saving_lib.py</c>). Names are
/// those of the layers, <c>conv1_bn/gamma</c>, in either. The weights of optimizers are left out.
/// </summary>
internal sealed class KerasTensors
{
    // Weights are at most a few models deep.
    private const int Deepest = 32;

    /// <summary>The attribute that lists the layers.</summary>
    public const string LayerNames = "layer_names";

    /// <summary>The attribute that lists the weights of a layer.</summary>
    public const string WeightNames = "weight_names";

    /// <summary>The group of texts that this library writes.</summary>
    public const string OwnTexts = "ResNetDsl";

    // Of all texts.
    private const long LongestTexts = 1 << 20;

    private const string WholeModel = "model_weights";

    private const string Variables = "vars";

    private const string TensorFlowSuffix = ":0";

    private static readonly string[] Texts = ["keras_version", "backend"];

    // What is not of a network: the state of the training, and of random numbers.
    private static readonly string[] Skipped = ["optimizer", "optimizer_weights", "seed_generator"];

    /// <summary>The variables of layers that have them by number, first those that are trained.</summary>
    private static readonly (string Layer, string[] Variables)[] Roles =
    [
        ("conv2d", ["kernel", "bias"]),
        ("depthwise_conv2d", ["kernel", "bias"]),
        ("dense", ["kernel", "bias"]),
        ("batch_normalization", ["gamma", "beta", "moving_mean", "moving_variance"]),
    ];

    private readonly IReadOnlyDictionary<string, string> names;
    private readonly Dictionary<string, KerasTensor> tensors = new(StringComparer.Ordinal);
    private readonly HashSet<(KerasFile File, long Position)> visited = [];
    private readonly Dictionary<string, Group> groups = new(StringComparer.Ordinal);
    private readonly List<(string Path, string Name, KerasFile File, Hdf5Object Dataset)> order = [];

    /// <summary>Finds all weights in a file.</summary>
    /// <param name="opened">The file.</param>
    /// <param name="names">The names of layers by their paths, for layers whose names are not in the file.</param>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public KerasTensors(KerasFile opened, IReadOnlyDictionary<string, string> names)
    {
        this.names = names;
        Hdf5File file = opened.Structure;
        Dictionary<string, long> links = Hdf5Group.Links(file.Structures, file.Root);
        Hdf5Attributes attributes = new(file.Structures, file.Root);
        Dictionary<string, string> metadata = Texts
            .Select(name => (Name: name, Text: attributes.Text(name)))
            .Where(item => item.Text is not null)
            .ToDictionary(item => item.Name, item => item.Text!, StringComparer.Ordinal);
        Metadata = metadata;
        Hdf5Object root = links.TryGetValue(WholeModel, out long model) ? new(file.Structures, model) : file.Root;
        if (new Hdf5Attributes(file.Structures, root).SplitTexts(LayerNames) is { } layers)
        {
            AddLayers(opened, Hdf5Group.Links(file.Structures, root), layers);
            if (links.TryGetValue(OwnTexts, out long texts))
            {
                AddTexts(file, metadata, new(file.Structures, texts));
            }
        }
        else
        {
            Collect(opened, file.Root, "", 0);
            AddCollected();
        }
    }

    /// <summary>Finds all weights in the shards of Keras 3. The variables of a layer may be in two of them, of which the first has its name.</summary>
    /// <param name="shards">The shards, in their order.</param>
    /// <param name="expected">The groups that the index lists.</param>
    /// <exception cref="FormatException">A shard is damaged, or a group is in none.</exception>
    public KerasTensors(IReadOnlyList<KerasFile> shards, IEnumerable<string> expected)
    {
        (names, Metadata) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (KerasFile shard in shards)
        {
            Collect(shard, shard.Structure.Root, "", 0);
        }

        AddCollected();
        if (expected.FirstOrDefault(path => !groups.ContainsKey(path.TrimStart('/')) && !IsSkipped(path)) is { } lacking)
        {
            throw new FormatException($"its shards lack the group '{lacking}', which the index lists");
        }

        static bool IsSkipped(string path) => path.Split('/').Any(Skipped.Contains);
    }

    /// <summary>The weights, in the order of the file.</summary>
    public IEnumerable<KerasTensor> All => tensors.Values;

    /// <summary>The program that wrote the file, if it is recorded.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    private static void AddTexts(Hdf5File file, Dictionary<string, string> metadata, Hdf5Object group)
    {
        long left = LongestTexts;
        foreach ((string key, long position) in Hdf5Group.Links(file.Structures, group))
        {
            Hdf5Dataset text = new(file, new(file.Structures, position));
            left -= text.Length;
            if (text is { Position: { } start, Type: { Class: Hdf5Class.Integer, Bytes: 1 } } && left >= 0)
            {
                metadata[key] = ByteReader.Decode(file.Structures.At(start, text.Length).Bytes(text.Length));
            }
        }
    }

    /// <summary>Keras 1 and 2: attributes list the layers, and the weights of each.</summary>
    private void AddLayers(KerasFile opened, Dictionary<string, long> links, string[] layers)
    {
        Hdf5File file = opened.Structure;
        foreach (string layer in layers)
        {
            Hdf5Object group = new(file.Structures, links.TryGetValue(layer, out long position) ? position : throw new FormatException($"it lists a layer '{layer}' that it does not have"));
            string[] weights = new Hdf5Attributes(file.Structures, group).SplitTexts(WeightNames) ?? [];
            Dictionary<string, Dictionary<string, long>> groups = new(StringComparer.Ordinal);
            foreach (string weight in weights)
            {
                string name = weight.EndsWith(TensorFlowSuffix, StringComparison.Ordinal) ? weight[..^TensorFlowSuffix.Length] : weight;
                Add(name, $"{layer}/{name}", opened, Find(file, groups, group, weight));
            }
        }
    }

    /// <summary>The object at a path in a group. Groups on the way are read once.</summary>
    private static Hdf5Object Find(Hdf5File file, Dictionary<string, Dictionary<string, long>> groups, Hdf5Object group, string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > Deepest)
        {
            throw new FormatException($"it lists a weight '{path}' that it does not have");
        }

        Hdf5Object found = group;
        for (int i = 0; i < parts.Length; i++)
        {
            string folder = string.Join('/', parts[..i]);
            if (!groups.TryGetValue(folder, out Dictionary<string, long>? links))
            {
                groups.Add(folder, links = Hdf5Group.Links(file.Structures, found));
            }

            found = new(file.Structures, links.TryGetValue(parts[i], out long position) ? position : throw new FormatException($"it lists a weight '{path}' that it does not have"));
        }

        return found;
    }

    /// <summary>Keras 3, and files of other programs: datasets in groups. Layers have theirs by number in a group <c>vars</c>, whose attribute is the layer's name.</summary>
    private void Collect(KerasFile file, Hdf5Object group, string path, int depth)
    {
        if (depth > Deepest || !visited.Add((file, group.Position)))
        {
            throw new FormatException($"its group '{path}' contains itself, is in two groups, or is more than {Deepest} groups deep");
        }

        if (!groups.TryGetValue(path, out Group? found))
        {
            groups.Add(path, found = new());
        }

        found.Given ??= IsLayer(path) ? new Hdf5Attributes(file.Structure.Structures, group).Text("name") : null;
        foreach ((string name, long position) in Hdf5Group.Links(file.Structure.Structures, group).Where(link => !Skipped.Contains(link.Key)))
        {
            Hdf5Object child = new(file.Structure.Structures, position);
            string full = path.Length == 0 ? name : $"{path}/{name}";
            if (child.IsDataset)
            {
                found.Datasets.Add((name, file, child));
                order.Add((path, name, file, child));
            }
            else
            {
                Collect(file, child, full, depth + 1);
            }
        }
    }

    private void AddCollected()
    {
        foreach ((string path, string name, KerasFile file, Hdf5Object dataset) in order)
        {
            if (!IsLayer(path))
            {
                string full = path.Length == 0 ? name : $"{path}/{name}";
                Add(full, full, file, dataset);
                continue;
            }

            string layer = path[..^(Variables.Length + 1)];
            string? given = groups[path].Given ?? names.GetValueOrDefault(KerasConfiguration.Path(layer));
            string[]? roles = RolesOf(layer[(layer.LastIndexOf('/') + 1)..]);

            // Only a layer with all of its variables has them at the numbers that are known.
            bool isKnown = roles is not null && int.TryParse(name, out int number) && number < roles.Length && (roles.Length == 2 || groups[path].Datasets.Count >= roles.Length);
            string role = isKnown ? roles![int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : name;
            Add($"{given ?? layer}/{role}", $"{layer}/{role}", file, dataset);
        }
    }

    private static bool IsLayer(string path) => path.EndsWith("/" + Variables, StringComparison.Ordinal);

    private static string[]? RolesOf(string layer)
    {
        string type = layer.TrimEnd([.. "0123456789"]) is var trimmed && trimmed.Length < layer.Length && trimmed.EndsWith('_') ? trimmed[..^1] : layer;
        return Array.Find(Roles, item => item.Layer == type).Variables;
    }

    /// <summary>Adds a weight; by its longer name where its shorter one is another's.</summary>
    private void Add(string name, string longer, KerasFile opened, Hdf5Object header)
    {
        Hdf5File file = opened.Structure;
        name = tensors.ContainsKey(name) ? longer : name;
        Hdf5Dataset dataset;
        try
        {
            dataset = new(file, header);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{name}': {exception.Message}", exception);
        }

        ScalarType type = TypeOf(file, dataset, header) ?? throw new FormatException($"'{name}' has elements of a type that TorchSharp does not support");
        if (!tensors.TryAdd(name, new(new(name, type, new(dataset.Shape)), opened.File, dataset)))
        {
            throw new FormatException($"it has '{name}' twice");
        }
    }

    private static ScalarType? TypeOf(Hdf5File file, Hdf5Dataset dataset, Hdf5Object header) => dataset.Type switch
    {
        { Class: Hdf5Class.Float, Bytes: 2, ExponentBits: 5 } => ScalarType.Float16,
        { Class: Hdf5Class.Float, Bytes: 2, ExponentBits: 8 } => ScalarType.BFloat16,
        { Class: Hdf5Class.Float, Bytes: 4 } => ScalarType.Float32,
        { Class: Hdf5Class.Float, Bytes: 8 } => ScalarType.Float64,
        { Class: Hdf5Class.Integer, Bytes: 1, IsSigned: false } => ScalarType.Byte,
        { Class: Hdf5Class.Integer, Bytes: 1 } => ScalarType.Int8,
        { Class: Hdf5Class.Integer, Bytes: 2, IsSigned: true } => ScalarType.Int16,
        { Class: Hdf5Class.Integer, Bytes: 4, IsSigned: true } => ScalarType.Int32,
        { Class: Hdf5Class.Integer, Bytes: 8, IsSigned: true } => ScalarType.Int64,
        { Class: Hdf5Class.Enumeration, Bytes: 1 } => ScalarType.Bool,

        // Keras 3 writes bfloat16 as bytes, and its name beside them: HDF5 had no such type.
        { Class: Hdf5Class.Opaque, Bytes: 2 } when new Hdf5Attributes(file.Structures, header).Text("dtype") == "bfloat16" => ScalarType.BFloat16,
        _ => null,
    };

    /// <summary>A group, in one file or in several.</summary>
    private sealed class Group
    {
        public string? Given { get; set; }

        public List<(string Name, KerasFile File, Hdf5Object Dataset)> Datasets { get; } = [];
    }
}
