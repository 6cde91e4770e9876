using System.Text.RegularExpressions;
using ResNetDsl.Optimization;
using ResNetDsl.Options;

namespace ResNetDsl.Training;

/// <summary>The changes of a recipe that a continued run may have, by the names of <see cref="TrainingOptions.AllowChanges"/>.</summary>
internal static class RecipeChanges
{
    /// <summary>The names of the parts of a recipe that are not options.</summary>
    public const string Data = "the data", Pictures = "the content of the pictures", HeldOut = "the held-out data", HeldOutPictures = "the content of the held-out pictures",
        Fixed = "what is frozen", Loss = "the loss", LossValues = "the values of the loss";

    // A name may cover more than one entry of the recipe, and a part of an entry only.
    private static readonly Lazy<(string Name, string Recipe, Regex? Part)[]> Known = new(() =>
    [
        ("epochs", "the schedule", new Regex(@" over \d+ epochs")),
        .. Fields(Schedules.Kinds, "the schedule"),
        .. Fields(Optimizers.Kinds, "the optimizer"),
        .. TrainingOptions.Definitions.Where(option => option is { Recipe.Name: not null, CommandLine.Name: not null }).Select(option => (option.CommandLine.Name!, option.Recipe.Name!, (Regex?)null)),
        ("seed", Data, new Regex(@"seed -?\d+")),
        ("batch-size", Data, new Regex(@"in batches of [\d,]+")),
        ("batch-size", HeldOut, new Regex(@"in batches of [\d,]+")),
        ("data", Data, null),
        ("data", Pictures, null),
        ("data", HeldOut, null),
        ("data", HeldOutPictures, null),
        ("frozen", Fixed, null),
        ("loss", Loss, null),
        ("loss", LossValues, null),
    ]);

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => Known.Value.Select(change => change.Name).Distinct();

    /// <summary>Whether some of the names allow an entry of the recipe to change from one text to another.</summary>
    public static bool Allow(IEnumerable<string> names, string recipe, string there, string here)
    {
        (string Name, string Recipe, Regex? Part)[] changes = [.. Known.Value.Where(change => change.Recipe == recipe && names.Contains(change.Name))];
        return Array.Exists(changes, change => change.Part is null) || (changes.Length > 0 && Rest(there) == Rest(here));

        string Rest(string text) => changes.Aggregate(text, (rest, change) => change.Part!.Replace(rest, ""));
    }

    /// <summary>The name that allows a change and nothing else, or the name of the whole entry; null when none does.</summary>
    public static string? NameOf(string recipe, string there, string here) => Names.FirstOrDefault(name => Allow([name], recipe, there, here));

    private static IEnumerable<(string Name, string Recipe, Regex? Part)> Fields<TBase>(OptionKinds<TBase> kinds, string recipe)
        where TBase : class => kinds.Common.Concat(kinds.All.SelectMany(kind => kind.Options))
        .Where(option => option.CommandLine.Name is not null)
        .Select(option => (option.CommandLine.Name!, recipe, (Regex?)new Regex($"(?<=[{{,] {option.Name} = )[^,}}]*")));
}
