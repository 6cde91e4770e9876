using System.CommandLine;
using ResNetDsl.Architecture.Plans;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;

namespace ResNetDsl.CommandLine.Commands;

/// <summary>
/// <c>summary NAME</c>: a network block by block, a composition head by head. <c>summary --compare A B</c>: what differs between two networks. <c>summary NAME --training</c>: the memory of a training
/// step.
/// </summary>
internal static class SummaryCommand
{
    public static Command Create(ProgramNetworks networks)
    {
        Argument<NetworkEntry> network = NetworkArgument.CreateEntry(networks);
        Option<DeclaredNetwork[]> compared = NetworkArgument.CreatePair(networks, "--compare", "Two networks to compare side by side and block by block.");
        Option<bool> training = new("--training") { Description = "Show the memory of a training step, block by block." };
        MemoryOptions memory = new();
        Command command = new("summary", "Show the blocks of a network or the heads of a composition, with shapes and costs.") { network, compared, training };
        memory.AddTo(command);
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
            else if (compares && result.GetResult(training) is not null)
            {
                result.AddError("--training shows the memory of one network; leave out --training or --compare.");
            }
            else if (result.GetResult(training) is null && memory.FirstOf(result) is { } other)
            {
                result.AddError($"{other} is an option of --training; add --training, or leave out {other}.");
            }
        });
        JsonOutput json = new();
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            NetworkEntry[] chosen = parsed.GetValue(compared) is [_, _] pair ? pair : [parsed.GetRequiredValue(network)];
            if (parsed.GetValue(training))
            {
                TrainingMemory step = memory.Of(parsed, chosen[0]);
                if (json.IsAsked(parsed))
                {
                    JsonOutput.Print(writer => NetworkJson.WriteMemory(writer, chosen[0].Name, step));
                }
                else
                {
                    Console.WriteLine(step.Summary());
                }
            }
            else if (!json.IsAsked(parsed))
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
