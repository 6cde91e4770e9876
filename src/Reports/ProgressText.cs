using ResNetDsl.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ResNetDsl.Reports;

/// <summary>What <see cref="TrainingProgress"/> writes: no line is wider than 79 columns, so that it fits 80.</summary>
internal static class ProgressText
{
    private const int Columns = 79;

    /// <summary>The heading of the rows of the epochs.</summary>
    public static string Header { get; } = Row("epoch", "rate", "loss", "top-1", "held-out loss", "top-1", "top-5", "images/s", "time");

    public static string Title(TrainingRun run)
    {
        string from = run.FirstStep > 0 ? $", from step {Numbers.Count(run.FirstStep)}" : "";
        string rest = $": {Counted(run.Epochs, "epoch")} of {Counted(run.StepsPerEpoch, "step")}{from}, {Counted(run.Classes.Count, "class", "classes")}";
        return Shorten(PrintableWriter.Name(run.Network), Columns - rest.Length) + rest;
    }

    public static string Row(TrainingRun run, EpochResult epoch, TimeSpan duration) => Row(
        run.Epochs < 1000 ? FormattableString.Invariant($"{epoch.Epoch + 1}/{run.Epochs}") : FormattableString.Invariant($"{epoch.Epoch + 1}"),
        Numbers.Rate(epoch.LearningRate),
        Numbers.Loss(epoch.Loss),
        Numbers.Percent(epoch.Top1),
        Numbers.Loss(epoch.HeldOutLoss),
        Numbers.Percent(epoch.HeldOutTop1),
        Numbers.Percent(epoch.HeldOutTop5),
        Numbers.Speed(epoch.ImagesPerSecond),
        Numbers.Duration(duration));

    /// <summary>A line within an epoch. If it is too long, the time left is omitted, and then the images per second.</summary>
    public static string PlainLine(ProgressState state)
    {
        List<string> parts =
        [
            FormattableString.Invariant($"epoch {state.Epoch + 1}/{state.Run.Epochs}"),
            .. state.Evaluation is var (done, total)
                ? (string[])[FormattableString.Invariant($"evaluating {done}/{total}")]
                : [
                    FormattableString.Invariant($"step {state.Steps - ((long)state.Epoch * state.Run.StepsPerEpoch)}/{state.Run.StepsPerEpoch}"),
                    $"loss {Numbers.Loss(state.Loss.Value)}",
                    $"top-1 {Numbers.Percent(state.Top1.Value)}",
                ],
            $"{Numbers.Speed(state.ImagesPerSecond)}/s",
            .. (string[])[.. Optional(Left(state), Style.Plain).Select(part => part.Item1)],
        ];
        while (parts.Sum(part => part.Length + 2) - 2 > Columns)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        return string.Join(", ", parts);
    }

    /// <summary>The line that changes. Where it would be too wide, first the bar gets shorter, then parts are left out from the right.</summary>
    /// <param name="state">The progress of the training.</param>
    /// <param name="width">The maximum number of columns.</param>
    /// <param name="isUnicode">Whether the terminal has more than ASCII.</param>
    public static IEnumerable<Segment> LiveLine(ProgressState state, int width, bool isUnicode)
    {
        const int ShortestBar = 6;
        const int LongestBar = 30;
        string epoch = FormattableString.Invariant($"epoch {Math.Min(state.Epoch + 1, state.Run.Epochs)}/{state.Run.Epochs} ");
        (string Text, Style Style)[] parts =
        [
            .. state.Evaluation is var (done, total)
                ? ((string, Style)[])[(FormattableString.Invariant($"evaluating {done}/{total}"), new Style(Color.Yellow))]
                : double.IsNaN(state.Seconds.Value) && double.IsNaN(state.Top1.Value)
                    ? [("starting", Style.Plain)]
                    : [
                        ($"loss {Numbers.ShortLoss(state.Loss.Value)}", Style.Plain),
                        ($"top-1 {Numbers.Percent(state.Top1.Value)}", Style.Plain),
                    ],
            .. Optional(state.HeldOutTop1 is { } heldOut ? $"held-out {Numbers.Percent(heldOut)}" : "", new Style(Color.Green)),
            .. Optional(double.IsFinite(state.ImagesPerSecond) ? $"{Numbers.Speed(state.ImagesPerSecond)}/s" : "", Style.Plain),
            .. Optional(Left(state), new Style(Color.Aqua)),
        ];
        while (parts.Length > 1 && epoch.Length + ShortestBar + parts.Sum(part => part.Text.Length + 2) > width)
        {
            // The time left matters more than what is before it.
            parts = parts.Length > 2 ? [.. parts[..^2], parts[^1]] : parts[..1];
        }

        int bar = Math.Clamp(width - epoch.Length - parts.Sum(part => part.Text.Length + 2), 0, LongestBar);
        int full = (int)(bar * Math.Clamp((double)state.Steps / state.AllSteps, 0, 1));
        yield return new Segment(epoch[..Math.Min(epoch.Length, width)]);
        yield return new Segment(new string(isUnicode ? '━' : '=', full), new Style(Color.Green));
        yield return new Segment(new string(isUnicode ? '━' : '.', bar - full), new Style(Color.Grey37));
        if (epoch.Length + bar + parts.Sum(part => part.Text.Length + 2) <= width)
        {
            foreach ((string text, Style style) in parts)
            {
                yield return new Segment("  ");
                yield return new Segment(text, style);
            }
        }
    }

    /// <summary>How a run ended. One that was interrupted in an epoch also did some of its steps.</summary>
    public static string End(TrainingResult result, ProgressState? state, TimeSpan duration)
    {
        long steps = result.Ended == TrainingEnd.Cancelled && state is not null ? state.Steps - ((long)state.Epoch * state.Run.StepsPerEpoch) : 0;
        string ended = result.Ended switch
        {
            TrainingEnd.EarlyStopping => "stopped early",
            TrainingEnd.Cancelled => "interrupted",
            _ => "done",
        };
        string best = result.Best is not { } epoch ? ""
            : epoch.HeldOutTop1 is { } top1 ? $"; best top-1 {Numbers.Percent(top1)} in epoch {Numbers.Count(epoch.Epoch + 1)}"
            : $"; top-1 {Numbers.Percent(epoch.Top1)} while training";
        return $"{ended} after {Counted(result.Epochs.Count, "epoch")}{(steps > 0 ? $" and {Counted(steps, "step")}" : "")}, {Numbers.Duration(duration)}{best}";
    }

    private static string Left(ProgressState state) => double.IsFinite(state.SecondsLeft) ? Numbers.Estimate(state.SecondsLeft) + " left" : "";

    private static IEnumerable<(string, Style)> Optional(string text, Style style) => text.Length > 0 ? [(text, style)] : [];

    private static string Counted(long count, string one, string? many = null) => $"{Numbers.Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..Math.Max(0, length - 3)] + "...";

    private static string Row(string epoch, string rate, string loss, string top1, string heldOutLoss, string heldOutTop1, string heldOutTop5, string speed, string time) =>
        $"{epoch,7}{rate,10}{loss,9}{top1,8}{heldOutLoss,15}{heldOutTop1,7}{heldOutTop5,7}{speed,9}{time,7}";
}
