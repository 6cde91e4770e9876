using System.Globalization;
using ResNetDsl.Reports.Lettering;
using ResNetDsl.Training;
using ScottPlot;

namespace ResNetDsl.Reports;

/// <summary>Draws a training by epoch: the loss and the accuracy, while training and on the held-out set, and the learning rate below them.</summary>
public static class TrainingCurves
{
    private const int PanelWidth = 540;
    private const int PanelHeight = 400;
    private const int RateHeight = 150;

    // Up to here every epoch has a dot; of more, only those have one that are alone between gaps.
    private const int MostDots = 40;

    // A loss that falls by more than this is shown on a logarithmic axis.
    private const double LinearRange = 30;

    // Outside the axes, since a curve may be anywhere within them.
    private const Edge LegendEdge = Edge.Bottom;

    private const int ComparisonWidth = 760;
    private const int ComparisonHeight = 440;

    // Okabe and Ito, Color Universal Design, 2008: told apart with every kind of color vision.
    private static readonly Color[] Several = [.. ((string[])["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#000000"]).Select(hex => Color.FromHex(hex))];
    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];

    private static readonly Color Training = Color.FromHex("#2166ac");
    private static readonly Color HeldOut = Color.FromHex("#c0392b");
    private static readonly Color Rate = Color.FromHex("#555555");

    /// <summary>Writes the curves as PNG and SVG. A missing value (no held-out set, a loss that is NaN) leaves a gap; without any epoch the figure has a note instead.</summary>
    /// <param name="epochs">The epochs, in their order.</param>
    /// <param name="path">The files' path: <c>curves</c>, <c>curves.png</c> and <c>curves.svg</c> all write <c>curves.png</c> and <c>curves.svg</c>. Its folder is created if it does not exist.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="IOException">A file cannot be written; the message names it.</exception>
    public static IReadOnlyList<string> Save(IReadOnlyList<EpochResult> epochs, string path) => Save(epochs, path, Letters.OfMachine);

    /// <summary>Writes the held-out accuracy of several trainings by epoch, in one figure as PNG and SVG. A missing value leaves a gap; without any epoch the figure has a note instead.</summary>
    /// <param name="trainings">The name of each training in the legend, and its epochs in order.</param>
    /// <param name="path">The files' path, with or without <c>.png</c> or <c>.svg</c>. Its folder is created if it does not exist.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="IOException">A file cannot be written; the message names it.</exception>
    public static IReadOnlyList<string> Compare(IReadOnlyList<(string Name, IReadOnlyList<EpochResult> Epochs)> trainings, string path) => Compare(trainings, path, Letters.OfMachine);

    internal static IReadOnlyList<string> Compare(IReadOnlyList<(string Name, IReadOnlyList<EpochResult> Epochs)> trainings, string path, Letters letters)
    {
        ArgumentNullException.ThrowIfNull(trainings);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return trainings.All(training => training.Epochs.Count == 0)
            ? WithoutEpochs(path, letters)
            : PlotFile.Write(path, ComparisonWidth, ComparisonHeight, canvas =>
                PlotFile.Draw(Comparison(trainings, letters), canvas, new PixelRect(0, ComparisonWidth, ComparisonHeight, 0), letters));
    }

    internal static IReadOnlyList<string> Save(IReadOnlyList<EpochResult> epochs, string path, Letters letters)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (epochs.Count == 0)
        {
            return WithoutEpochs(path, letters);
        }

        return PlotFile.Write(path, 2 * PanelWidth, PanelHeight + RateHeight, canvas =>
        {
            PlotFile.Draw(Loss(epochs), canvas, new PixelRect(0, PanelWidth, PanelHeight, 0), letters);
            PlotFile.Draw(Accuracy(epochs), canvas, new PixelRect(PanelWidth, 2 * PanelWidth, PanelHeight, 0), letters);
            PlotFile.Draw(LearningRate(epochs), canvas, new PixelRect(0, 2 * PanelWidth, PanelHeight + RateHeight, PanelHeight), letters);
        });
    }

    private static IReadOnlyList<string> WithoutEpochs(string path, Letters letters)
    {
        TextPainter painter = new(letters, 16);
        return PlotFile.Write(path, PanelWidth, 120, canvas =>
            painter.Draw(canvas, "No epoch has ended: there are no curves yet.", PanelWidth / 2, 50, SkiaSharp.SKColors.Black, SkiaSharp.SKTextAlign.Center));
    }

    private static Plot Comparison(IReadOnlyList<(string Name, IReadOnlyList<EpochResult> Epochs)> trainings, Letters letters)
    {
        Plot plot = New([.. trainings.SelectMany(training => training.Epochs)], "held-out top-1 accuracy, %");
        List<string> names = [];
        foreach ((int i, (string name, IReadOnlyList<EpochResult> epochs)) in trainings.Index())
        {
            EpochResult? last = epochs.LastOrDefault(epoch => epoch.HeldOutTop1 is { } top1 && double.IsFinite(top1));
            string text = letters.Drawable(name).Text;
            names.Add(last is null ? text : $"{text}, {Numbers.Percent(last.HeldOutTop1)} at the end");
            Curve(plot, epochs, epoch => 100 * epoch.HeldOutTop1, Several[i % Several.Length], names[^1], Patterns[i / Several.Length % Patterns.Length]);
        }

        LimitAccuracies(plot, [.. trainings.SelectMany(training => training.Epochs).Select(epoch => 100 * epoch.HeldOutTop1).OfType<double>().Where(double.IsFinite)]);
        plot.Axes.Bottom.Label.Text = "epoch";

        // A legend uses one typeface for all of the user's names.
        plot.ShowLegend(LegendEdge);
        plot.Legend.FontName = letters.Drawable(string.Concat(names)).Typeface.FamilyName;
        return plot;
    }

    private static Plot Loss(IReadOnlyList<EpochResult> epochs)
    {
        double[] all = [.. epochs.SelectMany(epoch => (double?[])[epoch.Loss, epoch.HeldOutLoss]).OfType<double>().Where(double.IsFinite)];
        bool isLogarithmic = all.Length > 0 && all.Min() > 0 && all.Max() / all.Min() > LinearRange;
        double OnAxis(double loss) => isLogarithmic ? Math.Log10(loss) : loss;
        Plot plot = New(epochs, isLogarithmic ? "loss (logarithmic)" : "loss");
        Curve(plot, epochs, epoch => OnAxis(epoch.Loss), Training, "training");
        Curve(plot, epochs, epoch => epoch.HeldOutLoss is { } loss ? OnAxis(loss) : null, HeldOut, "held-out");
        double low = all.Select(OnAxis).DefaultIfEmpty(0).Min();
        double high = all.Select(OnAxis).DefaultIfEmpty(1).Max();
        double margin = Math.Max(0.05 * (high - low), 1e-6 + (0.02 * Math.Abs(high)));
        plot.Axes.SetLimitsY(low - margin, high + margin);
        if (isLogarithmic)
        {
            plot.Axes.Left.TickGenerator = PowersOfTen(low - margin, high + margin);
        }

        ShowLegend(plot);
        return plot;
    }

    private static Plot Accuracy(IReadOnlyList<EpochResult> epochs)
    {
        double[] all = [.. epochs.SelectMany(epoch => (double?[])[100 * epoch.Top1, 100 * epoch.HeldOutTop1]).OfType<double>().Where(double.IsFinite)];
        EpochResult? best = epochs.Where(epoch => epoch.HeldOutTop1 is { } top1 && double.IsFinite(top1)).MaxBy(epoch => epoch.HeldOutTop1);
        string bestText = best is null ? "" : FormattableString.Invariant($", best {Numbers.Percent(best.HeldOutTop1)} in epoch {best.Epoch + 1}");
        Plot plot = New(epochs, "top-1 accuracy, %");
        Curve(plot, epochs, epoch => 100 * epoch.Top1, Training, "training");
        Curve(plot, epochs, epoch => 100 * epoch.HeldOutTop1, HeldOut, "held-out" + bestText);
        if (best is not null)
        {
            ScottPlot.Plottables.Marker marker = plot.Add.Marker(best.Epoch + 1, 100 * best.HeldOutTop1!.Value, MarkerShape.OpenCircle, 12, HeldOut);
            marker.LineWidth = 2;
        }

        LimitAccuracies(plot, all);
        ShowLegend(plot);
        return plot;
    }

    // A row for each curve, so that the axes of both panels are equally high.
    private static void ShowLegend(Plot plot)
    {
        plot.ShowLegend(LegendEdge);
        plot.Legend.Orientation = Orientation.Vertical;
    }

    // Five points at least on either side, so that noise does not look like progress.
    private static void LimitAccuracies(Plot plot, double[] all)
    {
        double low = all.DefaultIfEmpty(0).Min();
        double high = all.DefaultIfEmpty(100).Max();
        double margin = Math.Max(0.05 * (high - low), high - low < 10 ? 5 : 0);
        plot.Axes.SetLimitsY(Math.Max(-1, low - margin), Math.Min(101, high + margin));
    }

    private static Plot LearningRate(IReadOnlyList<EpochResult> epochs)
    {
        Plot plot = New(epochs, "learning rate");
        Curve(plot, epochs, epoch => epoch.LearningRate, Rate, "");
        double high = epochs.Select(epoch => epoch.LearningRate).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        plot.Axes.SetLimitsY(0, high > 0 ? 1.15 * high : 1);
        plot.Axes.Bottom.Label.Text = "epoch";
        plot.HideLegend();
        return plot;
    }

    private static Plot New(IReadOnlyList<EpochResult> epochs, string title)
    {
        Plot plot = new();
        plot.Title(title);
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.08);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { LabelFormatter = Label };
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { LabelFormatter = Label, IntegerTicksOnly = true };
        (int first, int last) = (epochs.Min(epoch => epoch.Epoch) + 1, epochs.Max(epoch => epoch.Epoch) + 1);
        double margin = Math.Max(0.5, 0.02 * (last - first));
        plot.Axes.SetLimitsX(first - margin, last + margin);
        return plot;
    }

    // A curve has a piece for each run of values without a gap.
    private static void Curve(Plot plot, IReadOnlyList<EpochResult> epochs, Func<EpochResult, double?> value, Color color, string legend, LinePattern pattern = default)
    {
        List<(double X, double Y)> piece = [];
        foreach (EpochResult epoch in epochs)
        {
            if (value(epoch) is { } y && double.IsFinite(y))
            {
                piece.Add((epoch.Epoch + 1, y));
                continue;
            }

            End();
        }

        End();

        void End()
        {
            if (piece.Count > 0)
            {
                ScottPlot.Plottables.Scatter line = plot.Add.Scatter(piece.Select(point => point.X).ToArray(), piece.Select(point => point.Y).ToArray(), color);
                line.LineWidth = 2;
                line.LinePattern = pattern;
                line.MarkerSize = epochs.Count <= MostDots || piece.Count == 1 ? 6 : 0;
                line.LegendText = legend;
                legend = "";
            }

            piece = [];
        }
    }

    private static ScottPlot.TickGenerators.NumericManual PowersOfTen(double low, double high)
    {
        ScottPlot.TickGenerators.NumericManual ticks = new();
        for (int power = (int)Math.Floor(low); power <= high; power++)
        {
            foreach (int digit in (int[])[1, 2, 5])
            {
                double position = power + Math.Log10(digit);
                if (position >= low && position <= high)
                {
                    ticks.AddMajor(position, Label(digit * Math.Pow(10, power)));
                }
            }
        }

        return ticks;
    }

    private static string Label(double value) => Math.Abs(value) is >= 1e-4 or 0 ? value.ToString("0.######", CultureInfo.InvariantCulture) : value.ToString("0.##e-0", CultureInfo.InvariantCulture);
}
