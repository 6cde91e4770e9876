using ResNetDsl.Architecture;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Commands;

/// <summary>The networks as a table in Markdown.</summary>
internal static class MarkdownTable
{
    /// <summary>The line before the table in a file.</summary>
    public const string Begin = "<!-- zoo table -->";

    /// <summary>The line after it.</summary>
    public const string End = "<!-- /zoo table -->";

    private const string Time = "forward, ms";

    /// <summary>The lines of the table.</summary>
    /// <param name="times">The time of each network as it is to be written, by name; without any there is no such column.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyDictionary<string, string> times)
    {
        bool timed = times.Count > 0;
        return
        [
            Line(["network", "layers", "parameters", "multiply-adds", "receptive field", "input", "source", .. timed ? new[] { Time } : []]),
            timed ? "|---|--:|--:|--:|--:|--:|---|--:|" : "|---|--:|--:|--:|--:|--:|---|",
            .. ZooNetworks.All.Select(network => Line(
            [
                network.Name, Text.Grouped(network.Plan.Depth), Text.Grouped(network.Plan.ParameterCount), Text.Grouped(network.Plan.MultiplyAdds), Text.Grouped(network.Plan.ReceptiveField), network.Plan.Input.ToString(), ZooNetworks.SourceOf(network),
                .. timed ? new[] { times.GetValueOrDefault(network.Name, "") } : [],
            ])),
        ];
    }

    /// <summary>The times that a table has, by the network's name.</summary>
    public static Dictionary<string, string> Times(IEnumerable<string> lines)
    {
        List<string[]> rows = [.. lines.Select(Cells)];
        int column = rows.Count == 0 ? -1 : Array.IndexOf(rows[0], Time);
        Dictionary<string, string> times = new(StringComparer.Ordinal);
        foreach (string[] row in rows.Skip(2).Where(row => column > 0 && column < row.Length && row[column].Length > 0))
        {
            times[row[0]] = row[column];
        }

        return times;
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
}
