using System.CommandLine;
using ResNetDsl.Review.Networks;
using ResNetDsl.Review.Sources;

namespace ResNetDsl.Review.Commands;

/// <summary>
/// <c>snapshot</c>: writes <c>NAME.network.txt</c> beside the file of each network, so that a change of a network is in the diff of its summary too; <c>snapshot --verify</c> compares.
/// </summary>
internal static class SnapshotCommand
{
    private const string Ending = ".network.txt";

    public static Command Create()
    {
        Argument<string[]> sources = new("sources") { Description = "Files or folders; the current folder without any.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> verify = new("--verify") { Description = "Write nothing; exit with 1 where a snapshot is missing, differs, or does not belong to a network." };
        Command command = new("snapshot", $"Write NAME{Ending} beside the sources of each network, for reviews.") { sources, verify };
        command.SetAction(parsed =>
        {
            string[] typed = parsed.GetValue(sources) is { Length: > 0 } given ? given : ["."];
            IReadOnlyList<ReadNetwork> networks = NetworkReader.Read(new FileTree(typed));
            if (networks.FirstOrDefault(network => !network.IsSound) is { } broken)
            {
                throw new ReviewException($"{broken.Name} has errors, and no snapshot was touched. See: resnet check {broken.Path}");
            }

            Dictionary<string, string> wanted = new(StringComparer.Ordinal);
            foreach (ReadNetwork network in networks)
            {
                string path = Path.Combine(Path.GetDirectoryName(network.Path) ?? "", network.Name + Ending);
                if (!wanted.TryAdd(path, network.Summary + "\n"))
                {
                    throw new ReviewException($"Two networks in '{Path.GetDirectoryName(network.Path)}' are called {network.Name}, and a snapshot is named after its class. Put one into another folder.");
                }
            }

            string[] stale = [.. typed.Where(Directory.Exists).SelectMany(folder => FileTree.FilesOf(folder, Ending)).Where(path => !wanted.ContainsKey(path))];
            return parsed.GetValue(verify) ? Verify(wanted, stale) : Save(wanted, stale);
        });
        return command;
    }

    private static int Save(Dictionary<string, string> wanted, string[] stale)
    {
        int written = 0;
        foreach ((string path, string text) in wanted.Where(item => Current(item.Key) != item.Value))
        {
            Output.Write(text, path);
            Output.Write($"{path}\n");
            written++;
        }

        Output.Write($"{Text.Grouped(written)} of {Text.Grouped(wanted.Count)} snapshots written.\n");
        foreach (string path in stale)
        {
            Output.Write($"'{path}' does not belong to a network in these sources. Remove it if it is not needed.\n");
        }

        return 0;
    }

    private static int Verify(Dictionary<string, string> wanted, string[] stale)
    {
        int wrong = 0;
        foreach ((string path, string text) in wanted)
        {
            string? current = Current(path);
            if (current != text)
            {
                wrong++;
                Output.Write(current is null ? $"'{path}' is missing.\n" : $"'{path}' differs:\n{Difference(current, text)}");
            }
        }

        foreach (string path in stale)
        {
            wrong++;
            Output.Write($"'{path}' does not belong to a network in these sources.\n");
        }

        Output.Write(wrong == 0 ? $"{(wanted.Count == 1 ? "1 snapshot is" : $"{Text.Grouped(wanted.Count)} snapshots are")} current.\n" : "Run resnet snapshot, and review what it writes.\n");
        return wrong == 0 ? 0 : 1;
    }

    // Checkouts of git on Windows end lines with CRLF.
    private static string? Current(string path) => File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : null;

    private static string Difference(string current, string wanted)
    {
        string[] old = current.Split('\n');
        string[] made = wanted.Split('\n');
        return string.Concat(old.Except(made).Select(line => $"  - {line}\n")) + string.Concat(made.Except(old).Select(line => $"  + {line}\n"));
    }
}
