using System.CommandLine;
using ResNetDsl.Review.Networks;
using ResNetDsl.Review.Pages;
using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Commands;

/// <summary><c>summary FILE</c>: the blocks of networks.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        Argument<string[]> sources = new("sources") { Description = "Files, folders, or a revision; the current folder without any.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> json = new("--json") { Description = "Write JSON." };
        Option<string?> picture = PictureOption.Create("what an editor shows: the table of the one network, with its summary over the name of the class");
        Command command = new("summary", "Show the blocks of networks, with shapes and costs, without a build.") { sources, json, picture };
        command.SetAction(parsed =>
        {
            SourceTree source = SourceArguments.Single(parsed.GetValue(sources) ?? []);
            IReadOnlyList<ReadNetwork> networks = NetworkReader.Read(source);
            if (parsed.GetValue(picture) is { } file)
            {
                PictureOption.Save(file, source, [.. networks.Where(network => network.IsSound)], EditorPicture.OfSummary);
            }

            if (parsed.GetValue(json))
            {
                Output.Write(JsonPage.Of(networks));
                return 0;
            }

            Output.Write(networks.Count == 0
                ? "There is no network in these sources.\n"
                : string.Join("\n", networks.Select(network => network.IsSound ? network.Summary + "\n" : $"{network.Name} has errors; see: resnet check\n")));
            return 0;
        });
        return command;
    }
}
