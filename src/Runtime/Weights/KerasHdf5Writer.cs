using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using PureHDF;
using ResNetDsl.Platform;

namespace ResNetDsl.Weights;

/// <summary>
/// Writes the weights of a network as <c>Model.save_weights("weights.h5")</c> of Keras 2 does (<c>keras/src/legacy/saving/legacy_h5_format.py</c>): a group for each layer, and the lists of layers and of each
/// layer's weights as attributes. Layers are in the order of Keras' model, by which it loads them unless it is asked to go by their names. Those without weights are left out, as Keras does when it loads.
/// </summary>
internal static class KerasHdf5Writer
{
    // What Keras writes into one attribute at most (HDF5_OBJECT_HEADER_LIMIT).
    private const int LongestAttribute = 64512;

    // Keras converts the weights of version 1 alone.
    private const string KerasVersion = "2.15.0";

    private const string Suffix = ":0";

    /// <summary>The namings of Keras' networks.</summary>
    public static IReadOnlyList<WeightNaming> Namings { get; } = [WeightNaming.KerasV2, WeightNaming.Keras, WeightNaming.KerasBranches];

    /// <summary>Returns the naming of the Keras network that a network equals, or of the nearest one.</summary>
    public static WeightNaming Best(NetworkPlan plan) =>
        Namings.FirstOrDefault(naming => Refusal(plan, naming) is null)
        ?? Namings.FirstOrDefault(naming => naming.Refusal(plan) is null && (plan.Table.Options.Activation == ActivationKind.PostActivation) == (naming != WeightNaming.KerasV2))
        ?? WeightNaming.Keras;

    /// <summary>Returns the reason why Keras' network of a naming computes a different function, a clause, or null.</summary>
    public static string? Refusal(NetworkPlan plan, WeightNaming naming)
    {
        if ((naming.Refusal(plan) ?? (naming.Differences(plan) is [var other, ..] ? other : null)) is { } reason)
        {
            return reason;
        }

        if (plan.Table.Options.OutputStride != 0)
        {
            return $"{naming.Name} does not dilate, and {plan.Name} has {nameof(NetworkAttribute.OutputStride)} = {Text.Plain(plan.Table.Options.OutputStride)} (leave it out)";
        }

        // The table that is declared for a file of these names and shapes is Keras' network.
        NetworkPlan keras;
        try
        {
            keras = TableDeclaration.Of(plan.Name, naming, naming.Tensors(plan).Select(tensor => new NamedShape(tensor.Name, tensor.StoredShape)));
        }
        catch (DeclarationException exception)
        {
            return exception.Message;
        }

        string[] here = [.. Weights(plan)], there = [.. Weights(keras)];
        return NetworkFunction.Of(plan).Difference(NetworkFunction.Of(keras)) is { } difference ? $"{naming.Name} computes another function of such tensors ({difference})"
            : plan.Table.Blocks.FirstOrDefault(row => row.Groups > 1) is { } grouped ? $"{naming.Name} has no grouped convolutions, and {grouped.Name} has {nameof(BlockOptionsAttribute.Groups)} = {Text.Plain(grouped.Groups)}"
            : here.Except(there).FirstOrDefault() is { } own ? $"{naming.Name} does not have {own}"
            : there.Except(here).FirstOrDefault() is { } lacking ? $"{naming.Name} has {lacking}, and {plan.Name} does not"
            : !plan.Table.ArgScope.BatchNormScale ? $"{naming.Name} scales after batch normalization (write [ArgScope({nameof(ArgScope.BatchNormScale)} = true)])"
            : null;

        // Blocks by their numbers: a table has its own names for them.
        static IEnumerable<string> Weights(NetworkPlan network) => network.Tensors().Where(tensor => tensor.Role != TensorRole.Counter).Select(tensor =>
        {
            (string path, int block, int unit) = RuleNaming.Placed(network, tensor.Path);
            return $"{(block == 0 ? path : $"{path[WeightRule.InUnit.Length..]} in unit {Text.Plain(unit)} of block {Text.Plain(block)}")} [{string.Join(", ", tensor.Shape)}]";
        });
    }

    /// <summary>Writes a file. It is written atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plan">The network.</param>
    /// <param name="naming">One of Keras' namings.</param>
    /// <param name="tensors">The tensors by the naming's names and in its layouts. Each is copied when it is written.</param>
    /// <param name="texts">Texts, which Keras ignores.</param>
    /// <exception cref="NotSupportedException">The program is published as native code.</exception>
    public static void Write(string path, NetworkPlan plan, WeightNaming naming, IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string> texts)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            // PureHDF makes instances of generic methods at run time.
            throw new NotSupportedException("A program that is published as native code cannot write Keras' files: save the network as safetensors or PyTorch's state dict, or publish the program without PublishAot.");
        }

        List<Layer> layers = Layers(plan, naming);
        Dictionary<string, Weight> byName = layers.SelectMany(layer => layer.Weights).ToDictionary(weight => weight.Name, StringComparer.Ordinal);
        int longest = byName.Keys.Max(name => Encoding.UTF8.GetByteCount(name + Suffix));
        H5File file = [];
        AddNames(file, KerasTensors.LayerNames, [.. layers.Select(layer => layer.Name)], longest);
        file.Attributes["backend"] = "tensorflow";
        file.Attributes["keras_version"] = KerasVersion;
        foreach (Layer layer in layers)
        {
            H5Group weights = [];
            layer.Weights.ForEach(weight => weights[weight.Name[(layer.Name.Length + 1)..] + Suffix] = weight.Dataset);
            H5Group group = new() { [layer.Name] = weights };
            AddNames(group, KerasTensors.WeightNames, [.. layer.Weights.Select(weight => weight.Name + Suffix)], longest);
            file[layer.Name] = group;
        }

        H5Group own = [];
        foreach ((string key, string text) in texts)
        {
            own[key] = Encoding.UTF8.GetBytes(text);
        }

        file[KerasTensors.OwnTexts] = own;
        WholeFile.Write(path, stream =>
        {
            try
            {
                WriteNumbers(stream, file, longest, byName, tensors);
            }
            catch (TargetInvocationException exception) when (exception.InnerException is { } reason)
            {
                // PureHDF encodes by reflection.
                ExceptionDispatchInfo.Throw(reason);
            }
        });
    }

    private static void WriteNumbers(Stream stream, H5File file, int longest, Dictionary<string, Weight> byName, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        using H5NativeWriter writer = file.BeginWrite(stream, new H5WriteOptions(DefaultStringLength: longest));
        foreach ((string name, Tensor value) in tensors)
        {
            using Tensor numbers = value.detach().to(ScalarType.Float32).cpu().contiguous();
            writer.Write(byName[name].Dataset, numbers.data<float>().ToArray());
            byName.Remove(name);
        }

        // Biases that batch normalization makes superfluous, which Keras has.
        foreach (Weight bias in byName.Values)
        {
            writer.Write(bias.Dataset, new float[bias.Shape.Aggregate(1L, (product, extent) => product * extent)]);
        }
    }

    private static void AddNames(H5Object owner, string attribute, string[] names, int longest)
    {
        int most = LongestAttribute / longest;
        if (names.Length <= most)
        {
            owner.Attributes[attribute] = names;
            return;
        }

        foreach ((int part, string[] some) in names.Chunk(most).Index())
        {
            owner.Attributes[string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{attribute}{part}")] = some;
        }
    }

    /// <summary>The layers with weights, in the order of Keras' model: by the number of layers to the output. Of two of the same number, in a unit with a projection, the first is that which is the first term of the sum.</summary>
    private static List<Layer> Layers(NetworkPlan plan, WeightNaming naming)
    {
        List<Layer> layers = [];
        Dictionary<string, Layer> byName = new(StringComparer.Ordinal);
        foreach (NamedTensor tensor in naming.Tensors(plan))
        {
            (string path, int block, int unit) = RuleNaming.Placed(plan, tensor.Tensor.Path);
            string name = LayerOf(tensor.Name);
            if (!byName.TryGetValue(name, out Layer? layer))
            {
                layers.Add(layer = byName[name] = new(name, (block, unit), path.StartsWith(WeightRule.InUnit + "shortcut.", StringComparison.Ordinal), []));
            }

            layer.Weights.Add(new(tensor.Name, [.. tensor.StoredShape]));
            if (tensor.Minus is { } bias)
            {
                byName[LayerOf(bias)].Weights.Add(new(bias, [.. tensor.StoredShape]));
            }
        }

        bool shortcutIsFirst = naming != WeightNaming.KerasBranches;
        List<Layer> ordered = [];
        for (int i = 0; i < layers.Count;)
        {
            Layer[] unit = [.. layers.Skip(i).TakeWhile(layer => layer.Unit == layers[i].Unit)];
            i += unit.Length;
            ordered.AddRange(Distances(unit, isShortcut: false).Concat(Distances(unit, isShortcut: true))
                .OrderByDescending(item => item.Distance).ThenBy(item => item.Layer.IsShortcut != shortcutIsFirst).Select(item => item.Layer));
        }

        return ordered;

        static IEnumerable<(Layer Layer, int Distance)> Distances(Layer[] unit, bool isShortcut)
        {
            Layer[] branch = [.. unit.Where(layer => layer.IsShortcut == isShortcut)];
            return branch.Select((layer, position) => (layer, branch.Length - position));
        }
    }

    private static string LayerOf(string weight) => weight[..weight.LastIndexOf('/')];

    private sealed record Layer(string Name, (int Block, int Unit) Unit, bool IsShortcut, List<Weight> Weights);

    private sealed record Weight(string Name, long[] Shape)
    {
        public H5Dataset<float[]> Dataset { get; } = new([.. Shape.Select(extent => (ulong)extent)]);
    }
}
