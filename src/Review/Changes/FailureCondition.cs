using System.Globalization;
using System.Text.RegularExpressions;

namespace ResNetDsl.Review.Changes;

/// <summary>
/// A condition on which a review fails: <c>weights</c>, <c>errors</c>, <c>changes</c>, or a number of the network such as <c>parameters</c> (any change), <c>parameters+10%</c>, <c>layers-2</c> (more than
/// so much more, or less).
/// </summary>
internal sealed partial record FailureCondition
{
    /// <summary>What can be typed, for help and messages.</summary>
    public const string Forms = "weights, errors, changes, or layers, parameters, multiply-adds, receptive-field, output-stride, activations, each alone or with a limit such as +10% or -1000";

    private static readonly string[] Measures = ["layers", "parameters", "multiply-adds", "receptive-field", "output-stride", "activations"];

    private readonly string name;
    private readonly int sign;
    private readonly double limit;
    private readonly bool isPercent;

    private FailureCondition(string text, string name, int sign, double limit, bool isPercent) => (Text, this.name, this.sign, this.limit, this.isPercent) = (text, name, sign, limit, isPercent);

    /// <summary>The condition as it was typed.</summary>
    public string Text { get; }

    /// <summary>Reads a condition; null if it is invalid.</summary>
    public static FailureCondition? Parse(string text)
    {
        Match match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        string name = match.Groups["name"].Value;
        bool hasLimit = match.Groups["limit"].Success;
        bool isMeasure = Measures.Contains(name);
        return (!isMeasure && name is not ("weights" or "errors" or "changes")) || (hasLimit && !isMeasure)
            ? null
            : new(
                text,
                name,
                !hasLimit ? 0 : match.Groups["sign"].Value == "+" ? 1 : -1,
                hasLimit ? double.Parse(match.Groups["limit"].Value, CultureInfo.InvariantCulture) : 0,
                match.Groups["percent"].Length > 0);
    }

    /// <summary>Returns the reason why a network meets the condition, a clause, or null.</summary>
    public string? Reason(NetworkReview review)
    {
        switch (name)
        {
            case "changes":
                return review.Title == review.Name ? "it differs" : "it is added, removed or renamed";
            case "errors":
                return review.After?.Errors.FirstOrDefault() is { } error ? $"its table has an error: {error.Message}" : null;
            case "weights" when review.Fate == NetworkFate.Removed:
                return "it is removed, and its saved weights fit no network";
            case "weights" when review.Comparison?.Weights is { Verdict: not WeightVerdict.Fit } weights:
                return "saved weights " + weights.Verdict switch
                {
                    WeightVerdict.OtherFunction => "would compute a different function",
                    WeightVerdict.OtherKeys => "have the keys of another library",
                    WeightVerdict.None => "do not load",
                    _ => "load in part",
                };
            case "weights" when review.HasErrors && review.Before is { IsSound: true }:
                return "its table has errors, and saved weights cannot be loaded";
        }

        MeasureChange? change = review.Comparison?.Measures.FirstOrDefault(measure => measure.Name.Replace(' ', '-') == name);
        bool meets = change is not null && change.Difference != 0 && (sign == 0 || (Math.Sign(change.Difference) == sign && Math.Abs(isPercent ? 100 * change.Relative : change.Difference) > limit));
        return meets ? $"{change!.Name}: {change.Description}" : null;
    }

    [GeneratedRegex(@"^(?<name>[a-z]+(-[a-z]+)?)((?<sign>[+-])(?<limit>[0-9]+(\.[0-9]+)?)(?<percent>%?))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
