using System.CommandLine;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>summary NAME</c>: a network block by block, a composition head by head. <c>summary --compare A B</c>: what differs between two networks.</summary>
internal static class SummaryCommand
{
    public static Command Create(ProgramNetworks networks)
    {
        Argument<NetworkEntry> network = NetworkArgument.CreateEntry(networks);
        Option<DeclaredNetwork[]> compared = NetworkArgument.CreatePair(networks, "--compare", "Two networks to compare side by side and block by block.");
        Command command = new("summary", "Show the blocks of a network or the heads of a composition, with shapes and costs.") { network, compared };
        command.Validators.Add(result =>
        {
            bool hasName = result.GetResult(network) is { Tokens.Count: > 0 };
            bool compares = result.GetResult(compared) is not null;
            if (!hasName && !compares && networks.OnlyEntry is null)
            {
                result.AddError("Required argument missing for command: 'summary'.");
            }
            else if (hasName && compares)
            {
                result.AddError("summary accepts one network, or two after --compare, but not both.");
            }
        });
        JsonOutput json = new();
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            NetworkEntry[] chosen = parsed.GetValue(compared) is [_, _] pair ? pair : [parsed.GetRequiredValue(network)];
            if (!json.IsAsked(parsed))
            {
                Console.WriteLine(chosen is [DeclaredNetwork left, DeclaredNetwork right] ? Comparison.Of(left.Plan, right.Plan) : chosen[0].Summary);
            }
            else if (chosen.Length == 1)
            {
                JsonOutput.Print(writer => NetworkJson.WriteParts(writer, chosen[0]));
            }
            else
            {
                JsonOutput.PrintArray(chosen, NetworkJson.WriteParts);
            }
        });
        return command;
    }
}
