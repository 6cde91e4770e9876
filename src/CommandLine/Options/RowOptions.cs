using System.CommandLine;
using System.Diagnostics;

namespace ResNetDsl.CommandLine.Options;

/// <summary>The option --csv: a file with a row for each picture, which the same command continues after an interruption.</summary>
internal sealed class RowOptions
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Option<string?> csv = new("--csv")
    {
        Description = "A CSV file with a row for each picture, which is written as the run goes on. After an interruption the same command continues it.",
        HelpName = "FILE",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Add(csv);

    /// <summary>The file; null for none.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(csv) is not { } file ? null
        : file.Length > 0 ? file : throw new ArgumentException("--csv has no name of a file. Name one.");

    /// <summary>Returns what reports on the error stream, every 30 seconds, how many pictures are done.</summary>
    public static Action<int, int> Progress()
    {
        long last = Stopwatch.GetTimestamp();
        return (done, all) =>
        {
            if (Stopwatch.GetElapsedTime(last) > Interval && done < all)
            {
                last = Stopwatch.GetTimestamp();
                Console.Error.WriteLine($"{Architecture.Text.Grouped(done)} of {Architecture.Text.Grouped(all)} pictures");
            }
        };
    }

    /// <summary>Says on the error stream that the run was interrupted, and how it continues.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The exit code.</returns>
    public static int Stopped(string file)
    {
        Console.Error.WriteLine($"Stopped. The same command continues with the pictures that have no row in '{file}' yet.");
        return Interruption.ExitCode;
    }
}
