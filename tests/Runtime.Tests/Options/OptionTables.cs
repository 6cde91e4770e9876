using System.Globalization;
using System.Runtime.CompilerServices;
using ResNetDsl.Data;
using ResNetDsl.Optimization;
using ResNetDsl.Options;
using ResNetDsl.Training;

namespace ResNetDsl.Runtime.Tests.Options;

/// <summary>The tables of options in the documentation, made from the declarations.</summary>
internal static class OptionTables
{
    public static IReadOnlyList<string> Training { get; } =
    [
        .. Head,
        .. Rows(TrainingOptions.Definitions, new TrainingOptions(), "", option => option switch
        {
            KindOption<TrainingOptions, LearningRateSchedule> => [Schedules.Kinds.Write(new TrainingOptions().Schedule), .. KindRows(Schedules.Kinds, nameof(TrainingOptions.Schedule), new TrainingOptions().Schedule)],
            KindOption<TrainingOptions, OptimizerRecipe> => [Optimizers.Kinds.Write(new TrainingOptions().Optimizer), .. KindRows(Optimizers.Kinds, nameof(TrainingOptions.Optimizer), new TrainingOptions().Optimizer)],
            _ => null,
        }),
    ];

    public static IReadOnlyList<string> Loading { get; } = [.. Head, .. Rows(LoaderOptions.Definitions, new LoaderOptions(), "", _ => null)];

    public static IReadOnlyList<string> Splitting { get; } = [.. Head, .. Rows(SplitOptions.Definitions, new SplitOptions(), "", _ => null)];

    private static string[] Head => ["| option | default | command line | when a run continues | what it is |", "|---|---|---|---|---|"];

    /// <summary>The table of a page, between its two marks. SNAPSHOTS_ACCEPT=1 writes it.</summary>
    public static IReadOnlyList<string> InPage(string page, string mark, IReadOnlyList<string> table)
    {
        string path = Path.Combine(Path.GetDirectoryName(Here())!, "../../../docs", page);
        string[] lines = File.ReadAllLines(path);
        int begin = Array.IndexOf(lines, $"<!-- {mark} -->") + 1;
        int end = Array.IndexOf(lines, $"<!-- /{mark} -->");
        Assert.True(begin > 0 && end >= begin, $"'{path}' has no lines <!-- {mark} --> and <!-- /{mark} -->.");
        if (Environment.GetEnvironmentVariable("SNAPSHOTS_ACCEPT") == "1" && !lines[begin..end].SequenceEqual(table))
        {
            File.WriteAllText(path, string.Join('\n', [.. lines[..begin], .. table, .. lines[end..], ""]));
            return table;
        }

        return lines[begin..end];
    }

    private static IEnumerable<string> Rows<TOwner>(IEnumerable<OptionDefinition<TOwner>> options, TOwner defaults, string path, Func<OptionDefinition<TOwner>, string[]?> kind)
    {
        foreach (OptionDefinition<TOwner> option in options)
        {
            string[]? nested = kind(option);
            yield return Row(option, path, nested is null ? option.Write(defaults) : nested[0]);
            foreach (string row in nested?.Skip(1) ?? [])
            {
                yield return row;
            }
        }
    }

    private static IEnumerable<string> KindRows<TBase>(OptionKinds<TBase> kinds, string name, TBase value)
        where TBase : class =>
    [
        .. Rows(kinds.Common, value, name + ".", _ => null),
        .. kinds.All.SelectMany(kind => Rows(kind.Options, kinds.As(kind, value), kind.Type.Name + ".", _ => null)),
    ];

    private static string Row<TOwner>(OptionDefinition<TOwner> option, string path, string value) => string.Create(
        CultureInfo.InvariantCulture,
        $"| `{path}{option.Name}` | {(value.Length == 0 ? "" : $"`{value}`")} | {(option.CommandLine.Name is { } name ? $"`--{name}`" : $"none: {option.CommandLine.Reason}")} | "
        + $"{(option.Recipe.Name is null ? $"may change: {option.Recipe.Reason}" : "must be the same")} | {option.Description} |");

    private static string Here([CallerFilePath] string path = "") => path;
}
