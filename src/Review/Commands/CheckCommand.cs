using System.CommandLine;
using System.Text;
using ResNetDsl.Review.Networks;
using ResNetDsl.Review.Pages;
using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Commands;

/// <summary><c>check FILE</c>: shows the compiler's diagnostics for tables, with their lines.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Argument<string[]> sources = new("sources") { Description = "Files, folders, or a revision; the current folder without any.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = new("--json") { Description = "Write JSON." };
        Option<string?> picture = PictureOption.Create("what an editor shows: the table of the one network with findings, with the findings underlined");
        Command command = new("check", "Show the errors, warnings and notes on tables, without a build.") { sources, json, picture };
        command.SetAction(parsed =>
        {
            SourceTree source = SourceArguments.Single(parsed.GetValue(sources) ?? []);
            IReadOnlyList<ReadNetwork> networks = NetworkReader.Read(source);
            int errors = networks.Sum(network => network.Errors.Count());
            if (parsed.GetValue(picture) is { } file)
            {
                PictureOption.Save(file, source, [.. networks.Where(network => network.Problems.Count > 0)], EditorPicture.OfProblems);
            }

            Output.Write(parsed.GetValue(json) ? JsonPage.Of(networks) : Report(networks, source, errors));
            return errors == 0 ? 0 : 1;
        });
        return command;
    }

    private static string Report(IReadOnlyList<ReadNetwork> networks, SourceTree source, int errors)
    {
        StringBuilder text = new();
        foreach (Problem problem in networks.SelectMany(network => network.Problems))
        {
            text.Append($"{problem.Heading}\n{problem.Frame}\n{string.Concat(problem.Fixes.Select(fix => $"  fix: {fix}\n"))}\n");
        }

        foreach (string note in source.Notes)
        {
            text.Append($"Note: {note}\n");
        }

        int warnings = networks.Sum(network => network.Problems.Count(problem => problem.Severity == ProblemSeverity.Warning));
        return text.Append($"{Counted(networks.Count, "network")} in {source.Name}: {Counted(errors, "error")}, {Counted(warnings, "warning")}.\n").ToString();
    }

    private static string Counted(int count, string noun) => $"{Text.Grouped(count)} {noun}{(count == 1 ? "" : "s")}";
}
