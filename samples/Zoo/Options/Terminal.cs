using System.Text;
using ResNetDsl.Reports;
using Spectre.Console;

namespace ResNetDsl.Zoo.Options;

/// <summary>
/// The terminal of the program. Tables and the progress of a training are drawn with escape sequences, by <see cref="AnsiConsole"/>. All other texts go through a <see cref="PrintableWriter"/>, since names
/// of files and in files may have any characters.
/// </summary>
internal sealed class Terminal : IAnsiConsoleOutput
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    private Terminal(TextWriter writer) => Writer = writer;

    /// <inheritdoc/>
    public TextWriter Writer { get; }

    /// <inheritdoc/>
    public bool IsTerminal => !Console.IsOutputRedirected;

    /// <inheritdoc/>
    public int Width => IsTerminal && Console.BufferWidth is > 0 and var width ? width : UsualWidth;

    /// <inheritdoc/>
    public int Height => IsTerminal && Console.WindowHeight is > 0 and var height ? height : UsualHeight;

    /// <summary>Makes it the console of the process.</summary>
    public static void Open()
    {
        AnsiConsole.Console = AnsiConsole.Create(new() { Out = new Terminal(Console.Out) });
        Console.SetOut(new PrintableWriter(Console.Out));
        Console.SetError(new PrintableWriter(Console.Error));
    }

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding) => Console.OutputEncoding = encoding;
}
