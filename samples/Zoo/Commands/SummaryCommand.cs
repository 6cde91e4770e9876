using System.CommandLine;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>summary NAME</c>: a network block by block, a composition head by head.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        Argument<ZooEntry> network = NetworkArgument.CreateEntry();
        Command command = new("summary", "Show the blocks of a network or the heads of a composition, with shapes and costs.") { network };
        command.SetAction(parsed => Console.WriteLine(parsed.GetRequiredValue(network).Summary));
        return command;
    }
}
