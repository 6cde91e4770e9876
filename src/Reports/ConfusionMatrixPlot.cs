using ResNetDsl.Reports.Lettering;
using ResNetDsl.Training;
using ScottPlot;
using SkiaSharp;

namespace ResNetDsl.Reports;

/// <summary>
/// Draws a confusion matrix: a row for each class, a column for each predicted class, and the color of a cell shows its share of the row. With up to 20 classes
/// the cells show counts, and with up to 40 the classes have names; with more than 20 the most frequent confusions are listed beside the matrix.
/// </summary>
public static class ConfusionMatrixPlot
{
    private const int MostClassesCounted = 20;
    private const int MostClassesNamed = 40;
    private const int MostConfusionsListed = 20;
    private const int LongestName = 180;
    private const int ListWidth = 380;

    private const int MostCells = 1000;

    /// <summary>Writes the matrix as PNG and SVG.</summary>
    /// <param name="evaluation">The result of evaluating a network on labeled pictures.</param>
    /// <param name="path">The files' path: <c>confusion</c>, <c>confusion.png</c> and <c>confusion.svg</c> all write <c>confusion.png</c> and <c>confusion.svg</c>. Its folder is created if it does not exist.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="ArgumentException">There are no classes.</exception>
    /// <exception cref="IOException">A file cannot be written; the message names it.</exception>
    public static IReadOnlyList<string> Save(Evaluation evaluation, string path) => Save(evaluation, path, Letters.OfMachine);

    internal static IReadOnlyList<string> Save(Evaluation evaluation, string path, Letters letters)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentException.ThrowIfNullOrEmpty(path);
        int classes = evaluation.Classes.Count;
        if (classes == 0)
        {
            throw new ArgumentException("The evaluation has no classes, so there is no confusion to draw. Evaluate on a dataset that names its classes.", nameof(evaluation));
        }

        TextPainter painter = new(letters, PlotFile.FontSize);
        (int[,] counts, int classesPerCell) = Count(evaluation);
        double cell = classes <= MostClassesCounted ? Math.Max(46, 240.0 / classes) : classes <= MostClassesNamed ? 22 : Math.Max(760, counts.GetLength(0)) / (double)classes;
        int side = (int)Math.Ceiling(classes * cell);
        string[] names = classes <= MostClassesNamed ? [.. evaluation.Classes.Select(name => painter.Shorten(name, LongestName))] : [];
        int longest = (int)names.Select(painter.Measure).DefaultIfEmpty(painter.Measure(Numbers.Count(classes))).Max();
        bool isUpright = names.Length > 0 && longest > cell - 6;
        int left = longest + 50;
        int bottom = (isUpright ? longest : 20) + 42;
        const int Top = 50;
        const int Right = 120;
        IReadOnlyList<string> confusions = classes > MostClassesCounted ? Confusions(evaluation, painter) : [];
        int width = Math.Max(left + side + Right, 460) + (confusions.Count > 0 ? ListWidth : 0);
        int height = Top + side + bottom;

        return PlotFile.Write(path, width, height, canvas =>
        {
            Plot plot = Heatmap(counts);
            plot.Layout.Fixed(new PixelPadding(left, Right, bottom, Top));
            plot.Title(FormattableString.Invariant($"{Numbers.Count(evaluation.Images.Count)} images, top-1 {Numbers.Percent(evaluation.Top1)}{(evaluation.LeftOut.Unreadable.Count > 0 ? $", {Numbers.Count(evaluation.LeftOut.Unreadable.Count)} unreadable" : "")}"));
            if (names.Length > 0)
            {
                Name(plot, names, isUpright, letters);
            }
            else
            {
                Number(plot, classes, classesPerCell);
            }

            PlotFile.Draw(plot, canvas, new PixelRect(0, left + side + Right, height, 0), letters);

            // ScottPlot's own label of the axis stands where it would if the names were not upright.
            painter.Draw(canvas, names.Length > 0 ? "classified as" : "classified as (number of the class)", left + (side / 2), height - 26, SKColors.Black, SKTextAlign.Center);
            for (int i = 0; i < confusions.Count; i++)
            {
                painter.Draw(canvas, confusions[i], left + side + Right, Top + (i * painter.LineHeight), SKColors.Black);
            }
        });
    }

    private static Plot Heatmap(int[,] counts)
    {
        int classes = counts.GetLength(0);
        double[,] shares = new double[classes, classes];
        int[] images = [.. Enumerable.Range(0, classes).Select(row => Enumerable.Range(0, classes).Sum(column => counts[row, column]))];
        Plot plot = new();
        for (int row = 0; row < classes; row++)
        {
            for (int column = 0; column < classes; column++)
            {
                shares[row, column] = (double)counts[row, column] / Math.Max(1, images[row]);
                if (classes <= MostClassesCounted && counts[row, column] > 0)
                {
                    ScottPlot.Plottables.Text text = plot.Add.Text(Numbers.Count(counts[row, column]), column, classes - 1 - row);
                    text.LabelAlignment = Alignment.MiddleCenter;
                    text.LabelFontSize = counts[row, column] < 10_000 ? PlotFile.FontSize : PlotFile.FontSize - 3;
                    text.LabelFontColor = shares[row, column] > 0.3 ? Colors.White : Colors.Black;
                    text.LabelFontName = Letters.Standard.FamilyName;
                }
            }
        }

        ScottPlot.Plottables.Heatmap heatmap = new(Enlarged(shares)) { Colormap = new Shades(), ManualRange = new ScottPlot.Range(0, 1) };
        if (classes <= MostClassesNamed)
        {
            // A viewer of SVG would blur so small a picture.
            heatmap.RenderStrategy = new ScottPlot.Plottables.Heatmap.RenderStrategies.Rectangles();
            heatmap.Update();
        }
        else
        {
            heatmap.Rectangle = new CoordinateRect(-0.5, classes - 0.5, -0.5, classes - 0.5);
        }

        plot.PlottableList.Insert(0, heatmap);
        ScottPlot.Panels.ColorBar bar = plot.Add.ColorBar(heatmap);
        bar.Width = 16;
        bar.Label = "share of the class's images";
        bar.LabelStyle.FontSize = PlotFile.FontSize;
        bar.LabelStyle.Bold = false;
        bar.LabelStyle.FontName = bar.Axis.TickLabelStyle.FontName = Letters.Standard.FamilyName;
        bar.Axis.TickGenerator = new ScottPlot.TickGenerators.NumericManual([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"]);
        plot.HideGrid();
        plot.YLabel("class");
        plot.Axes.SetLimits(-0.5, classes - 0.5, -0.5, classes - 0.5);
        return plot;
    }

    // Each cell as several pixels: one would be blurred where the picture is scaled up.
    private static double[,] Enlarged(double[,] shares)
    {
        int classes = shares.GetLength(0);
        int pixels = classes <= MostClassesNamed ? 1 : (int)Math.Ceiling(800.0 / classes);
        double[,] enlarged = new double[classes * pixels, classes * pixels];
        for (int row = 0; row < classes * pixels; row++)
        {
            for (int column = 0; column < classes * pixels; column++)
            {
                enlarged[row, column] = shares[row / pixels, column / pixels];
            }
        }

        return enlarged;
    }

    private static void Name(Plot plot, string[] names, bool isUpright, Letters letters)
    {
        // The ticks of an axis share one typeface: that of the first name which needs another than the rest, if it has all of them.
        (string text, SKTypeface typeface) = letters.Drawable(string.Join('\n', names));
        string[] labels = text.Split('\n');
        double[] positions = [.. Enumerable.Range(0, names.Length).Select(i => (double)i)];
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(positions, labels);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(positions, [.. labels.Reverse()]);
        plot.Axes.Bottom.TickLabelStyle.FontName = plot.Axes.Left.TickLabelStyle.FontName = typeface.FamilyName;
        if (isUpright)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -90;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        }
    }

    private static void Number(Plot plot, int classes, int classesPerCell)
    {
        int step = (int)Math.Pow(10, Math.Floor(Math.Log10(classes / 2.0)));
        step = classes / step > 10 ? 2 * step : step;
        int[] numbers = [.. Enumerable.Range(0, ((classes - 1) / step) + 1).Select(i => i * step)];
        string[] labels = [.. numbers.Select(number => Numbers.Count(number))];
        double[] cells = [.. numbers.Select(number => (double)(number / classesPerCell))];
        int last = (classes - 1) / classesPerCell;
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(cells, labels);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. cells.Select(cell => last - cell)], labels);
        plot.YLabel("class (its number)");
    }

    // Of very many classes several share a cell: more cells than pixels would hide each other.
    private static (int[,] Counts, int ClassesPerCell) Count(Evaluation evaluation)
    {
        int classesPerCell = (evaluation.Classes.Count + MostCells - 1) / MostCells;
        Evaluation joined = classesPerCell == 1 ? evaluation : evaluation with
        {
            Classes = [.. evaluation.Classes.Where((_, i) => i % classesPerCell == 0)],
            Images = [.. evaluation.Images.Select(image => image with { Label = image.Label / classesPerCell, Predicted = image.Predicted / classesPerCell })],
        };
        return (joined.ConfusionMatrix(), classesPerCell);
    }

    private static IReadOnlyList<string> Confusions(Evaluation evaluation, TextPainter painter)
    {
        IEnumerable<(int Count, string Label, string Predicted)> commonest = evaluation.Images.Where(image => image.Predicted != image.Label)
            .GroupBy(image => (image.Label, image.Predicted)).OrderByDescending(pair => pair.Count()).ThenBy(pair => pair.Key).Take(MostConfusionsListed)
            .Select(pair => (pair.Count(), evaluation.Classes[pair.Key.Label], evaluation.Classes[pair.Key.Predicted]));
        string[] lines = [.. commonest.Select(pair => painter.Shorten($"{Numbers.Count(pair.Count)} × {pair.Label} as {pair.Predicted}", ListWidth - 20))];
        return lines.Length == 0 ? ["Every image was classified correctly."] : ["The most frequent confusions:", .. lines];
    }

    /// <summary>From white to dark blue, faster at first: a share of a hundredth is to be seen too.</summary>
    private sealed class Shades : IColormap
    {
        private const double Exponent = 0.6;

        private static readonly ScottPlot.Colormaps.CustomInterpolated Blues = new(
            [.. ((string[])["#ffffff", "#d3e3f3", "#9dc5e2", "#5da0cc", "#2d75b3", "#0f4a8c", "#08306b"]).Select(Color.FromHex)]);

        public string Name => nameof(Shades);

        public Color GetColor(double position) => Blues.GetColor(Math.Pow(Math.Clamp(position, 0, 1), Exponent));
    }
}
