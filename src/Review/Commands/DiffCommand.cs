using System.CommandLine;
using ResNetDsl.Review.Changes;
using ResNetDsl.Review.Pages;
using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Commands;

/// <summary><c>diff main..HEAD</c>: what differs between the networks of two states.</summary>
internal static class DiffCommand
{
    /// <summary>The exit code when a condition of <c>--fail-on</c> is met.</summary>
    public const int ConditionMet = 2;

    private static readonly Dictionary<string, Func<SourceReview, string>> Formats = new(StringComparer.Ordinal)
    {
        ["text"] = TextPage.Of,
        ["markdown"] = MarkdownPage.Of,
        ["html"] = HtmlPage.Of,
        ["json"] = JsonPage.Of,
    };

    public static Command Create()
    {
        Argument<string[]> sources = new("sources")
        {
            Description = "Nothing (HEAD and the working tree), a revision (it and the working tree), A..B, A...B (since their merge base), or two revisions, files or folders.",
            Arity = new ArgumentArity(0, 2),
        };
        Option<string> format = new("--format") { Description = "text, markdown (a comment on a pull request), html (a page with drawings) or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        Option<string?> output = new("--output") { Description = "The file to write, in place of the terminal." };
        Option<FailureCondition[]> conditions = new("--fail-on")
        {
            Description = $"Exit with {ConditionMet} if a network meets the condition: {FailureCondition.Forms}. Can be repeated.",
            CustomParser = result =>
            {
                List<FailureCondition> conditions = [];
                foreach (string text in result.Tokens.Select(token => token.Value))
                {
                    if (FailureCondition.Parse(text) is { } condition)
                    {
                        conditions.Add(condition);
                    }
                    else
                    {
                        result.AddError($"'{text}' is not a condition of --fail-on. Use {FailureCondition.Forms}.");
                    }
                }

                return [.. conditions];
            },
        };
        Command command = new("diff", "Show what changed in networks, and what it means for saved weights.") { sources, format, output, conditions };
        command.SetAction(parsed =>
        {
            (SourceTree before, SourceTree after) = SourceArguments.Pair(parsed.GetValue(sources) ?? []);
            SourceReview review = SourceReview.Of(before, after);
            Output.Write(Formats[parsed.GetValue(format)!](review), parsed.GetValue(output));
            string[] reasons =
            [
                .. from condition in parsed.GetValue(conditions) ?? []
                   from network in review.Networks
                   let reason = condition.Reason(network)
                   where reason is not null
                   select $"--fail-on {condition.Text}: {network.Name}: {reason}.",
            ];
            foreach (string reason in reasons)
            {
                Console.Error.WriteLine(Texts.Printable.Of(reason, ""));
            }

            return reasons.Length == 0 ? 0 : ConditionMet;
        });
        return command;
    }
}
