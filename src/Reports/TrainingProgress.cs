using ResNetDsl.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ResNetDsl.Reports;

/// <summary>
/// Shows a training in a terminal: a line that changes, with the progress of all steps, the running loss and accuracy, the held-out accuracy of the last epoch, images per second and
/// the time left; above it a row for every epoch that has ended. If the output is not a terminal, such as a file or a pipe, it writes the rows and occasionally a line within an epoch,
/// without escape codes. Everything fits 80 columns.
/// </summary>
/// <remarks>
/// It draws from the thread that trains, at most ten times a second; between that a step costs less than a microsecond. It has no thread, hides no cursor and changes no mode of the terminal: a
/// training that ends with an exception leaves its last line, which <see cref="Dispose"/> ends. Output stops if it cannot be written, such as to a closed pipe; training continues.
/// </remarks>
public sealed class TrainingProgress : ITrainingObserver, IDisposable
{
    private static readonly TimeSpan DrawInterval = TimeSpan.FromSeconds(0.1);

    private readonly Lock mutex = new();
    private readonly IAnsiConsole console;
    private readonly TimeSpan lineInterval;
    private readonly TimeProvider time;
    private readonly bool isLive;
    private readonly long started;
    private ProgressState? state;
    private long epochStarted;
    private long lastShown;
    private bool isLineOpen;
    private bool isSilent;

    /// <summary>Creates a progress display on a console.</summary>
    /// <param name="console">The console: <see cref="AnsiConsole.Console"/>, by default.</param>
    /// <param name="lineInterval">The interval between lines within an epoch if the output is not a terminal. 30 seconds by default.</param>
    /// <param name="time">The clock; that of the system by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lineInterval"/> is not positive.</exception>
    public TrainingProgress(IAnsiConsole console, TimeSpan? lineInterval = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(console);
        this.console = console;
        this.lineInterval = lineInterval ?? TimeSpan.FromSeconds(30);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(this.lineInterval, TimeSpan.Zero, nameof(lineInterval));
        this.time = time ?? TimeProvider.System;
        isLive = console.Profile.Capabilities.Ansi && console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
        started = epochStarted = lastShown = this.time.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Started(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        lock (mutex)
        {
            state = new ProgressState(run);
            epochStarted = lastShown = time.GetTimestamp();
            WriteLine(ProgressText.Title(run), Style.Plain);
            WriteLine(ProgressText.Header, new Style(decoration: Decoration.Bold));
            Draw();
        }
    }

    /// <inheritdoc/>
    public void Stepped(StepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (mutex)
        {
            if (state is null)
            {
                return;
            }

            state.Add(result);
            Show();
        }
    }

    /// <inheritdoc/>
    public void Evaluating(int done, int total)
    {
        lock (mutex)
        {
            if (state is null)
            {
                return;
            }

            state.Evaluating(done, total, time.GetTimestamp());
            Show();
        }
    }

    /// <inheritdoc/>
    public void EpochEnded(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        lock (mutex)
        {
            if (state is null)
            {
                return;
            }

            long now = time.GetTimestamp();
            state.End(epoch, time, now);
            WriteLine(ProgressText.Row(state.Run, epoch, time.GetElapsedTime(epochStarted, now)), Style.Plain);
            epochStarted = lastShown = now;
            Draw();
        }
    }

    /// <inheritdoc/>
    public void Noted(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (mutex)
        {
            WriteLine("note: " + PrintableWriter.Name(message), new Style(Color.Yellow));
            Draw();
        }
    }

    /// <inheritdoc/>
    public void Finished(TrainingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (mutex)
        {
            ProgressState? ended = state;
            state = null;
            WriteLine(ProgressText.End(result, ended, time.GetElapsedTime(started)), Style.Plain);
        }
    }

    /// <summary>Ends the line that changes, if there is one: what comes next begins a line of its own.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        lock (mutex)
        {
            state = null;
            if (isLineOpen)
            {
                isLineOpen = false;
                Write(Segment.LineBreak);
            }
        }
    }

    // Of an exception that nobody catches the runtime disposes nothing; its message would stand at the end of the line.
    private void OnUnhandledException(object sender, UnhandledExceptionEventArgs arguments) => Dispose();

    private void Show()
    {
        long now = time.GetTimestamp();
        if (time.GetElapsedTime(lastShown, now) < (isLive ? DrawInterval : lineInterval))
        {
            return;
        }

        lastShown = now;
        if (isLive)
        {
            Draw();
        }
        else
        {
            WriteLine(ProgressText.PlainLine(state!), Style.Plain);
        }
    }

    private void Draw()
    {
        if (!isLive || state is null)
        {
            return;
        }

        // A line as wide as the terminal would break into two on some, and the carriage return would go back to the second.
        int width = Math.Max(20, console.Profile.Width) - 1;
        Write([Segment.Control("\r"), .. ProgressText.LiveLine(state, width, console.Profile.Capabilities.Unicode), Segment.Control("\u001b[K")]);
        isLineOpen = true;
    }

    private void WriteLine(string text, Style style)
    {
        if (isLineOpen)
        {
            Write(Segment.Control("\r\u001b[2K"), new Segment(text, style), Segment.LineBreak);
        }
        else
        {
            Write(new Segment(text, style), Segment.LineBreak);
        }

        isLineOpen = false;
    }

    private void Write(params Segment[] segments)
    {
        if (isSilent)
        {
            return;
        }

        try
        {
            console.Write(new Segments(segments));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            isSilent = true;
        }
    }

    /// <summary>Segments as they are: Spectre's own texts are broken where a line ends.</summary>
    private sealed class Segments(Segment[] segments) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }
}
