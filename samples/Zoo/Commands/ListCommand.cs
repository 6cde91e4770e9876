using System.CommandLine;
using ResNetDsl.Zoo.Networks;
using Spectre.Console;
using Text = ResNetDsl.Architecture.Text;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>list</c>: a line for every network and composition.</summary>
internal static class ListCommand
{
    // A file or a pipe has no width; Spectre would wrap at 80.
    private const int RedirectedWidth = 160;

    public static Command Create()
    {
        Command command = new("list", "Show all networks.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
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

        foreach (ZooEntry entry in ZooNetworks.Entries)
        {
            table.AddRow(entry.Name, entry.Layers, Text.Grouped(entry.Parameters), Text.Grouped(entry.MultiplyAdds), entry.Input.ToString(), entry.Output);
        }

        AnsiConsole.Write(table);
    }
}
