using System.CommandLine;
using System.Globalization;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>table</c>: all networks as a table in Markdown, printed, or written to its place in a file, or compared with the table there.</summary>
public static class TableCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Option<FileInfo> page = new("--page")
        {
            Description = $"Write the table into this file, between {MarkdownTable.Begin} and {MarkdownTable.End}. Times that it has are kept.",
            HelpName = "FILE",
        };
        Option<bool> time = new("--time") { Description = "Measure the forward pass of each network on one image: minutes." };
        Option<bool> check = new("--check") { Description = "Write nothing; exit with 1 when the table in the file, times apart, is not current." };
        Command command = new("table", "Show all networks as a table in Markdown.") { page, time, check };
        command.Validators.Add(result =>
        {
            if (result.GetValue(check) && (result.GetValue(page) is null || result.GetValue(time)))
            {
                result.AddError("--check needs --page, and measures no times.");
            }
        });
        command.SetAction(parsed =>
        {
            try
            {
                return Run(parsed.GetValue(page), parsed.GetValue(time), parsed.GetValue(check));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }

    private static int Run(FileInfo? page, bool time, bool check)
    {
        if (page is null)
        {
            Console.WriteLine(string.Join('\n', MarkdownTable.Lines(time ? Measured() : new())));
            return 0;
        }

        PagePart part = new(MarkdownTable.Begin, MarkdownTable.End, "table of networks", "table");
        return part.Update(page, before => MarkdownTable.Lines(time ? Measured() : MarkdownTable.Times(before)), check);
    }

    private static Dictionary<string, string> Measured() => ZooNetworks.All.ToDictionary(
        network => network.Name,
        network => MedianTime.OfForward(network).TotalMilliseconds is var milliseconds && milliseconds < 10
            ? milliseconds.ToString("F1", CultureInfo.InvariantCulture)
            : milliseconds.ToString("N0", CultureInfo.InvariantCulture));
}
