using ResNetDsl.Weights.Bytes;
using ResNetDsl.Weights.Hdf5;

namespace ResNetDsl.Weights;

/// <summary>A dataset with a layer's weight.</summary>
/// <param name="Entry">Its name, type and shape.</param>
/// <param name="Dataset">Where it is.</param>
internal sealed record KerasTensor(WeightEntry Entry, Hdf5Dataset Dataset);

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

    private readonly Hdf5File file;
    private readonly IReadOnlyDictionary<string, string> names;
    private readonly Dictionary<string, KerasTensor> tensors = new(StringComparer.Ordinal);
    private readonly HashSet<long> visited = [];

    /// <summary>Finds all weights.</summary>
    /// <param name="file">The file.</param>
    /// <param name="names">The names of layers by their paths, for layers whose names are not in the file.</param>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public KerasTensors(Hdf5File file, IReadOnlyDictionary<string, string> names)
    {
        (this.file, this.names) = (file, names);
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
            AddLayers(Hdf5Group.Links(file.Structures, root), layers);
            if (links.TryGetValue(OwnTexts, out long texts))
            {
                AddTexts(metadata, new(file.Structures, texts));
            }
        }
        else
        {
            AddGroup(file.Root, "", 0);
        }
    }

    /// <summary>The weights, in the order of the file.</summary>
    public IEnumerable<KerasTensor> All => tensors.Values;

    /// <summary>What wrote the file, where it says so.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    private void AddTexts(Dictionary<string, string> metadata, Hdf5Object group)
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
    private void AddLayers(Dictionary<string, long> links, string[] layers)
    {
        foreach (string layer in layers)
        {
            Hdf5Object group = new(file.Structures, links.TryGetValue(layer, out long position) ? position : throw new FormatException($"it lists a layer '{layer}' that it does not have"));
            string[] weights = new Hdf5Attributes(file.Structures, group).SplitTexts(WeightNames) ?? [];
            Dictionary<string, Dictionary<string, long>> groups = new(StringComparer.Ordinal);
            foreach (string weight in weights)
            {
                string name = weight.EndsWith(TensorFlowSuffix, StringComparison.Ordinal) ? weight[..^TensorFlowSuffix.Length] : weight;
                Add(name, $"{layer}/{name}", Find(groups, group, weight));
            }
        }
    }

    /// <summary>The object at a path in a group. Groups on the way are read once.</summary>
    private Hdf5Object Find(Dictionary<string, Dictionary<string, long>> groups, Hdf5Object group, string path)
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

    /// <summary>Keras 3, and files of other programs: datasets in groups. Layers have theirs by number in a group <c>vars</c>, whose attribute says the layer's name.</summary>
    private void AddGroup(Hdf5Object group, string path, int depth)
    {
        if (depth > Deepest || !visited.Add(group.Position))
        {
            throw new FormatException($"its group '{path}' contains itself, is in two groups, or is more than {Deepest} groups deep");
        }

        Dictionary<string, long> links = Hdf5Group.Links(file.Structures, group);
        string? layer = path.EndsWith("/" + Variables, StringComparison.Ordinal) ? path[..^(Variables.Length + 1)] : null;
        string? given = layer is null ? null : new Hdf5Attributes(file.Structures, group).Text("name") ?? names.GetValueOrDefault(KerasConfiguration.Path(layer));
        string[]? roles = layer is null ? null : RolesOf(layer[(layer.LastIndexOf('/') + 1)..]);
        foreach ((string name, long position) in links.Where(link => !Skipped.Contains(link.Key)))
        {
            Hdf5Object child = new(file.Structures, position);
            string full = path.Length == 0 ? name : $"{path}/{name}";
            if (!child.IsDataset)
            {
                AddGroup(child, full, depth + 1);
            }
            else if (layer is null)
            {
                Add(full, full, child);
            }
            else
            {
                // Only a layer with all of its variables has them at the numbers that are known.
                string role = roles is not null && int.TryParse(name, out int number) && number < roles.Length && (roles.Length == 2 || links.Count >= roles.Length) ? roles[number] : name;
                Add($"{given ?? layer}/{role}", $"{layer}/{role}", child);
            }
        }
    }

    private static string[]? RolesOf(string layer)
    {
        string type = layer.TrimEnd([.. "0123456789"]) is var trimmed && trimmed.Length < layer.Length && trimmed.EndsWith('_') ? trimmed[..^1] : layer;
        return Array.Find(Roles, item => item.Layer == type).Variables;
    }

    /// <summary>Adds a weight; by its longer name where its shorter one is another's.</summary>
    private void Add(string name, string longer, Hdf5Object header)
    {
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

        ScalarType type = TypeOf(dataset, header) ?? throw new FormatException($"'{name}' has elements of a type that TorchSharp does not support");
        if (!tensors.TryAdd(name, new(new(name, type, new(dataset.Shape)), dataset)))
        {
            throw new FormatException($"it has '{name}' twice");
        }
    }

    private ScalarType? TypeOf(Hdf5Dataset dataset, Hdf5Object header) => dataset.Type switch
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
}
