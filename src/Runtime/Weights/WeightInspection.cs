namespace ResNetDsl.Weights;

/// <summary>How far a file's weights fit a network.</summary>
public enum WeightFit
{
    /// <summary>All of them.</summary>
    Fully,

    /// <summary>All but the classifier's, as is usual when a trained network learns other classes.</summary>
    AllButClassifier,

    /// <summary>They do not.</summary>
    Not,
}

/// <summary>How a file's weights fit a network.</summary>
/// <param name="Plan">The network.</param>
/// <param name="Fit">How far.</param>
/// <param name="Naming">By whose names; null when none has tensors of the network.</param>
/// <param name="Reason">The first thing that does not fit, a clause; null when all does.</param>
public sealed record NetworkFit(NetworkPlan Plan, WeightFit Fit, WeightNaming? Naming, string? Reason);

/// <summary>What is in a file of weights. No tensor is read.</summary>
public sealed class WeightInspection
{
    // What is no parameter is a statistic of batch normalisation.
    private static readonly string[] Statistics = ["running_mean", "running_var", "num_batches_tracked", "moving_mean", "moving_variance"];

    private WeightInspection(WeightFile file, string prefix, IReadOnlyList<WeightEntry> entries, IEnumerable<NetworkPlan> plans)
    {
        (Path, Length, Format, Metadata, Tag, Prefix, Entries) = (file.Path, file.Length, file.Format, file.Metadata, file.Tag, prefix, entries);
        Naming = WeightNaming.Of(entries.Select(entry => entry.Name));
        Foreign = WeightNaming.Foreign(entries.Select(entry => entry.Name));
        WeightContents contents = new(entries, file.Tag, IsCheckpoint: false);
        Fits = [.. plans.Select(plan => FitOf(plan, contents))];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>Its format.</summary>
    public WeightFormat Format { get; }

    /// <summary>The texts that it holds besides its tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>What it says of the network whose weights it holds; null when it says nothing.</summary>
    public NetworkTag? Tag { get; }

    /// <summary>What was taken from the beginning of each name; what goes without it was left out.</summary>
    public string Prefix { get; }

    /// <summary>The tensors, named without the prefix.</summary>
    public IReadOnlyList<WeightEntry> Entries { get; }

    /// <summary>The elements of all tensors.</summary>
    public long Elements => Entries.Sum(entry => entry.Elements);

    /// <summary>The elements of all tensors that are no statistics of batch normalisation.</summary>
    public long Parameters => Entries.Where(entry => !IsStatistic(entry.Name)).Sum(entry => entry.Elements);

    /// <summary>By whose names the tensors go; null when they are nobody's that is known.</summary>
    public WeightNaming? Naming { get; }

    /// <summary>Why no network of a table computes with the weights, a clause; null when one may.</summary>
    public string? Foreign { get; }

    /// <summary>How the weights fit each of the networks asked for, in their order.</summary>
    public IReadOnlyList<NetworkFit> Fits { get; }

    /// <summary>Looks into a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plans">The networks that it may fit; null for none.</param>
    /// <param name="prefix">What is taken from the beginning of each name, with its dot: <c>ema.</c>. Null for <c>network.</c> in a checkpoint of a training, and for nothing in another file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is of no format that can be read, is cut off, or contradicts itself.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightInspection Of(string path, IEnumerable<NetworkPlan>? plans = null, string? prefix = null)
    {
        using WeightFile file = WeightFile.Open(path);
        prefix ??= WeightContents.Of(file).IsCheckpoint ? WeightContents.NetworkPrefix : "";
        WeightEntry[] entries = [.. file.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => entry with { Name = entry.Name[prefix.Length..] })];
        return new(file, prefix, entries, plans ?? []);
    }

    private static NetworkFit FitOf(NetworkPlan plan, WeightContents contents)
    {
        (WeightMatch? match, string? refusal) = WeightMatch.Of(plan, contents, new());
        if (match is null)
        {
            return new(plan, WeightFit.Not, null, refusal);
        }

        string? reason = FirstReason(match);
        bool fitsBelow = reason is not null && plan.Table.Options.Classes > 0
            && WeightMatch.Of(plan, contents, new() { Classifier = ClassifierWeights.Skip }).Match is { Assignments.Count: > 0 } below && FirstReason(below) is null;
        return new(plan, reason is null ? WeightFit.Fully : fitsBelow ? WeightFit.AllButClassifier : WeightFit.Not, match.Naming, reason);
    }

    private static string? FirstReason(WeightMatch match) =>
        match.Misshapen.Count > 0 ? match.Misshapen[0]
        : match.Missing.Count > 0 ? $"{match.Missing[0]}{More(match.Missing)} missing"
        : match.Unexpected.Count > 0 ? $"{match.Unexpected[0]}{More(match.Unexpected)} unexpected"
        : match.OtherFunction;

    private static string More(IReadOnlyList<string> names) => names.Count == 1 ? " is" : $" and {names.Count - 1} more are";

    private static bool IsStatistic(string name) => Array.Exists(Statistics, statistic => name.Contains(statistic, StringComparison.Ordinal));
}
