using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;
using ResNetDsl.Architecture.Drawing;
using ResNetDsl.Review.Changes;

namespace ResNetDsl.Review.Pages;

/// <summary>A review as a page of its own, with the drawings of each network before and after, and the changed blocks framed.</summary>
internal static class HtmlPage
{
    private const string Style = """
        :root { color-scheme: light; }
        body { font-family: system-ui, sans-serif; line-height: 1.5; color: #2f3542; max-width: 72rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; border-top: 1px solid #e3e3dd; padding-top: 1rem; }
        code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; } pre { background: #f6f6f3; padding: 0.8rem; overflow-x: auto; }
        table { border-collapse: collapse; } td, th { padding: 0.15rem 0.8rem; text-align: right; } td:first-child, th:first-child { text-align: left; padding-left: 0; }
        tr + tr td { border-top: 1px solid #eee; } .consequence { color: #717786; list-style: none; }
        .up { color: #9a3412; } .down { color: #166534; } .weights { padding: 0.6rem 0.9rem; border-left: 4px solid #d1495b; background: #fbf1f2; } .weights.fit { border-color: #3a9d5d; background: #f0f8f2; }
        figure { margin: 1rem 0; } figure svg { max-width: 100%; height: auto; } figcaption { color: #717786; font-size: 0.9rem; }
        """;

    /// <summary>Writes a review.</summary>
    public static string Of(SourceReview review)
    {
        StringBuilder html = new($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(review.Title)}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>{Text(review.Title)}</h1>

            """);
        foreach (NetworkReview network in review.Networks)
        {
            Append(html, network);
        }

        foreach (string note in review.Notes)
        {
            html.Append($"<p>{Text(note)}</p>\n");
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder html, NetworkReview network)
    {
        html.Append($"<h2>{Text(network.Title)}</h2>\n<p><code>{Text(network.Place)}</code></p>\n");
        string[] errors = [.. TextPage.Errors(network)];
        if (errors.Length > 0)
        {
            html.Append($"<pre>{Text(string.Join("\n", errors))}</pre>\n");
        }

        if (network.Comparison is { } comparison)
        {
            Append(html, comparison);
        }
        else if (network.Fate != NetworkFate.Changed)
        {
            html.Append($"<p>{Text((network.After ?? network.Before)!.Headline)}</p>\n");
        }

        IReadOnlyCollection<string> marked = network.Comparison?.ChangedStages ?? [];
        Append(html, "before", network.Before?.Plan, marked);
        Append(html, "after", network.After?.Plan, marked);
    }

    private static void Append(StringBuilder html, PlanComparison comparison)
    {
        html.Append("<ul>\n");
        foreach (PlanChange change in comparison.Changes)
        {
            html.Append($"<li{(change.IsConsequence ? " class=\"consequence\"" : "")}><strong>{Text(change.Part)}</strong>: {Text(change.Text)}</li>\n");
        }

        html.Append("</ul>\n<table>\n<tr><th></th><th>before</th><th>after</th><th>difference</th></tr>\n");
        foreach (MeasureChange measure in comparison.Measures)
        {
            string direction = measure.Difference > 0 ? " class=\"up\"" : measure.Difference < 0 ? " class=\"down\"" : "";
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(measure.Name)}</td><td>{Architecture.Text.Grouped(measure.Before)}</td><td>{Architecture.Text.Grouped(measure.After)}</td><td{direction}>{Text(measure.Description)}</td></tr>\n");
        }

        string fit = comparison.Weights?.Verdict == WeightVerdict.Fit ? " fit" : "";
        html.Append($"</table>\n<p class=\"weights{fit}\">{Text(comparison.Weights?.Description ?? TextPage.NotCompared)}</p>\n");
    }

    private static void Append(StringBuilder html, string when, NetworkPlan? plan, IReadOnlyCollection<string> marked)
    {
        if (plan is not null)
        {
            html.Append($"<figure>{NetworkDrawing.Draw(plan, marked).Root!.ToString(SaveOptions.DisableFormatting)}<figcaption>{when}</figcaption></figure>\n");
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
