using System.CommandLine;
using ResNetDsl.Review.Networks;
using ResNetDsl.Review.Pages;

namespace ResNetDsl.Review.Commands;

/// <summary><c>summary FILE</c>: the blocks of networks.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        Argument<string[]> sources = new("sources") { Description = "Files, folders, or a revision; the current folder without any.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = new("--json") { Description = "Write JSON." };
        Command command = new("summary", "Show the blocks of networks, with shapes and costs, without a build.") { sources, json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<ReadNetwork> networks = NetworkReader.Read(SourceArguments.Single(parsed.GetValue(sources) ?? []));
            if (parsed.GetValue(json))
            {
                Output.Write(JsonPage.Of(networks));
                return 0;
            }

            Output.Write(networks.Count == 0
                ? "There is no network in these sources.\n"
                : string.Join("\n", networks.Select(network => network.IsSound ? network.Summary + "\n" : $"{network.Name} has errors; see: resnet check\n")));
            return 0;
        });
        return command;
    }
}
