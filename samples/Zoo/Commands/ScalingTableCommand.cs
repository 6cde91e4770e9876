using System.CommandLine;
using System.Globalization;
using ResNetDsl.Architecture;
using ResNetDsl.Architecture.Scaling;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>scaling-table</c>: what training each network over many ranks costs, as a table in Markdown, printed, or written to its place in a file, or compared with the table there.</summary>
public static class ScalingTableCommand
{
    // Two operations for each multiply-add, once in the forward and twice in the backward pass, at 1 TFLOP/s.
    private const double SecondsPerMultiplyAdd = 6 / 1e12;
    private const double BackwardShare = 2 / 3.0;
    private const int BatchSize = 32;
    private const double Latency = 30e-6;

    private static readonly PagePart Part = new("<!-- scaling table -->", "<!-- /scaling table -->", "table of predictions", "scaling-table");
    private static readonly int[] Ranks = [2, 8, 64, 1024];
    private static readonly double[] Gigabits = [1, 10, 100];

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Option<FileInfo> page = new("--page") { Description = $"Write the table into this file, between {Part.Begin} and {Part.End}.", HelpName = "FILE" };
        Option<bool> check = new("--check") { Description = "Write nothing; exit with 1 when the table in the file is not current." };
        Command command = new("scaling-table", "Show what training all networks over many ranks costs, as a table in Markdown.") { page, check };
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && result.GetValue(page) is null)
            {
                result.AddError("--check needs --page.");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(page) is { } file)
            {
                return Part.Update(file, _ => Lines(), parsed.GetValue(check));
            }

            Console.WriteLine(string.Join('\n', Lines()));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<string> Lines() =>
    [
        $"| network | bytes, float32 | step | {string.Join(" | ", Ranks.Select(ranks => $"{Text.Grouped(ranks)} ranks"))} |",
        $"|---|--:|--:|{string.Concat(Ranks.Select(_ => "--:|"))}",
        .. ZooNetworks.All.Select(Line),
    ];

    private static string Line(DeclaredNetwork network)
    {
        IReadOnlyList<GradientBucket> buckets = GradientBucket.Of(network.Plan);
        double seconds = BatchSize * network.Plan.MultiplyAdds * SecondsPerMultiplyAdd;
        IEnumerable<string> cells = Ranks.Select(ranks => string.Join(" / ", Gigabits.Select(gigabits =>
            (100 * StepPrediction.Of(buckets, sizeof(float), new(new(gigabits * 1e9 / 8, Latency)), ranks, seconds, BackwardShare).Efficiency).ToString("F0", CultureInfo.InvariantCulture))));
        return $"| {network.Name} | {Text.Grouped(sizeof(float) * network.Plan.ParameterCount)} | {(1000 * seconds).ToString("N0", CultureInfo.InvariantCulture)} ms | {string.Join(" | ", cells)} |";
    }
}
