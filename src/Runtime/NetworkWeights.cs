using ResNetDsl.Data;
using ResNetDsl.Operations;
using ResNetDsl.Programs;
using ResNetDsl.Texts;
using ResNetDsl.Variables;
using ResNetDsl.Weights;
using ResNetDsl.Weights.Graphs;

namespace ResNetDsl;

/// <summary>Loads and saves the weights of networks in formats and by names of other libraries.</summary>
/// <remarks>Not members of the network, so that they take no name from its blocks.</remarks>
public static class NetworkWeights
{
    /// <summary>
    /// Loads weights by the names of any known library, from a file in any format of <see cref="WeightFormat.All"/>; from an ONNX file by what its graph computes, whatever its tensors are called. Layouts are converted, and <paramref name="options"/> say what may differ.
    /// Nothing changes unless everything that is asked for fits, and checksums and compressed numbers are whole. The classes and the input pipeline of the file become the network's (<see cref="NetworkPictures"/>); a published file that does not say them has those of the library whose names its tensors have,
    /// and <see cref="LoadReport.Assumption"/> says so. Threads in <see cref="Network.infer"/> use the old weights and later ones the new weights, never some of each.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is loaded; null for the defaults, with which everything has to fit.</param>
    /// <returns>What was loaded, skipped and reshaped.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is of no format that can be read, is cut off, or contradicts itself.</exception>
    /// <exception cref="StateDictException">Something does not fit; the message lists all of it. Or the weights are of another function than the network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public static LoadReport LoadWeights(this Network network, string path, WeightLoading? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.RefuseDisposed();
        using WeightFile file = WeightFile.Open(path);
        return LoadFile(network, file, options ?? new());
    }

    private static LoadReport LoadFile(Network network, WeightFile file, WeightLoading options)
    {
        string path = file.Path;
        if (options is { CheckFunction: true, Naming: null, Prefix: null } && file.IsReadByGraph)
        {
            return LoadByGraph(network, file, options);
        }

        WeightContents contents = WeightContents.Of(file);
        (WeightMatch? match, string? refusal) = WeightMatch.Of(network.Architecture, contents, options);
        if (match is null)
        {
            throw new StateDictException(network.Architecture.Name, $"'{path}': {refusal}");
        }

        Refuse(network.Architecture, match, path, contents, options);
        bool hasClassifier = match.Assignments.Any(assignment => match.Naming.IsClassifier(assignment.Named.Name));
        PictureUse pictures = Pictures(network, file, match.Naming, hasClassifier, match.Assignments.Any(assignment => assignment.Change == WeightChange.DropsBackground));
        WeightTransfer.Run(network, network.Architecture.Name, network.Gate, file, [.. match.Assignments.Select(WeightConversion.Value)], () => network.Pictures = pictures);
        ReshapedTensor[] reshaped =
        [
            .. match.Assignments.Where(assignment => WeightConversion.Describe(assignment) is not null)
                .Select(assignment => new ReshapedTensor(assignment.Key, assignment.Entry.Shape, assignment.Named.Tensor.Shape, WeightConversion.Describe(assignment)!)),
        ];
        return new(path, match.Naming, match.Prefix, [.. match.Assignments.Select(assignment => assignment.Key)], reshaped, match.Skipped, match.Missing, match.Unexpected)
        {
            Notes = match.Notes,
            Assumption = Assumption(file, match.Naming, pictures, hasClassifier),
        };
    }

    /// <summary>
    /// Makes a network that has the weights of a file: what a constructor and <see cref="LoadWeights"/> do, in less time, since no initial weights are drawn. They are drawn where <paramref name="options"/>
    /// leave some weights as they are.
    /// </summary>
    /// <typeparam name="TNetwork">The network.</typeparam>
    /// <param name="make">Calls the constructor: <c>() => new ResNet50()</c>.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is loaded; null for the defaults, with which everything has to fit.</param>
    /// <returns>The network, in training mode, as a constructor leaves it.</returns>
    /// <inheritdoc cref="LoadWeights" path="/exception"/>
    public static TNetwork Load<TNetwork>(Func<TNetwork> make, string path, WeightLoading? options = null)
        where TNetwork : Network => Load(make, path, options, out _);

    /// <param name="make">Calls the constructor: <c>() => new ResNet50()</c>.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is loaded; null for the defaults, with which everything has to fit.</param>
    /// <param name="report">What was loaded, skipped and reshaped.</param>
    /// <inheritdoc cref="Load{TNetwork}(Func{TNetwork}, string, WeightLoading?)" path="/*[not(self::param)]"/>
    public static TNetwork Load<TNetwork>(Func<TNetwork> make, string path, WeightLoading? options, out LoadReport report)
        where TNetwork : Network
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool replacesAll = options is null or { Strict: true, Classifier: ClassifierWeights.Require };

        // The file is opened while libtorch is loaded and the network is made, which take longer.
        Task<WeightFile> opening = Task.Run(() => WeightFile.Open(path));
        TNetwork? network = null;
        try
        {
            network = replacesAll ? InitialValues.Without(make) : make();
            using WeightFile file = opening.GetAwaiter().GetResult();
            report = LoadFile(network, file, options ?? new());
            return network;
        }
        catch
        {
            network?.Dispose();
            opening.ContinueWith(opened => opened.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>
    /// Saves the state dict as safetensors, with the network's name and function in the metadata, so that a network that computes something else refuses it. The file appears whole or not at all.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="metadata">More texts; null for none. The network's classes and input pipeline are saved in any case; names of classes that are given here take their place.</param>
    /// <param name="naming">By whose names and in whose layouts, such as <see cref="WeightNaming.OwnOf"/> the network; null for its keys.</param>
    /// <exception cref="ArgumentException">The metadata have names of classes that cannot be read, or a key of the network's own, <see cref="NetworkTag.NameKey"/> or <see cref="NetworkTag.FunctionKey"/>. Or the naming has no names for the network.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written; what was there before is unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public static void SaveSafetensors(this Network network, string path, IReadOnlyDictionary<string, string>? metadata = null, WeightNaming? naming = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.RefuseDisposed();
        if (naming is null)
        {
            Save(network, path, WeightFormat.Safetensors, metadata);
            return;
        }

        WriteNamed(network, naming, refusesOther: false, (tensors, texts) => Safetensors.Write(path, tensors, texts), metadata);
    }

    /// <summary>
    /// Saves the state dict as PyTorch's <c>torch.save</c> does, for <c>torch.load(path, weights_only=True)</c> of PyTorch 1.13 and later. The network's name and function, its classes and its input pipeline
    /// are in the file as well; PyTorch ignores them. The file appears whole or not at all.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="naming">The library whose names and layouts the tensors have; null for the network's own keys.</param>
    /// <exception cref="ArgumentException">The library has no names for the network, or has its strides elsewhere.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written; what was there before is unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public static void SaveTorch(this Network network, string path, WeightNaming? naming = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.RefuseDisposed();
        if (naming is null)
        {
            Save(network, path, WeightFormat.PyTorch, metadata: null);
            return;
        }

        WriteNamed(network, naming, refusesOther: true, (tensors, texts) => PyTorchFormat.Write(path, tensors, texts), metadata: null);
    }

    /// <summary>
    /// Saves the weights as Keras 2 does in an HDF5 file, for <c>load_weights("mine.h5")</c> of the same network in Keras 2 and 3. The network's name and function, its classes and its input pipeline are in
    /// the file as well; Keras ignores them. The numbers are written as float32. The file appears whole or not at all.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file. Its name must not end with <c>.weights.h5</c>, which Keras reads as a file of another layout.</param>
    /// <param name="naming">Which of Keras' networks it is: <see cref="WeightNaming.Keras"/>, <see cref="WeightNaming.KerasV2"/> or <see cref="WeightNaming.KerasBranches"/>; null for the one that computes the same.</param>
    /// <exception cref="NotSupportedException">The program is published as native code (<c>PublishAot</c>).</exception>
    /// <exception cref="ArgumentException">Keras' network computes something else; the message names the first option that differs. Or the naming is not one of Keras', or the name of the file ends with <c>.weights.h5</c>.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written; what was there before is unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public static void SaveKeras(this Network network, string path, WeightNaming? naming = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        network.RefuseDisposed();
        if (path.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"'{path}' cannot be written: Keras reads a file whose name ends with .weights.h5 in the layout of Keras 3. Choose another name that ends with .h5.", nameof(path));
        }

        if (naming is not null && !KerasHdf5Writer.Namings.Contains(naming))
        {
            throw new ArgumentException($"Keras does not have the names of {naming.Name}; its names are those of {Sentences.And(KerasHdf5Writer.Namings.Select(item => item.Name))}.", nameof(naming));
        }

        NetworkPlan plan = network.Architecture;
        naming ??= KerasHdf5Writer.Best(plan);
        if (KerasHdf5Writer.Refusal(plan, naming) is { } refusal)
        {
            throw new ArgumentException($"{plan.Name} cannot be saved by the names of {naming.Name}: {refusal}.", nameof(network));
        }

        WriteNamed(network, naming, refusesOther: true, (tensors, texts) => KerasHdf5Writer.Write(path, plan, naming, tensors, texts), metadata: null);
    }

    /// <summary>Saves the state dict. The file has the network's name and function, so that a network that computes something else refuses it. The file appears whole or not at all.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="format">The format; null for safetensors.</param>
    /// <param name="metadata">More texts, such as the names of the classes; null for none.</param>
    /// <exception cref="ArgumentException">The metadata have a key of the network's own, or the format has no metadata.</exception>
    /// <exception cref="NotSupportedException">Networks cannot be saved in the format.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written; what was there before is unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public static void SaveWeights(this Network network, string path, WeightFormat? format = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.RefuseDisposed();
        Save(network, path, format ?? WeightFormat.Safetensors, metadata);
    }

    /// <summary>Writes the tensors by the names and in the layouts of a library.</summary>
    private static void WriteNamed(
        Network network, WeightNaming naming, bool refusesOther, Action<IEnumerable<(string Name, Tensor Value)>, IReadOnlyDictionary<string, string>> write, IReadOnlyDictionary<string, string>? metadata)
    {
        NetworkPlan plan = network.Architecture;

        // PyTorch does not look at the function that the file says.
        if ((naming.Refusal(plan) ?? (refusesOther && naming.Differences(plan) is [var other, ..] ? other : null)) is { } refusal)
        {
            throw new ArgumentException($"{plan.Name} cannot be saved by the names of {naming.Name}: {refusal}.", nameof(naming));
        }

        using WeightGate.Hold hold = network.Gate.Evaluating();
        using IDisposable inference = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> state = network.state_dict();
        Dictionary<string, string> keys = plan.Tensors().ToDictionary(tensor => tensor.Path, tensor => tensor.Key, StringComparer.Ordinal);
        write(
            naming.Tensors(plan).Select(named => (named.Name, WeightConversion.LaidOut(state[keys[named.Tensor.Path]], named))),
            NetworkTag.Of(plan).AddTo(network.Pictures.AddTo(metadata)));
    }

    private static void Save(Network network, string path, WeightFormat format, IReadOnlyDictionary<string, string>? metadata) =>
        format.Write(network, network.Gate, network.Architecture, path, format == WeightFormat.TorchSharp ? metadata : network.Pictures.AddTo(metadata));

    /// <summary>Loads weights whose file says what they compute.</summary>
    private static LoadReport LoadByGraph(Network network, WeightFile file, WeightLoading options)
    {
        string name = network.Architecture.Name;
        (long height, long width) = PlacedGraph.Size(file.Computation!) ?? (network.Architecture.Input.Height, network.Architecture.Input.Width);
        bool skipsClassifier = options.Classifier == ClassifierWeights.Skip;
        PlaceMatch? match = null;
        string? refusal;
        try
        {
            Graph graph = Folding.MatrixProducts(network.Record(height, width), onlyMatrices: true);
            (match, refusal) = PlaceMatch.Of(graph, file.Computation!, skipsClassifier);
        }
        catch (FormatException exception)
        {
            refusal = exception.Message;
        }

        if (match is null)
        {
            string wayOut = $"declare the network as the file computes, or load by the names of its tensors alone with {nameof(WeightLoading.CheckFunction)} = false";
            throw new StateDictException(name, $"'{file.Path}' does not compute what {name} does: {refusal}; {wayOut}");
        }

        Dictionary<string, Tensor> state = network.state_dict();
        HashSet<string> there = [.. file.Entries.Select(entry => entry.Name)];
        string[] unreadable = [.. match.Used.Where(used => !there.Contains(used))];
        if (unreadable.Length > 0)
        {
            throw new InvalidDataException($"'{file.Path}' uses '{OneLine.Of(unreadable[0])}' as a weight, and it is not a floating-point tensor.");
        }

        string unread = skipsClassifier ? "the classifier is skipped" : "the network's output does not depend on it";
        HashSet<string> counters = [.. network.Architecture.Tensors().Where(tensor => tensor.Role == TensorRole.Counter).Select(tensor => tensor.Key)];
        SkippedTensor[] skipped =
        [
            .. state.Keys.Where(key => !match.Values.ContainsKey(key)).Select(key => new SkippedTensor(key, counters.Contains(key) ? WeightMatch.NotCounted : unread)),
            .. there.Where(entry => !match.Used.Contains(entry)).Select(entry => new SkippedTensor(entry, unread)),
        ];
        WeightNaming? naming = WeightContents.Of(file).Naming;
        PictureUse pictures = Pictures(network, file, naming, match.HasClassifier, dropsBackground: false);
        WeightTransfer.Run(network, name, network.Gate, file, [.. match.Values.Values], () => network.Pictures = pictures);
        return new(file.Path, null, "", [.. state.Keys.Where(match.Values.ContainsKey)], [], skipped, [], [])
        {
            Notes = match.LeavesOutSoftmax ? ["the softmax of the file is left out: the network gives logits"] : [],
            Assumption = Assumption(file, naming, pictures, match.HasClassifier),
        };
    }

    /// <summary>The classes and the pipeline after loading. The classes are those of the classifier: without it they stay as they are.</summary>
    private static PictureUse Pictures(Network network, WeightFile file, WeightNaming? naming, bool hasClassifier, bool dropsBackground)
    {
        int outputs = network.Architecture.Table.Options.Classes;
        PictureUse there = PictureUse.Of(network.Architecture, file, naming, hasClassifier ? outputs + (dropsBackground ? 1 : 0) : null);
        if (!hasClassifier)
        {
            return there with { Classes = network.Pictures.Classes };
        }

        if (there.Classes?.Count == outputs + 1 && dropsBackground)
        {
            return there with { Classes = [.. there.Classes.Skip(1)] };
        }

        return there.Classes is null || there.Classes.Count <= outputs
            ? there
            : throw new InvalidDataException($"'{file.Path}' names {Text.Grouped(there.Classes.Count)} classes, and its classifier has {Text.Grouped(outputs)} outputs: it contradicts itself.");
    }

    /// <summary>What the file does not say of itself and is that of the library whose names its tensors have, as a sentence without its full stop; null for nothing.</summary>
    private static string? Assumption(WeightFile file, WeightNaming? naming, PictureUse pictures, bool hasClassifier)
    {
        string? classes = hasClassifier && pictures.Classes is { } names && !file.Metadata.ContainsKey(ClassNames.Key) ? $"its {Text.Grouped(names.Count)} classes are taken for those of ImageNet" : null;
        string? input = pictures.Pipeline is { } pipeline && !file.Metadata.ContainsKey(PipelineText.Key) ? $"pictures become its input as there ({pipeline.Description})" : null;
        return classes is null && input is null ? null
            : $"the names of its tensors are those of {naming!.Name}, so that {string.Join(", and ", new[] { classes, input }.OfType<string>())}";
    }

    private static void Refuse(NetworkPlan plan, WeightMatch match, string path, WeightContents contents, WeightLoading options)
    {
        string name = plan.Name;
        bool isStrictly = options.Strict && (match.Missing.Count > 0 || match.Unexpected.Count > 0);
        if (match.Misshapen.Count > 0 || isStrictly)
        {
            string? wayOut = match.HasBackground && match.OnlyClassifierDiffers
                ? $"The file has one class more, which is the background in {match.Naming.Name}: to leave it out, load with {nameof(WeightLoading.Background)} = {nameof(BackgroundClass)}.{nameof(BackgroundClass.Drop)}, or declare the network with this class."
                : match.OnlyClassifierDiffers && options.Classifier == ClassifierWeights.Require && match.Misshapen.Count + match.Missing.Count > 0
                ? $"To keep the classifier that the network has, load with {nameof(WeightLoading.Classifier)} = {nameof(ClassifierWeights)}.{nameof(ClassifierWeights.Skip)}."
                : ShardedFormat.WayOut(path) ?? (TableHint.For(plan, contents, options with { Naming = match.Naming }) is { } option ? $"It fits {name} with {option}." : null);
            throw new StateDictException(name, options.Strict ? match.Missing : [], options.Strict ? match.Unexpected : [], match.Misshapen, $"'{path}'", wayOut, options.Strict ? match.Sizes : null);
        }

        if (options.CheckFunction && match.OtherFunction is { } reason)
        {
            throw new StateDictException(name, $"'{path}': {reason}; {nameof(WeightLoading.CheckFunction)} = false loads it all the same");
        }
    }
}
