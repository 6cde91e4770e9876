using System.Text;
using ResNetDsl.Texts;

namespace ResNetDsl.Reports;

/// <summary>
/// Writes texts to a terminal with control and bidirectional characters escaped, except line feeds and tabs. Names in a file that was downloaded cannot erase the screen, set its title or hide what follows.
/// <c>Console.SetOut(new PrintableWriter(Console.Out))</c> applies it to the whole program; code that draws with escape sequences, such as <see cref="TrainingProgress"/>, writes to the terminal itself.
/// </summary>
/// <remarks>A name with a line feed can still look like a separate line: <see cref="Name"/> escapes it.</remarks>
public sealed class PrintableWriter : TextWriter
{
    private const string Kept = "\n\t";

    private readonly TextWriter terminal;

    // The first half of a pair whose second half is yet to come: a pair is printable or not as a whole.
    private char? half;

    /// <summary>Creates a writer for a terminal.</summary>
    /// <param name="terminal">The writer.</param>
    public PrintableWriter(TextWriter terminal)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        this.terminal = terminal;
    }

    /// <inheritdoc/>
    public override Encoding Encoding => terminal.Encoding;

    /// <summary>The text with control and bidirectional characters and line breaks escaped: <c>\u001b</c>.</summary>
    /// <param name="text">A name from a file.</param>
    public static string Name(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Printable.Of(text, exceptions: "");
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write($"{value}");

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        string text = half + value;
        half = char.IsHighSurrogate(text[^1]) ? text[^1] : null;
        terminal.Write(Printable.Of(half is null ? text : text[..^1], Kept));
    }

    /// <inheritdoc/>
    public override void WriteLine()
    {
        Complete();
        terminal.WriteLine();
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        Write(value);
        WriteLine();
    }

    /// <inheritdoc/>
    public override void Flush() => terminal.Flush();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Complete();
            terminal.Flush();
        }

        base.Dispose(disposing);
    }

    /// <summary>Writes a first half that has no second.</summary>
    private void Complete()
    {
        if (half is { } alone)
        {
            half = null;
            terminal.Write(Printable.Of($"{alone}", Kept));
        }
    }
}
