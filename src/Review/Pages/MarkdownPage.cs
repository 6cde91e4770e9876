using System.Text;
using ResNetDsl.Review.Changes;

namespace ResNetDsl.Review.Pages;

/// <summary>A review as a comment on a pull request, in GitHub's Markdown.</summary>
internal static class MarkdownPage
{
    /// <summary>Writes a review.</summary>
    public static string Of(SourceReview review)
    {
        StringBuilder text = new($"### Networks: {Escaped(review.Title)}\n");
        foreach (NetworkReview network in review.Networks)
        {
            text.Append($"\n#### {Escaped(network.Title)}\n\n{Code(network.Place)}\n");
            string[] errors = [.. TextPage.Errors(network)];
            if (errors.Length > 0)
            {
                text.Append($"\n```\n{string.Join("\n", errors).Replace("```", "'''", StringComparison.Ordinal)}\n```\n");
            }

            if (network.Comparison is { } comparison)
            {
                Append(text, comparison);
            }
            else if (network.Fate != NetworkFate.Changed && (network.After ?? network.Before)!.Headline is { Length: > 0 } headline)
            {
                text.Append($"\n{Escaped(headline)}\n");
            }
        }

        foreach (string note in review.Notes)
        {
            text.Append($"\n> {Escaped(note)}\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, PlanComparison comparison)
    {
        text.Append('\n');
        foreach (PlanChange change in comparison.Changes)
        {
            text.Append($"{(change.IsConsequence ? "  " : "")}- **{Escaped(change.Part)}**: {Escaped(change.Text)}\n");
        }

        text.Append("\n| | before | after | difference |\n|---|---:|---:|---:|\n");
        foreach (MeasureChange measure in comparison.Measures)
        {
            text.Append($"| {measure.Name} | {Text.Grouped(measure.Before)} | {Text.Grouped(measure.After)} | {measure.Description} |\n");
        }

        string sign = comparison.Weights?.Verdict == WeightVerdict.Fit ? ":white_check_mark:" : ":warning:";
        text.Append($"\n{sign} {Escaped(comparison.Weights?.Description ?? TextPage.NotCompared)}\n");
    }

    private static string Code(string text) => $"`{text.Replace('`', '\'')}`";

    private static string Escaped(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char character in text)
        {
            escaped.Append(character switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '#' => $"\\{character}",
                '\r' or '\n' => " ",

                // A mention of a person or a team.
                '@' => "&#64;",
                _ => $"{character}",
            });
        }

        return escaped.ToString();
    }
}
