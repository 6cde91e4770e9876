using ScottPlot;
using SkiaSharp;

namespace ResNetDsl.Article;

/// <summary>Draws gradient norms by layer: a panel for each depth, a line for each kind of network.</summary>
internal static class GradientPlot
{
    private const int PanelWidth = 420;
    private const int Height = 380;

    private static readonly Dictionary<string, Color> Colors = new() { ["plain"] = Color.FromHex("#c0392b"), ["residual"] = Color.FromHex("#2166ac"), ["highway"] = Color.FromHex("#4d9221") };

    /// <summary>Writes the picture as SVG and PNG.</summary>
    /// <param name="norms">The norms of each network.</param>
    /// <param name="path">The files' path, without extension.</param>
    public static void Write(IReadOnlyList<(string Kind, int Depth, double[] Norms)> norms, string path)
    {
        int[] depths = [.. norms.Select(network => network.Depth).Distinct()];
        Multiplot figure = new();
        figure.AddPlots(depths.Length);
        figure.Layout = new ScottPlot.MultiplotLayouts.Columns();
        double low = Math.Floor(norms.SelectMany(network => network.Norms).Select(Math.Log10).Min());
        double high = Math.Ceiling(norms.SelectMany(network => network.Norms).Select(Math.Log10).Max());
        for (int i = 0; i < depths.Length; i++)
        {
            Plot plot = figure.GetPlot(i);
            foreach ((string kind, _, double[] values) in norms.Where(network => network.Depth == depths[i]))
            {
                ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(
                    Enumerable.Range(1, values.Length).Select(layer => (double)layer).ToArray(), values.Select(Math.Log10).ToArray(), Colors[kind]);
                line.LineWidth = 2;
                line.LegendText = kind;
            }

            plot.Title($"{depths[i]} layers");
            plot.XLabel("layer");
            plot.YLabel(i == 0 ? "gradient norm / √elements" : "");
            plot.Axes.SetLimits(1, depths[i], low, high);

            // The axis is logarithmic; its labels show the original values.
            ScottPlot.TickGenerators.NumericManual ticks = new();
            for (double power = low; power <= high; power++)
            {
                ticks.AddMajor(power, $"1e{power:0}");
            }

            plot.Axes.Left.TickGenerator = ticks;
            if (i == 0)
            {
                plot.ShowLegend(Alignment.UpperRight);
            }
            else
            {
                plot.HideLegend();
            }
        }

        using (FileStream file = File.Create(path + ".svg"))
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, PanelWidth * depths.Length, Height), file))
        {
            figure.Render(canvas, new PixelRect(0, PanelWidth * depths.Length, Height, 0));
        }

        figure.SavePng(path + ".png", PanelWidth * depths.Length, Height);
    }
}
