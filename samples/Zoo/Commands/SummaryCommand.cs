using System.CommandLine;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>summary NAME</c>: a network block by block.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        Argument<ZooNetwork> network = NetworkArgument.Create();
        Command command = new("summary", "Show the blocks of a network, with shapes and costs.") { network };
        command.SetAction(parsed => Console.WriteLine(parsed.GetRequiredValue(network).Plan.Summary()));
        return command;
    }
}
