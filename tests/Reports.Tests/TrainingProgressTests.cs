using System.Diagnostics;
using System.Globalization;
using System.Text;
using ResNetDsl.Training;
using Spectre.Console;

namespace ResNetDsl.Reports.Tests;

public sealed class TrainingProgressTests
{
    private const string Escape = "\u001b";

    [Fact]
    public void Where_the_output_is_no_terminal_there_is_a_row_for_each_epoch()
    {
        using Terminal terminal = new(isTerminal: false);
        Train(terminal, epochs: 2);
        Assert.Equal(
            """
            ResNetV2_50: 2 epochs of 100 steps, 2 classes
              epoch      rate     loss   top-1  held-out loss  top-1  top-5 images/s   time
                1/2       0.1   2.0000   50.0%         2.2000  40.0%  90.0%    1,235   0:10
            note: a picture was left out
                2/2       0.1   1.0000   50.0%         1.1000  50.0%  90.0%    1,235   0:10
            done after 2 epochs, 0:20; best top-1 50.0% in epoch 2

            """,
            terminal.Text);
    }

    [Theory]
    [InlineData(0, 0, "interrupted after 0 epochs, 0:00")]
    [InlineData(0, 1, "interrupted after 0 epochs and 1 step, 0:00")]
    [InlineData(1, 0, "interrupted after 1 epoch, 0:00; best top-1 40.0% in epoch 1")]
    [InlineData(1, 37, "interrupted after 1 epoch and 37 steps, 0:00; best top-1 40.0% in epoch 1")]
    public void An_interrupted_training_says_how_far_it_came(int epochs, int steps, string end)
    {
        using Terminal terminal = new(isTerminal: false);
        using TrainingProgress progress = new(terminal.Console, time: new ManualTime());
        progress.Started(Made.Run(epochs: 2));
        EpochResult[] ended = [.. Enumerable.Range(0, epochs).Select(Made.Epoch)];
        for (int step = 0; step < (100 * epochs) + steps; step++)
        {
            progress.Stepped(Made.Step(step));
            if ((step + 1) % 100 == 0)
            {
                progress.EpochEnded(ended[step / 100]);
            }
        }

        progress.Finished(new TrainingResult(ended, TrainingEnd.Cancelled, ended.LastOrDefault()));
        Assert.Equal(end, terminal.Lines[^1]);
    }

    [Fact]
    public void In_a_long_epoch_a_line_comes_now_and_then()
    {
        using Terminal terminal = new(isTerminal: false);
        ManualTime time = new();
        using TrainingProgress progress = new(terminal.Console, TimeSpan.FromSeconds(30), time);
        progress.Started(Made.Run(epochs: 90, stepsPerEpoch: 5000));
        for (int step = 0; step < 700; step++)
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            progress.Stepped(Made.Step(step, 5000, imagesPerSecond: 320));
        }

        time.Advance(TimeSpan.FromSeconds(31));
        progress.Evaluating(3, 40);
        Assert.Equal(
            [
                "epoch 1/90, step 300/5000, loss 2.5000, top-1 25.0%, 320/s, 12.5 h left",
                "epoch 1/90, step 600/5000, loss 2.5000, top-1 25.0%, 320/s, 12.5 h left",
                "epoch 1/90, evaluating 3/40, 320/s, 12.5 h left",
            ],
            terminal.Lines[2..]);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    public void Numbers_are_the_same_under_every_culture(string culture)
    {
        using Terminal expected = new(isTerminal: false);
        Train(expected, epochs: 2);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            using Terminal terminal = new(isTerminal: false);
            Train(terminal, epochs: 2);
            Assert.Equal(expected.Text, terminal.Text);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void No_line_is_wider_than_80_columns_whatever_the_numbers()
    {
        EpochResult[] epochs =
        [
            new(998, 10_000_000, double.NaN, double.NaN, double.NaN, double.NaN, double.PositiveInfinity, double.NaN, double.NaN),
            new(998, 10_000_000, 1.234e38, 1, 1.23456e-12, 1_234_567, 123456.7, 1, 1),
            new(998, 10_000_000, 999.99999, 1, 0.123456, 0.01, 999.99999, 1, 1),
            new(998, 10_000_000, -5, 0, 12345.678, 99_999, null, null, null),
        ];
        using Terminal terminal = new(isTerminal: false);
        ManualTime time = new();
        using (TrainingProgress progress = new(terminal.Console, TimeSpan.FromSeconds(1), time))
        {
            foreach (EpochResult epoch in epochs)
            {
                progress.Started(Made.Run(999, 100_000) with { Network = new string('N', 200), Classes = [.. Enumerable.Repeat("", 21_841)] });
                time.Advance(TimeSpan.FromHours(5));
                progress.Stepped(Made.Step(99_799_999, 100_000, loss: epoch.Loss, imagesPerSecond: 99_999));
                progress.EpochEnded(epoch);
            }

            progress.Finished(new TrainingResult(epochs, TrainingEnd.EarlyStopping, epochs[1]));
        }

        Assert.All(terminal.Lines, line => Assert.InRange(line.Length, 1, 80));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void The_line_that_changes_fits_the_terminal(int width)
    {
        using Terminal terminal = new(width: width);
        ManualTime time = new();
        using TrainingProgress progress = new(terminal.Console, time: time);
        progress.Started(Made.Run(epochs: 100, stepsPerEpoch: 5000));
        progress.EpochEnded(Made.Epoch(0, 5000));
        for (int step = 5000; step < 5100; step++)
        {
            time.Advance(TimeSpan.FromSeconds(0.2));
            progress.Stepped(Made.Step(step, 5000));
        }

        Assert.True(terminal.OpenLine.Length < width, terminal.OpenLine);
        Assert.StartsWith("epoch 2/100 ", terminal.OpenLine, StringComparison.Ordinal);
    }

    [Fact]
    public void In_80_columns_it_shows_all()
    {
        using Terminal terminal = new();
        ManualTime time = new();
        using TrainingProgress progress = new(terminal.Console, time: time);
        progress.Started(Made.Run(epochs: 90, stepsPerEpoch: 5000));
        progress.EpochEnded(Made.Epoch(0, 5000));
        time.Advance(TimeSpan.FromSeconds(0.2));
        progress.Stepped(Made.Step(5000, 5000));
        Assert.Equal("epoch 2/90 ━━━━━━  loss 2.500  top-1 25.0%  held-out 40.0%  1,000/s  4.0 h left", terminal.OpenLine);
    }

    [Fact]
    public void A_training_that_fails_leaves_its_last_line_and_a_new_one_begins()
    {
        using Terminal terminal = new();
        ManualTime time = new();
        using (TrainingProgress progress = new(terminal.Console, time: time))
        {
            progress.Started(Made.Run());
            time.Advance(TimeSpan.FromSeconds(1));
            progress.Stepped(Made.Step(0));
        }

        Assert.EndsWith("left\u001b[K\n", terminal.Text.Replace(Escape + "[0m", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(Escape + "[?25l", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_stand_above_the_line_that_changes()
    {
        using Terminal terminal = new();
        Train(terminal, epochs: 3);
        string[] screen = terminal.Screen();
        Assert.Equal(7, screen.Length);
        Assert.StartsWith("    1/3 ", screen[2], StringComparison.Ordinal);
        Assert.StartsWith("note: ", screen[3], StringComparison.Ordinal);
        Assert.StartsWith("done after 3 epochs", screen[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_costs_microseconds()
    {
        using Terminal terminal = new();
        using TrainingProgress progress = new(terminal.Console);
        progress.Started(Made.Run(stepsPerEpoch: 1_000_000));
        StepResult step = Made.Step(5, 1_000_000);
        for (int i = 0; i < 10_000; i++)
        {
            progress.Stepped(step);
        }

        int written = terminal.Text.Length;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 100_000; i++)
        {
            progress.Stepped(step);
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Assert.True(elapsed < TimeSpan.FromSeconds(1), $"100,000 steps took {elapsed.TotalMilliseconds} ms.");
        Assert.True(terminal.Text.Length - written < 12 * 400, "It was drawn more often than ten times a second.");
    }

    [Fact]
    public void Messages_and_names_cannot_move_the_cursor()
    {
        using Terminal terminal = new(isTerminal: false);
        using TrainingProgress progress = new(terminal.Console);
        progress.Started(Made.Run() with { Network = "a\u001b[2Jb\n" });
        progress.Noted("left out 'x[red]\u001b[1A\r\n\u202e.png'");
        Assert.DoesNotContain(Escape, terminal.Text, StringComparison.Ordinal);
        Assert.Equal("note: left out 'x[red]\\u001b[1A\\u000d\\u000a\\u202e.png'", terminal.Lines[^1]);
    }

    [Fact]
    public void A_loss_that_is_no_number_is_shown_and_then_forgotten()
    {
        using Terminal terminal = new();
        ManualTime time = new();
        using TrainingProgress progress = new(terminal.Console, time: time);
        progress.Started(Made.Run());
        time.Advance(TimeSpan.FromSeconds(1));
        progress.Stepped(Made.Step(0, loss: double.NaN, imagesPerSecond: double.NaN));
        Assert.Contains("loss NaN", terminal.OpenLine, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(1));
        progress.Stepped(Made.Step(1));
        Assert.Contains("loss 2.500", terminal.OpenLine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_goes_on_where_the_output_is_closed()
    {
        using Terminal terminal = new(isTerminal: false);
        using TrainingProgress progress = new(terminal.Console);
        progress.Started(Made.Run());
        terminal.Dispose();
        progress.EpochEnded(Made.Epoch(0));
        progress.Finished(new TrainingResult([], TrainingEnd.Cancelled, null));
    }

    [Fact]
    public void What_comes_before_it_began_or_without_steps_is_no_error()
    {
        using Terminal terminal = new();
        using TrainingProgress progress = new(terminal.Console);
        progress.Noted("before");
        progress.Stepped(Made.Step(0));
        progress.EpochEnded(Made.Epoch(0));
        progress.Evaluating(0, 0);
        progress.Started(Made.Run(epochs: 0, stepsPerEpoch: 0));
        progress.Evaluating(0, 0);
        progress.Stepped(Made.Step(0));
        progress.Finished(new TrainingResult([], TrainingEnd.Complete, null));
        Assert.StartsWith("done after 0 epochs", terminal.Screen()[^1], StringComparison.Ordinal);
    }

    private static void Train(Terminal terminal, int epochs)
    {
        ManualTime time = new();
        using TrainingProgress progress = new(terminal.Console, time: time);
        progress.Started(Made.Run(epochs));
        List<EpochResult> results = [];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            for (int step = 0; step < 100; step++)
            {
                time.Advance(TimeSpan.FromSeconds(0.1));
                progress.Stepped(Made.Step((epoch * 100) + step));
            }

            progress.Evaluating(1, 2);
            results.Add(Made.Epoch(epoch));
            progress.EpochEnded(results[^1]);
            if (epoch == 0)
            {
                progress.Noted("a picture was left out");
            }
        }

        progress.Finished(new TrainingResult(results, TrainingEnd.Complete, results[^1]));
    }

    /// <summary>A terminal that keeps what is written.</summary>
    private sealed class Terminal : IDisposable
    {
        private readonly StringWriter writer = new() { NewLine = "\n" };

        public Terminal(bool isTerminal = true, int width = 80)
        {
            AnsiSupport ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No;
            Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = ansi, ColorSystem = ColorSystemSupport.Standard, Interactive = InteractionSupport.Yes, Out = new Output(writer, isTerminal, width) });
            Console.Profile.Capabilities.Unicode = true;
        }

        public IAnsiConsole Console { get; }

        public string Text => writer.ToString();

        public string[] Lines => Text.TrimEnd('\n').Split('\n');

        /// <summary>The line that changes, as it is seen.</summary>
        public string OpenLine => Plain(Text[(Text.LastIndexOf('\r') + 1)..]);

        /// <summary>The lines as they are seen in the end.</summary>
        public string[] Screen() => [.. Lines.Select(line => Plain(line[(line.LastIndexOf('\r') + 1)..]))];

        public void Dispose() => writer.Dispose();

        private static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\u001b\\[[0-9;]*[a-zA-Z]", "");

        private sealed class Output(TextWriter writer, bool isTerminal, int width) : IAnsiConsoleOutput
        {
            public TextWriter Writer => writer;

            public bool IsTerminal => isTerminal;

            public int Width => width;

            public int Height => 25;

            public void SetEncoding(Encoding encoding)
            {
            }
        }
    }

    private sealed class ManualTime : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Advance(TimeSpan time) => ticks += time.Ticks;
    }
}
