using System.CommandLine;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using Spectre.Console;
using Text = ResNetDsl.Architecture.Text;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>list</c>: a line for every network and composition.</summary>
internal static class ListCommand
{
    // A file or a pipe has no width; Spectre would wrap at 80.
    private const int RedirectedWidth = 160;

    public static Command Create(ProgramNetworks networks)
    {
        Command command = new("list", "Show all networks.");
        JsonOutput json = new();
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            if (json.IsAsked(parsed))
            {
                JsonOutput.PrintArray(networks.Entries, NetworkJson.Write);
            }
            else
            {
                Run(networks);
            }
        });
        return command;
    }

    private static void Run(ProgramNetworks networks)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = RedirectedWidth;
        }

        Table table = new Table().RoundedBorder().AddColumn("network");
        foreach (string numbers in new[] { "layers", "parameters", "multiply-adds", "input", "output" })
        {
            table.AddColumn(numbers, column => column.RightAligned().NoWrap());
        }

        foreach (NetworkEntry entry in networks.Entries)
        {
            table.AddRow(entry.Name, entry.Layers, Text.Grouped(entry.Parameters), Text.Grouped(entry.MultiplyAdds), entry.Input.ToString(), string.Join(", ", entry.Outputs));
        }

        AnsiConsole.Write(table);
    }
}
