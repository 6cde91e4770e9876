using ResNetDsl.Data;
using ResNetDsl.Operations;
using ResNetDsl.Programs;
using ResNetDsl.Texts;
using ResNetDsl.Variables;
using ResNetDsl.Weights;
using ResNetDsl.Weights.Graphs;

namespace ResNetDsl;

/// <summary>Loads and saves the weights of networks in the formats and with the names of other libraries.</summary>
/// <remarks>They are extension methods, so that their names remain available for blocks.</remarks>
public static class NetworkWeights
{
    /// <summary>
    /// Loads weights with the names of any known library from a file in any format of <see cref="WeightFormat.All"/>. An ONNX file is matched by its graph, independent of the names of its tensors. Layouts are converted, and <paramref name="options"/> specify which differences are allowed.
    /// The network is not changed unless everything that is requested matches and the data is intact. The network gets the classes and the input pipeline of the file (<see cref="NetworkPictures"/>); for a published file that does not contain them, those of the library whose names its tensors have are assumed,
    /// and <see cref="LoadReport.Assumption"/> reports it. Concurrent calls of <see cref="Network.infer"/> use either the old or the new weights, never a mix.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">The options; null for the defaults, which require a complete match.</param>
    /// <returns>What was loaded, skipped and reshaped.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The format of the file is not supported, or the file is truncated or inconsistent.</exception>
    /// <exception cref="StateDictException">Keys or shapes do not match; the message lists all differences. Or the weights compute a different function.</exception>
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
    /// Creates a network with the weights of a file. Equivalent to a constructor and <see cref="LoadWeights"/>, but faster, because initial weights are drawn only where <paramref name="options"/>
    /// leave some weights as they are.
    /// </summary>
    /// <typeparam name="TNetwork">The network.</typeparam>
    /// <param name="make">Calls the constructor: <c>() => new ResNet50()</c>.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">The options; null for the defaults, which require a complete match.</param>
    /// <returns>The network, in training mode, as after a constructor.</returns>
    /// <inheritdoc cref="LoadWeights" path="/exception"/>
    public static TNetwork Load<TNetwork>(Func<TNetwork> make, string path, WeightLoading? options = null)
        where TNetwork : Network => Load(make, path, options, out _);

    /// <param name="make">Calls the constructor: <c>() => new ResNet50()</c>.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">The options; null for the defaults, which require a complete match.</param>
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
    /// Saves the state dict as safetensors, with the network's name and function in the metadata, so that networks that compute a different function reject it. The file is written atomically.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Additional metadata; null for none. The classes and the input pipeline of the network are always saved; class names that are passed here replace those of the network.</param>
    /// <param name="naming">The names and layouts to use, such as <see cref="WeightNaming.OwnOf"/> the network; null for its keys.</param>
    /// <exception cref="ArgumentException">The metadata have invalid class names or a reserved key, <see cref="NetworkTag.NameKey"/> or <see cref="NetworkTag.FunctionKey"/>. Or the naming does not support the network.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied; an existing file is unchanged.</exception>
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
    /// are in the file as well; PyTorch ignores them. The file is written atomically.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="naming">The library whose names and layouts the tensors have; null for the network's own keys.</param>
    /// <exception cref="ArgumentException">The library has no names for the network, or its strides are in other units.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied; an existing file is unchanged.</exception>
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
    /// the file as well; Keras ignores them. The numbers are written as float32. The file is written atomically.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file. Its name must not end with <c>.weights.h5</c>, which Keras reads as a file of another layout.</param>
    /// <param name="naming">Which of Keras' networks it is: <see cref="WeightNaming.Keras"/>, <see cref="WeightNaming.KerasV2"/> or <see cref="WeightNaming.KerasBranches"/>; null for the one that computes the same.</param>
    /// <exception cref="NotSupportedException">The program is published as native code (<c>PublishAot</c>).</exception>
    /// <exception cref="ArgumentException">Keras' network computes something else; the message names the first option that differs. Or the naming is not one of Keras', or the name of the file ends with <c>.weights.h5</c>.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied; an existing file is unchanged.</exception>
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
            throw new ArgumentException($"{plan.Name} cannot be saved with the names of {naming.Name}: {refusal}.", nameof(network));
        }

        WriteNamed(network, naming, refusesOther: true, (tensors, texts) => KerasHdf5Writer.Write(path, plan, naming, tensors, texts), metadata: null);
    }

    /// <summary>Saves the state dict. The file has the network's name and function, so that networks that compute a different function reject it. The file is written atomically.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="format">The format; null for safetensors.</param>
    /// <param name="metadata">Additional metadata, such as the class names; null for none.</param>
    /// <exception cref="ArgumentException">The metadata have a reserved key, or the format does not support metadata.</exception>
    /// <exception cref="NotSupportedException">The format does not support saving.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder or the file is denied; an existing file is unchanged.</exception>
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

        // PyTorch ignores the recorded function.
        if ((naming.Refusal(plan) ?? (refusesOther && naming.Differences(plan) is [var other, ..] ? other : null)) is { } refusal)
        {
            throw new ArgumentException($"{plan.Name} cannot be saved with the names of {naming.Name}: {refusal}.", nameof(naming));
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

    /// <summary>Loads weights whose file records their function.</summary>
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
            string wayOut = $"declare the network as in the file, or load by the names of its tensors alone with {nameof(WeightLoading.CheckFunction)} = false";
            throw new StateDictException(name, $"'{file.Path}' does not compute the same function as {name}: {refusal}; {wayOut}");
        }

        Dictionary<string, Tensor> state = network.state_dict();
        HashSet<string> there = [.. file.Entries.Select(entry => entry.Name)];
        string[] unreadable = [.. match.Used.Where(used => !there.Contains(used))];
        if (unreadable.Length > 0)
        {
            throw new InvalidDataException($"'{file.Path}' uses '{OneLine.Of(unreadable[0])}' as a weight, but it is not a floating-point tensor.");
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
            Notes = match.LeavesOutSoftmax ? ["the softmax of the file was left out: the network outputs logits"] : [],
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
            : throw new InvalidDataException($"'{file.Path}' names {Text.Grouped(there.Classes.Count)} classes, but its classifier has {Text.Grouped(outputs)} outputs: the file is inconsistent.");
    }

    /// <summary>Describes what is assumed from the library whose names the tensors have because the file does not record it: a sentence without full stop, or null.</summary>
    private static string? Assumption(WeightFile file, WeightNaming? naming, PictureUse pictures, bool hasClassifier)
    {
        string? classes = hasClassifier && pictures.Classes is { } names && !file.Metadata.ContainsKey(ClassNames.Key) ? $"its {Text.Grouped(names.Count)} classes are assumed to be those of ImageNet" : null;
        string? input = pictures.Pipeline is { } pipeline && !file.Metadata.ContainsKey(PipelineText.Key) ? $"pictures are prepared as there ({pipeline.Description})" : null;
        return classes is null && input is null ? null
            : $"the names of its tensors are those of {naming!.Name}, so {string.Join(", and ", new[] { classes, input }.OfType<string>())}";
    }

    private static void Refuse(NetworkPlan plan, WeightMatch match, string path, WeightContents contents, WeightLoading options)
    {
        string name = plan.Name;
        bool isStrictly = options.Strict && (match.Missing.Count > 0 || match.Unexpected.Count > 0);
        if (match.Misshapen.Count > 0 || isStrictly)
        {
            string? wayOut = match.HasBackground && match.OnlyClassifierDiffers
                ? $"The file has one more class, which is the background in {match.Naming.Name}: to leave it out, load with {nameof(WeightLoading.Background)} = {nameof(BackgroundClass)}.{nameof(BackgroundClass.Drop)}, or declare the network with this class."
                : match.OnlyClassifierDiffers && options.Classifier == ClassifierWeights.Require && match.Misshapen.Count + match.Missing.Count > 0
                ? $"To keep the classifier that the network has, load with {nameof(WeightLoading.Classifier)} = {nameof(ClassifierWeights)}.{nameof(ClassifierWeights.Skip)}."
                : ShardedFormat.WayOut(path) ?? (TableHint.For(plan, contents, options with { Naming = match.Naming }) is { } option ? $"It fits {name} with {option}." : null);
            throw new StateDictException(name, options.Strict ? match.Missing : [], options.Strict ? match.Unexpected : [], match.Misshapen, $"'{path}'", wayOut, options.Strict ? match.Sizes : null);
        }

        if (options.CheckFunction && match.OtherFunction is { } reason)
        {
            throw new StateDictException(name, $"'{path}': {reason}; {nameof(WeightLoading.CheckFunction)} = false loads it anyway");
        }
    }
}
