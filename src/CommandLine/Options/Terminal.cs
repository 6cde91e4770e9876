using System.Text;
using ResNetDsl.Reports;
using Spectre.Console;

namespace ResNetDsl.CommandLine.Options;

/// <summary>
/// The terminal of the program. Tables and the progress of a training are drawn with escape sequences, by <see cref="AnsiConsole"/>. All other texts go through a <see cref="PrintableWriter"/>, since names
/// of files and in files may have any characters.
/// </summary>
internal sealed class Terminal : IAnsiConsoleOutput, IDisposable
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    private readonly IAnsiConsole console = AnsiConsole.Console;
    private readonly TextWriter errors = Console.Error;

    private Terminal(TextWriter writer) => Writer = writer;

    /// <inheritdoc/>
    public TextWriter Writer { get; }

    /// <inheritdoc/>
    public bool IsTerminal => !Console.IsOutputRedirected;

    /// <inheritdoc/>
    public int Width => IsTerminal && Console.BufferWidth is > 0 and var width ? width : UsualWidth;

    /// <inheritdoc/>
    public int Height => IsTerminal && Console.WindowHeight is > 0 and var height ? height : UsualHeight;

    /// <summary>Makes it the console of the process, until it is disposed.</summary>
    public static Terminal Open()
    {
        Terminal terminal = new(Console.Out);
        AnsiConsole.Console = AnsiConsole.Create(new() { Out = terminal });
        Console.SetOut(new PrintableWriter(terminal.Writer));
        Console.SetError(new PrintableWriter(terminal.errors));
        return terminal;
    }

    /// <summary>Restores the console of the process.</summary>
    public void Dispose()
    {
        AnsiConsole.Console = console;
        Console.SetOut(Writer);
        Console.SetError(errors);
    }

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding) => Console.OutputEncoding = encoding;
}
