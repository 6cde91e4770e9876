using System.CommandLine;
using ResNetDsl.Benchmarks.Peers;

namespace ResNetDsl.Benchmarks.Commands;

/// <summary>The options that every paired benchmark has.</summary>
internal static class PairedOptions
{
    public static Option<string[]> Contenders(IEnumerable<string> defaults)
    {
        Option<string[]> option = new("--contender")
        {
            Description = "Who takes part; the first is what the others are compared with. "
                + string.Join("; ", Contender.All.Select(contender => $"{contender.Name}: {contender.Description}")) + ".",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. defaults],
        };
        return option.AcceptOnlyFromAmong([.. Contender.All.Select(contender => contender.Name)]);
    }

    public static Option<int> Depth()
    {
        Option<int> option = new("--depth") { Description = "The network's layers.", DefaultValueFactory = _ => 50 };
        return option.AcceptOnlyFromAmong("50", "101", "152", "200", "164", "1001");
    }

    public static Option<int> Rounds() => new("--rounds") { Description = "How often each contender is measured, in turn.", DefaultValueFactory = _ => 5 };
}
