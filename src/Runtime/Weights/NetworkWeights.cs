using ResNetDsl.Variables;
using ResNetDsl.Weights;

namespace ResNetDsl;

/// <summary>Loads and saves the weights of networks in formats and by names of other libraries.</summary>
/// <remarks>Not members of the network, so that they take no name from its blocks.</remarks>
public static class NetworkWeights
{
    /// <summary>
    /// Loads weights by the names of any known library, from a file in any format of <see cref="WeightFormat.All"/>. Layouts are converted, and <paramref name="options"/> say what may differ.
    /// Nothing changes unless everything that is asked for fits. Threads in <see cref="Network.infer"/> use the old weights and later ones the new weights, never some of each.
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
        options ??= new();
        using WeightFile file = WeightFile.Open(path);
        (WeightMatch? match, string? refusal) = WeightMatch.Of(network.Architecture, WeightContents.Of(file), options);
        if (match is null)
        {
            throw new StateDictException(network.Architecture.Name, $"'{path}': {refusal}");
        }

        Refuse(network.Architecture.Name, match, path, options);
        using IDisposable inference = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (string Key, Tensor Value)[] converted = [.. match.Assignments.Select(assignment => (assignment.Key, Converted(file, assignment)))];
        using (network.Gate.Changing())
        {
            Dictionary<string, Tensor> state = network.state_dict();
            foreach ((string key, Tensor value) in converted)
            {
                state[key].copy_(value);
            }
        }

        ReshapedTensor[] reshaped =
        [
            .. match.Assignments.Where(assignment => WeightConversion.Describe(assignment) is not null)
                .Select(assignment => new ReshapedTensor(assignment.Key, assignment.Entry.Shape, assignment.Named.Tensor.Shape, WeightConversion.Describe(assignment)!)),
        ];
        return new(path, match.Naming, match.Prefix, [.. match.Assignments.Select(assignment => assignment.Key)], reshaped, match.Skipped, match.Missing, match.Unexpected);
    }

    /// <summary>
    /// Saves the state dict as safetensors, with the network's name and function in the metadata, so that a network that computes something else refuses it. The file appears whole or not at all.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="metadata">More texts, such as the names of the classes; null for none.</param>
    /// <exception cref="ArgumentException">The metadata have a key of the network's own, <see cref="NetworkTag.NameKey"/> or <see cref="NetworkTag.FunctionKey"/>.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written; what was there before is unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    public static void SaveSafetensors(this Network network, string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.RefuseDisposed();
        using WeightGate.Hold hold = network.Gate.Evaluating();
        Safetensors.Write(path, network.state_dict().Select(entry => (entry.Key, entry.Value)), NetworkTag.Of(network.Architecture).AddTo(metadata));
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
        (format ?? WeightFormat.Safetensors).Write(network, path, metadata);
    }

    private static void Refuse(string name, WeightMatch match, string path, WeightLoading options)
    {
        bool isStrictly = options.Strict && (match.Missing.Count > 0 || match.Unexpected.Count > 0);
        if (match.Misshapen.Count > 0 || isStrictly)
        {
            string? wayOut = match.OnlyClassifierDiffers && options.Classifier == ClassifierWeights.Require && match.Misshapen.Count + match.Missing.Count > 0
                ? $"To keep the classifier that the network has, load with {nameof(WeightLoading.Classifier)} = {nameof(ClassifierWeights)}.{nameof(ClassifierWeights.Skip)}."
                : null;
            throw new StateDictException(name, options.Strict ? match.Missing : [], options.Strict ? match.Unexpected : [], match.Misshapen, $"'{path}'", wayOut);
        }

        if (options.CheckFunction && match.OtherFunction is { } reason)
        {
            throw new StateDictException(name, $"'{path}': {reason}; {nameof(WeightLoading.CheckFunction)} = false loads it all the same");
        }
    }

    /// <summary>What an assignment gives, in the current dispose scope and nothing besides it.</summary>
    private static Tensor Converted(WeightFile file, WeightAssignment assignment)
    {
        using DisposeScope scope = NewDisposeScope();
        return WeightConversion.Convert(file, assignment).MoveToOuterDisposeScope();
    }
}
