namespace ResNetDsl.Weights;

/// <summary>A tensor of a network and what of a file becomes it.</summary>
/// <param name="Key">The network's key.</param>
/// <param name="Named">The tensor, by the file's names.</param>
/// <param name="Entry">The file's tensor.</param>
/// <param name="Minus">A bias of the file that is taken from it; null for none.</param>
/// <param name="Change">What makes it fit where its shape is another.</param>
internal sealed record WeightAssignment(string Key, NamedTensor Named, WeightEntry Entry, WeightEntry? Minus = null, WeightChange Change = WeightChange.None);

/// <summary>What is done with a tensor whose shape is another.</summary>
internal enum WeightChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its input channels are made to fit.</summary>
    AdaptsChannels,

    /// <summary>Its class 0, the background, is left out.</summary>
    DropsBackground,
}

/// <summary>Matches the tensors of a file with those of a network by names, types and shapes.</summary>
internal sealed class WeightMatch
{
    /// <summary>Why a counter of training steps stays as it is.</summary>
    public const string NotCounted = "the file counts no training steps";

    private const string BackgroundDropped = "class 0 of the file, the background, is left out: output 0 is the file's class 1";

    // A network lies at most this deep in another module.
    private const int DeepestPrefix = 8;

    private readonly NetworkPlan plan;
    private readonly WeightLoading options;
    private readonly Dictionary<string, string> keys;
    private readonly List<WeightAssignment> assignments = [];
    private readonly List<SkippedTensor> skipped = [];
    private readonly List<string> missing = [];
    private readonly List<string> unexpected = [];
    private readonly List<string> misshapen = [];
    private readonly Dictionary<string, EquatableArray<long>> within = new(StringComparer.Ordinal);

    private WeightMatch(NetworkPlan plan, WeightLoading options, WeightNaming naming, string prefix)
    {
        this.plan = plan;
        this.options = options;
        Naming = naming;
        Prefix = prefix;
        keys = plan.Tensors().ToDictionary(tensor => tensor.Path, tensor => tensor.Key, StringComparer.Ordinal);
    }

    public WeightNaming Naming { get; }

    public string Prefix { get; }

    public IReadOnlyList<WeightAssignment> Assignments => assignments;

    public IReadOnlyList<SkippedTensor> Skipped => skipped;

    public IReadOnlyList<string> Missing => missing;

    public IReadOnlyList<string> Unexpected => unexpected;

    public IReadOnlyList<string> Misshapen => misshapen;

    /// <summary>By how many units and classes the file differs, in clauses; none where that is not all that differs.</summary>
    public IReadOnlyList<string> Sizes => SizeDifference.Of(plan, within, Naming.Tensors, "in the file");

    /// <summary>Whether only the classifier is of another shape.</summary>
    public bool OnlyClassifierDiffers { get; private set; } = true;

    /// <summary>Whether the classifier's only difference is a class 0 for the background that the file has and the network has not.</summary>
    public bool HasBackground { get; private set; }

    /// <summary>Why the weights are of another function than the network, a clause; null when nothing says so.</summary>
    public string? OtherFunction { get; private set; }

    /// <summary>What differs and hardly matters, or was left out, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>Matches a file with a network.</summary>
    /// <returns>The match; or a clause that says why the names are not the network's at all.</returns>
    public static (WeightMatch? Match, string? Refusal) Of(NetworkPlan plan, WeightContents contents, WeightLoading options)
    {
        if (contents.Foreign is { } foreign)
        {
            return (null, foreign);
        }

        if (options.Naming?.Refusal(plan) is { } refusal)
        {
            return (null, refusal);
        }

        WeightNaming? own = options.Naming is null ? WeightNaming.OwnOf(plan) : null;
        WeightNaming? recognized = options.Naming is null && own is null ? contents.Naming : null;
        if (recognized?.Refusal(plan) is { } unnamed)
        {
            return (null, $"its names are those of {recognized.Name}, and {unnamed}");
        }

        (WeightNaming? naming, string prefix) = Best(plan, contents, options, own);
        if (naming is null)
        {
            if (options.Prefix is { } prefixed && !contents.Names.Any(name => name.StartsWith(prefixed, StringComparison.Ordinal)))
            {
                return (null, $"none of its {contents.Entries.Count} tensors has a name that begins with '{prefixed}'");
            }

            return (null, $"none of its {contents.Entries.Count} tensors has a name that {options.Naming?.Name ?? "a known library"} has for {plan.Name}");
        }

        WeightMatch match = new(plan, options, naming, prefix);
        match.Fill(contents);
        return (match, null);
    }

    /// <summary>The names, and what is before them, by which the most tensors are found.</summary>
    private static (WeightNaming? Naming, string Prefix) Best(NetworkPlan plan, WeightContents contents, WeightLoading options, WeightNaming? own)
    {
        (WeightNaming? Naming, string Prefix, int Count) best = (null, "", 0);
        foreach (WeightNaming naming in Candidates())
        {
            HashSet<string> expected = [.. naming.Tensors(plan).Select(tensor => tensor.Name)];
            Dictionary<string, int> counts = new(StringComparer.Ordinal);
            foreach (string name in contents.Names.Select(naming.Canonical))
            {
                foreach (string prefix in Prefixes(name, options.Prefix ?? contents.StateDict))
                {
                    if (expected.Contains(name[prefix.Length..]))
                    {
                        counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
                    }
                }
            }

            // Of a network and its copies the network itself is meant.
            foreach ((string prefix, int count) in counts.OrderBy(item => WeightNaming.IsOfCopy(item.Key)).ThenBy(item => item.Key.Length).ThenBy(item => item.Key, StringComparer.Ordinal))
            {
                best = count > best.Count ? (naming, prefix, count) : best;
            }

            // No other one can have more.
            if (best.Count == contents.Entries.Count)
            {
                break;
            }
        }

        return (best.Naming, best.Prefix);

        // The recognized one comes first, since it mostly has all of the names, which ends the search.
        IEnumerable<WeightNaming> Candidates() => options.Naming is { } given
            ? [given]
            : new[] { own, own is null ? contents.Naming : null }.OfType<WeightNaming>().Concat(WeightNaming.All).Distinct().Where(naming => naming == own || naming.Refusal(plan) is null);
    }

    /// <summary>What may are before the network's names: what is known to, and modules that the network is in.</summary>
    private static IEnumerable<string> Prefixes(string name, string known)
    {
        if (!name.StartsWith(known, StringComparison.Ordinal))
        {
            yield break;
        }

        yield return known;
        int found = 0;
        for (int i = known.Length; i < name.Length && found < DeepestPrefix; i++)
        {
            if (name[i] is '.' or '/')
            {
                found++;
                yield return name[..(i + 1)];
            }
        }
    }

    private void Fill(WeightContents contents)
    {
        Dictionary<string, WeightEntry> entries = new(StringComparer.Ordinal);
        List<string> others = [];
        foreach (WeightEntry entry in contents.Entries)
        {
            string name = Naming.Canonical(entry.Name);
            bool isWithin = name.StartsWith(Prefix, StringComparison.Ordinal);
            if (!isWithin && (options.Prefix is not null || contents.StateDict.Length > 0))
            {
                skipped.Add(new(entry.Name, $"it is outside of {Prefix}"));
            }
            else if (!isWithin || !entries.TryAdd(name[Prefix.Length..], entry))
            {
                others.Add(entry.Name);
            }
        }

        HashSet<string> used = new(StringComparer.Ordinal);
        string? input = InputWeight();
        HashSet<string> named = new(StringComparer.Ordinal);
        foreach (NamedTensor tensor in Naming.Tensors(plan))
        {
            named.Add(tensor.Tensor.Path);
            used.Add(tensor.Name);
            WeightEntry? minus = tensor.Minus is { } bias ? entries.GetValueOrDefault(bias) : null;
            used.UnionWith(minus is null ? [] : [tensor.Minus!]);
            Match(tensor, entries.GetValueOrDefault(tensor.Name), minus, tensor.Tensor.Path == input);
        }

        // Counters that the library does not even name.
        skipped.AddRange(plan.Tensors().Where(tensor => tensor.Role == TensorRole.Counter && !named.Contains(tensor.Path)).Select(tensor => new SkippedTensor(tensor.Key, NotCounted)));
        foreach ((string name, WeightEntry entry) in entries.Where(item => used.Contains(item.Key)))
        {
            within.Add(name, entry.Shape);
        }

        foreach ((string name, WeightEntry entry) in entries.Where(item => !used.Contains(item.Key)))
        {
            string? reason = Naming.ReasonToIgnore(name) ?? (options.Classifier == ClassifierWeights.Skip && Naming.IsClassifier(name) ? "the classifier is skipped" : null);
            if (reason is null)
            {
                others.Add(entry.Name);
                within.Add(name, entry.Shape);
            }
            else
            {
                skipped.Add(new(entry.Name, reason));
            }
        }

        foreach (string name in others)
        {
            if (Naming.ReasonToIgnore(name) is { } reason)
            {
                skipped.Add(new(name, reason));
            }
            else
            {
                unexpected.Add(name);
            }
        }

        OtherFunction = contents.Tag is { } tag
            ? tag.Refusal(plan, "it")
            : Naming.Differences(plan) is { Count: > 0 } differences ? $"the weights compute a different function: {string.Join("; ", differences)}" : null;
        Notes =
        [
            .. contents.Tag is null ? Naming.Function?.Notes(Naming.Name, plan) ?? [] : [],
            .. assignments.Any(assignment => assignment.Change == WeightChange.DropsBackground) ? [BackgroundDropped] : Array.Empty<string>(),
        ];
    }

    private void Match(NamedTensor named, WeightEntry? entry, WeightEntry? minus, bool isInput)
    {
        string key = keys[named.Tensor.Path];
        bool isClassifier = Naming.IsClassifier(named.Name);
        bool isCounter = named.Tensor.Role == TensorRole.Counter;
        if (isClassifier && options.Classifier == ClassifierWeights.Skip)
        {
            skipped.Add(new(key, "the classifier is skipped"));
        }
        else if (entry is null && isCounter)
        {
            skipped.Add(new(key, NotCounted));
        }
        else if (entry is null)
        {
            missing.Add(key);
            OnlyClassifierDiffers &= isClassifier;
        }
        else if (!IsFloating(entry.Type) != isCounter || (minus is not null && (!IsFloating(minus.Type) || !minus.Shape.Equals(entry.Shape))))
        {
            misshapen.Add($"{key} is {(isCounter ? "a count" : "of a floating type")} here and {entry.Description} there{(minus is null ? "" : $", with {minus.Name} {minus.Description}")}");
            OnlyClassifierDiffers &= isClassifier;
        }
        else if (HoldsSameNumbers(named, entry.Shape))
        {
            assignments.Add(new(key, named, entry, minus));
        }
        else if (isInput && options.InputChannels == InputChannelWeights.Adapt && DiffersInChannels(named, entry.Shape))
        {
            assignments.Add(new(key, named, entry, minus, WeightChange.AdaptsChannels));
        }
        else if (isClassifier && Naming.Function is { HasBackground: true } && HasOneClassMore(named, entry.Shape))
        {
            HasBackground = true;
            if (options.Background == BackgroundClass.Drop)
            {
                assignments.Add(new(key, named, entry, minus, WeightChange.DropsBackground));
            }
            else
            {
                Misshape(key, named, entry);
            }
        }
        else
        {
            Misshape(key, named, entry);
            OnlyClassifierDiffers &= isClassifier;
        }
    }

    private void Misshape(string key, NamedTensor named, WeightEntry entry) =>
        misshapen.Add($"{key} is [{string.Join(", ", named.StoredShape)}] here and [{string.Join(", ", entry.Shape)}] there");

    /// <summary>The weight that the image meets first; null where something else does.</summary>
    private string? InputWeight() => plan.Stem.Graph.Layers.OfType<ConvolutionLayer>().FirstOrDefault() is { Groups: 1 } first && first.InChannels == plan.Input.Channels
        ? $"{first.Scope}.weight"
        : null;

    private static bool IsFloating(ScalarType type) => type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    /// <summary>The shape that is meant, or one that holds the same numbers in the same order: a 1×1 convolution and a matrix, a linear layer over a map, a number and a row of one.</summary>
    private static bool HoldsSameNumbers(NamedTensor named, EquatableArray<long> shape)
    {
        EquatableArray<long> stored = named.StoredShape;
        if (stored.Equals(shape) || stored.Where(extent => extent != 1).SequenceEqual(shape.Where(extent => extent != 1)))
        {
            return true;
        }

        return named.Layout is WeightLayout.Torch or WeightLayout.OutIn && (stored.Count, shape.Count) is (4, 2) or (2, 4) && stored[0] == shape[0]
            && stored.Skip(1).Aggregate(1L, (product, extent) => product * extent) == shape.Skip(1).Aggregate(1L, (product, extent) => product * extent);
    }

    private static bool HasOneClassMore(NamedTensor named, EquatableArray<long> shape)
    {
        int classes = named.ClassAxis;
        EquatableArray<long> stored = named.StoredShape;
        return stored.Count == shape.Count && Enumerable.Range(0, shape.Count).All(axis => axis == classes ? stored[axis] + 1 == shape[axis] : stored[axis] == shape[axis]);
    }

    private static bool DiffersInChannels(NamedTensor named, EquatableArray<long> shape)
    {
        EquatableArray<long> stored = named.StoredShape;
        int channels = named.Layout == WeightLayout.HeightWidthInOut ? 2 : 1;
        return stored.Count == 4 && shape.Count == 4 && shape[channels] > 0 && Enumerable.Range(0, 4).All(axis => axis == channels || stored[axis] == shape[axis]);
    }
}
