using System.Text;
using ResNetDsl.Review.Changes;
using ResNetDsl.Review.Networks;

namespace ResNetDsl.Review.Pages;

/// <summary>A review for a terminal.</summary>
internal static class TextPage
{
    /// <summary>Writes a review.</summary>
    public static string Of(SourceReview review)
    {
        StringBuilder text = new(review.Title + ".\n");
        foreach (NetworkReview network in review.Networks)
        {
            text.Append($"\n{network.Title} ({network.Place})\n");
            foreach (string line in Lines(network))
            {
                text.Append(line.Length == 0 ? "\n" : $"  {line}\n");
            }
        }

        foreach (string note in review.Notes)
        {
            text.Append($"\nNote: {note}\n");
        }

        return text.ToString();
    }

    /// <summary>The errors of a network before and after, with their frames.</summary>
    public static IEnumerable<string> Errors(NetworkReview network) => Errors("before", network.Before).Concat(Errors("after", network.After));

    private static IEnumerable<string> Lines(NetworkReview network)
    {
        foreach (string line in Errors(network))
        {
            yield return line;
        }

        if (network.Comparison is not { } comparison)
        {
            string headline = (network.After ?? network.Before)!.Headline;
            if (network.Fate != NetworkFate.Changed && headline.Length > 0)
            {
                yield return headline;
            }

            yield break;
        }

        foreach (PlanChange change in comparison.Changes)
        {
            yield return change.IsConsequence ? $"  so {change}" : change.ToString();
        }

        int before = comparison.Measures.Max(measure => Text.Grouped(measure.Before).Length);
        int after = comparison.Measures.Max(measure => Text.Grouped(measure.After).Length);
        yield return "";
        foreach (MeasureChange measure in comparison.Measures)
        {
            yield return $"{measure.Name,-16} {Text.Grouped(measure.Before).PadLeft(before)} -> {Text.Grouped(measure.After).PadLeft(after)}  {measure.Description}";
        }

        yield return "";
        yield return comparison.Weights?.Description ?? NotCompared;
    }

    /// <summary>The text for weights that are not compared.</summary>
    public static string NotCompared => $"Saved weights were not compared: a network has more than {Text.Grouped(PlanComparison.MostUnits)} units.";

    private static IEnumerable<string> Errors(string when, ReadNetwork? network)
    {
        if (network is null || network.IsSound)
        {
            yield break;
        }

        yield return $"The table has errors {when}:";
        foreach (Problem error in network.Errors)
        {
            yield return error.Heading;
            foreach (string line in error.Frame.Split('\n'))
            {
                yield return line;
            }
        }
    }
}
