using ResNetDsl.Data;
using ResNetDsl.Texts;
using ResNetDsl.Weights.Graphs;

namespace ResNetDsl.Weights;

/// <summary>Specifies how far the weights of a file fit a network.</summary>
public enum WeightFit
{
    /// <summary>All weights fit.</summary>
    Fully,

    /// <summary>All weights except those of the classifier fit, as is usual for a network with other classes.</summary>
    AllButClassifier,

    /// <summary>The weights do not fit.</summary>
    Not,
}

/// <summary>Describes how the weights of a file fit a network.</summary>
/// <param name="Plan">The network.</param>
/// <param name="Fit">How far.</param>
/// <param name="Naming">The naming; null if no naming has tensors of the network.</param>
/// <param name="Reason">The first difference, a clause; null if there is none.</param>
public sealed record NetworkFit(NetworkPlan Plan, WeightFit Fit, WeightNaming? Naming, string? Reason)
{
    /// <summary>The network's tensors that the file has by name and shape; 0 where the file's names are not the network's at all.</summary>
    public int Matching { get; init; }

    /// <summary>The network's tensors, without counters of training steps.</summary>
    public int Tensors { get; init; }
}

/// <summary>Inspects a file of weights without reading its tensors.</summary>
public sealed class WeightInspection
{
    // A checkpoint of a training has some tensors for each of the network's. To look for a network among many more names would take long, once for each network.
    private const int MostTimesTensors = 16;
    private const int MostOthers = 1000;

    // Tensors that are not parameters are statistics of batch normalization.
    private static readonly string[] StatisticNames = ["running_mean", "running_var", "num_batches_tracked", "moving_mean", "moving_variance"];

    private readonly WeightContents contents;
    private readonly OnnxComputation? computation;

    private WeightInspection(WeightFile file, string prefix, IReadOnlyList<WeightEntry> entries, IEnumerable<NetworkPlan> plans)
    {
        (Path, Length, Format, Metadata, Tag, Prefix, Entries) = (file.Path, file.Length, file.Format, file.Metadata, file.Tag, prefix, entries);
        contents = new(file.Entries, file.Tag, prefix);
        (Naming, Foreign) = (contents.Naming, contents.Foreign);
        StateDicts = [.. file.StateDicts.Select(place => place.Prefix).Where(place => place.Length > 0)];
        computation = file.IsReadByGraph ? file.Computation : null;
        Fits = computation is null ? [.. plans.Select(plan => FitOf(plan, contents))] : FitsByGraph(plans);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>Its format.</summary>
    public WeightFormat Format { get; }

    /// <summary>The texts that it holds besides its tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The network that the file records for its weights; null if it records none.</summary>
    public NetworkTag? Tag { get; }

    /// <summary>What is before the names of each state dict in a file that has other things besides, such as a checkpoint; empty for a file that is a state dict.</summary>
    public IReadOnlyList<string> StateDicts { get; }

    /// <summary>What was taken from the beginning of each name; what goes without it was left out.</summary>
    public string Prefix { get; }

    /// <summary>The tensors, named without the prefix.</summary>
    public IReadOnlyList<WeightEntry> Entries { get; }

    /// <summary>The elements of all tensors.</summary>
    public long Elements => Entries.Sum(entry => entry.Elements);

    /// <summary>The elements of all tensors, without statistics of batch normalization and without what a training keeps beside its weights.</summary>
    public long Parameters => Entries.Where(entry => !IsStatistic(entry.Name) && Naming?.ReasonToIgnore(entry.Name) is null).Sum(entry => entry.Elements);

    /// <summary>The elements of all tensors that are statistics of batch normalization.</summary>
    public long Statistics => Entries.Where(entry => IsStatistic(entry.Name)).Sum(entry => entry.Elements);

    /// <summary>The naming of the tensors; null if it is not known.</summary>
    public WeightNaming? Naming { get; }

    /// <summary>The reason why no table can describe a network with these weights, a clause, or null.</summary>
    public string? Foreign { get; }

    /// <summary>
    /// The names of the classes, one for each output: those that the file has, or else ImageNet's where its classifier is that of a library whose names its tensors have, with 1,000 outputs, or 1,001
    /// where the library has the background. Null when nothing says them.
    /// </summary>
    /// <exception cref="InvalidDataException">The names in the file cannot be read.</exception>
    public IReadOnlyList<string>? Classes => ClassNames.Of(Metadata) ?? (Tag is null && contents.Outputs is { } outputs ? LibraryPictures.Classes(Naming, outputs) : null);

    /// <summary>The outputs of the classifier, by the shape of its bias; null where no tensor has a name of a classifier's bias.</summary>
    public int? Outputs => contents.Outputs;

    /// <summary>How the weights fit each of the networks asked for, in their order.</summary>
    public IReadOnlyList<NetworkFit> Fits { get; }

    /// <summary>The networks that the weights do not fit, the nearest first: those that have most of their tensors in the file, and that have most of the file's.</summary>
    public IReadOnlyList<NetworkFit> Nearest => [.. Fits.Where(fit => fit.Fit == WeightFit.Not).OrderByDescending(Nearness).ThenBy(fit => fit.Naming is null)];

    /// <summary>Whether the graph of the file says which tensor is which, whatever the tensors are called: that of an ONNX file.</summary>
    public bool IsReadByGraph => computation is not null;

    /// <summary>Whether <see cref="Declare"/> may know a table for it.</summary>
    public bool CanDeclare => IsReadByGraph || this is { Naming: not null, Foreign: null };

    /// <summary>Inspects a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plans">The networks to compare with; null for none.</param>
    /// <param name="prefix">What is taken from the beginning of each name, with its dot: <c>ema.</c>. Null for the network's own state dict in a checkpoint, and for nothing in another file.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The format of the file is not supported, or the file is truncated or inconsistent.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightInspection Of(string path, IEnumerable<NetworkPlan>? plans = null, string? prefix = null)
    {
        using WeightFile file = WeightFile.Open(path);
        prefix ??= WeightContents.Of(file).StateDict;
        WeightEntry[] entries = [.. file.Entries.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => entry with { Name = entry.Name[prefix.Length..] })];
        return new(file, prefix, entries, plans ?? []);
    }

    /// <summary>
    /// Declares a network whose table the file fits fully: blocks, units, channels, groups and the stem by its shapes, and where strides are, how pools pad and the constants of batch
    /// normalization by its library.
    /// </summary>
    /// <param name="className">The name of the class; null for one of the file's name.</param>
    /// <returns>A C# file, with LF at the ends of lines.</returns>
    /// <exception cref="ArgumentException">The name is not an identifier.</exception>
    /// <exception cref="InvalidDataException">The names are not those of a known library, or no table has these shapes; the message has the reason.</exception>
    public string Declare(string? className = null)
    {
        if (className is not null && !Names.IsIdentifier(className))
        {
            throw new ArgumentException($"'{OneLine.Of(className)}' is not a C# identifier.", nameof(className));
        }

        NetworkPlan plan = Declared(className ?? ClassName(Path));
        return TableCode.Of(plan.Table, computation is not null
            ? $"Declared from the graph of {OneLine.Of(System.IO.Path.GetFileName(Path))}."
            : $"Declared from the names and shapes of {OneLine.Of(System.IO.Path.GetFileName(Path))}, by the names of {Naming!.Name}.");
    }

    /// <summary>The plan of the network that <see cref="Declare"/> declares.</summary>
    internal NetworkPlan Declared(string className)
    {
        if (computation is not null)
        {
            try
            {
                return GraphTable.Of(className, computation);
            }
            catch (DeclarationException exception)
            {
                throw Refused(exception.Message);
            }
        }

        if ((Foreign ?? (Naming is null ? $"the names of its tensors are not those of a known library. The known libraries are {Sentences.And(WeightNaming.All.Select(naming => naming.Name))}" : null)) is { } unknown)
        {
            throw Refused(unknown);
        }

        try
        {
            NetworkPlan plan = TableDeclaration.Of(className, Naming!, Entries.Select(entry => new NamedShape(entry.Name, entry.Shape)));
            (WeightMatch? match, string? refusal) = WeightMatch.Of(plan, contents, new() { Naming = Naming });
            string? reason = match is null ? refusal : FirstReason(match);
            return reason is null ? plan : throw Refused($"the table derived from its names and shapes does not fit it: {reason}");
        }
        catch (DeclarationException exception)
        {
            throw Refused(exception.Message);
        }

        InvalidDataException Refused(string reason) => new($"No table can be declared for '{Path}': {OneLine.Of(reason)}.");
    }

    /// <summary>A class name of the letters and digits of a file's name.</summary>
    private static string ClassName(string path)
    {
        string[] parts = [.. System.IO.Path.GetFileNameWithoutExtension(path).Split([.. System.IO.Path.GetFileNameWithoutExtension(path).Where(character => !char.IsAsciiLetterOrDigit(character))], StringSplitOptions.RemoveEmptyEntries)];
        string name = string.Concat(parts.Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? "Network" + name : name;
    }

    /// <summary>The networks that compute what the file does, as far as its table can be read.</summary>
    private NetworkFit[] FitsByGraph(IEnumerable<NetworkPlan> plans)
    {
        NetworkPlan? read = null;
        string? refusal = null;
        try
        {
            read = GraphTable.Of(nameof(Network), computation!);
        }
        catch (DeclarationException exception)
        {
            refusal = $"no table can be read from its graph: {exception.Message}";
        }

        return [.. plans.Select(Fit)];

        NetworkFit Fit(NetworkPlan plan)
        {
            string? reason = refusal ?? NetworkFunction.Of(plan).Difference(NetworkFunction.Of(read!));
            EquatableArray<long>[] here = Shapes(plan), there = read is null ? [] : Shapes(read);
            reason ??= here.SequenceEqual(there) ? null : here.Length == there.Length ? "its tensors have other shapes" : $"its graph has {there.Length} tensors, but the network has {here.Length}";
            return new(plan, reason is null ? WeightFit.Fully : WeightFit.Not, null, reason) { Tensors = here.Length, Matching = reason is null ? here.Length : 0 };
        }

        static EquatableArray<long>[] Shapes(NetworkPlan plan) => [.. plan.Tensors().Where(tensor => tensor.Role != TensorRole.Counter).Select(tensor => tensor.Shape)];
    }

    private static NetworkFit FitOf(NetworkPlan plan, WeightContents contents)
    {
        int tensors = plan.Tensors().Count(tensor => tensor.Role != TensorRole.Counter);
        if (contents.Entries.Count > (MostTimesTensors * tensors) + MostOthers)
        {
            return new(plan, WeightFit.Not, null, $"the file has {Text.Grouped(contents.Entries.Count)} tensors, but {plan.Name} has {Text.Grouped(tensors)}") { Tensors = tensors };
        }

        (WeightMatch? match, string? refusal) = WeightMatch.Of(plan, contents, new());
        if (match is null)
        {
            return new(plan, WeightFit.Not, null, refusal) { Tensors = tensors };
        }

        string? reason = FirstReason(match);
        bool fitsBelow = reason is not null && plan.Table.Options.Classes > 0
            && WeightMatch.Of(plan, contents, new() { Classifier = ClassifierWeights.Skip }).Match is { Assignments.Count: > 0 } below && FirstReason(below) is null;
        return new(plan, reason is null ? WeightFit.Fully : fitsBelow ? WeightFit.AllButClassifier : WeightFit.Not, match.Naming, reason)
        {
            Matching = match.Assignments.Count(assignment => assignment.Named.Tensor.Role != TensorRole.Counter),
            Tensors = tensors,
        };
    }

    // Twice what both have in relation to all that they have.
    private double Nearness(NetworkFit fit) =>
        2.0 * fit.Matching / Math.Max(1, fit.Tensors + Entries.Count(entry => !entry.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)));

    private static string? FirstReason(WeightMatch match) =>
        match.Misshapen.Count > 0 ? OneLine.Of(match.Misshapen[0])
        : match.Missing.Count > 0 ? $"{match.Missing[0]}{More(match.Missing)} missing"
        : match.Unexpected.Count > 0 ? $"{OneLine.Of(match.Unexpected[0])}{More(match.Unexpected)} unexpected"
        : match.OtherFunction;

    private static string More(IReadOnlyList<string> names) => names.Count == 1 ? " is" : $" and {names.Count - 1} more are";

    private static bool IsStatistic(string name) => Array.Exists(StatisticNames, statistic => name.Contains(statistic, StringComparison.Ordinal));
}
