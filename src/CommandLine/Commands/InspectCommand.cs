using System.CommandLine;
using System.Text.Json;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Data;
using ResNetDsl.Reports;
using ResNetDsl.Weights;
using Spectre.Console;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>inspect FILE</c>: what is in a file of weights, and which networks it fits.</summary>
internal static class InspectCommand
{
    private const int LongestText = 200;

    private const int NearestShown = 5;

    public static Command Create(ProgramNetworks networks)
    {
        Argument<string> file = new("FILE") { Description = $"A file of weights or a checkpoint: {WeightFormat.List(WeightFormat.All)}." };
        Option<string?> prefix = new("--prefix") { Description = "The prefix that is removed from each name. A checkpoint has 'network.', and 'average.' for averaged weights; PyTorch's have 'state_dict.', 'model.' or 'model_ema.'.", HelpName = "TEXT" };
        Option<bool> tensors = new("--tensors") { Description = "Every tensor, with its type and shape." };
        Option<bool> all = new("--all") { Description = "Every network that the file does not fit, with the reason. The nearest are shown without it." };
        Option<bool> declare = new("--declare") { Description = "Print a C# file with the table of a network that the weights fit, and nothing else." };
        Option<string?> name = new("--name") { Description = "The class of the network that --declare prints. By default it has the file's name.", HelpName = "CLASS" };
        Command command = new("inspect", "Show what is in a file of weights, and which networks it fits.") { file, prefix, tensors, all, declare, name };
        JsonOutput json = new();
        json.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(declare) && json.IsAsked(result))
            {
                result.AddError("--declare prints C#; leave --json out.");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(declare))
            {
                Console.Write(WeightInspection.Of(parsed.GetRequiredValue(file), prefix: parsed.GetValue(prefix)).Declare(parsed.GetValue(name)));
                return;
            }

            WeightInspection inspection = WeightInspection.Of(parsed.GetRequiredValue(file), networks.Networks.Select(network => network.Plan), parsed.GetValue(prefix));
            if (json.IsAsked(parsed))
            {
                JsonOutput.Print(writer => Write(writer, inspection));
            }
            else
            {
                Write(inspection, parsed.GetValue(tensors), parsed.GetValue(all));
            }
        });
        return command;
    }

    private static void Write(WeightInspection inspection, bool tensors, bool all)
    {
        Grid grid = new();
        grid.AddColumns(2);
        Row("format", inspection.Format.Name);
        Row("size", $"{Architecture.Text.Grouped(inspection.Length)} bytes");
        Row("tensors", $"{Architecture.Text.Grouped(inspection.Entries.Count)}, of {string.Join(", ", inspection.Entries.GroupBy(entry => entry.Type).Select(type => $"{type.Key} ({Architecture.Text.Grouped(type.Count())})"))}");
        long ofTraining = inspection.Elements - inspection.Parameters - inspection.Statistics;
        Row("parameters", $"{Architecture.Text.Grouped(inspection.Parameters)}, and {Architecture.Text.Grouped(inspection.Statistics)} statistics");
        if (ofTraining > 0)
        {
            Row("training", $"{Architecture.Text.Grouped(ofTraining)} numbers that training keeps beside them; they are skipped");
        }

        Row("names", inspection.IsReadByGraph ? "not needed: the graph determines which tensor is which" : inspection.Naming is { } naming ? $"of {naming.Name}" : inspection.Foreign ?? "not those of a known library");
        if (inspection.StateDicts.Count > 1)
        {
            Row("state dicts", $"{string.Join(", ", inspection.StateDicts)} (--prefix chooses one)");
        }

        string shared = Shared(inspection.Entries);
        if (inspection.Prefix.Length + shared.Length > 0)
        {
            Row("prefix", $"{inspection.Prefix}{shared} (removed)");
        }

        if (inspection.Tag is { } tag)
        {
            Row("network", tag.Name);
        }

        if (!inspection.Metadata.ContainsKey(ClassNames.Key) && inspection.Classes is { } classes)
        {
            Row("classes", $"{Architecture.Text.Grouped(classes.Count)}, assumed to be those of ImageNet: {string.Join(", ", classes.Take(2))}, …");
        }

        foreach ((string key, string value) in inspection.Metadata.Where(item => item.Key is not (NetworkTag.NameKey or NetworkTag.FunctionKey) && item is not { Key: "format", Value: "pt" }))
        {
            Row(key, value.Length > LongestText ? $"{value[..LongestText]} … ({Architecture.Text.Grouped(value.Length)} characters)" : value);
        }

        AnsiConsole.Write(grid);
        if (tensors)
        {
            foreach (WeightEntry entry in inspection.Entries)
            {
                Console.WriteLine($"{PrintableWriter.Name(entry.Name)} {entry.Type} [{string.Join(", ", entry.Shape)}]");
            }
        }

        Console.WriteLine();
        NetworkFit[] full = [.. inspection.Fits.Where(fit => fit.Fit == WeightFit.Fully)];
        NetworkFit[] below = [.. inspection.Fits.Where(fit => fit.Fit == WeightFit.AllButClassifier)];
        Console.WriteLine(full.Length == 0 ? "It does not fit any declared network as it is." : $"It fits {Names(full)}.");
        foreach (IGrouping<string?, NetworkFit> group in below.GroupBy(fit => fit.Reason))
        {
            Console.WriteLine($"Apart from the classifier, it fits {Names(group)} (train --from FILE): {group.Key}.");
        }

        WriteOthers(inspection, isFitted: full.Length + below.Length > 0, all);
        if (full.Length == 0 && inspection.CanDeclare)
        {
            Console.WriteLine("\n'inspect FILE --declare' prints the table of a network that it fits.");
        }

        // The modules that the whole network is in, which loading finds by itself.
        static string Shared(IReadOnlyList<WeightEntry> entries)
        {
            string first = entries.Count > 1 ? entries[0].Name : "";
            int end = first.LastIndexOf('.') + 1;
            while (end > 0 && !entries.All(entry => entry.Name.StartsWith(first[..end], StringComparison.Ordinal)))
            {
                end = first.LastIndexOf('.', Math.Max(end - 2, 0)) + 1;
            }

            return first[..end];
        }

        void Row(string name, string value) => grid.AddRow(Cell.Of(name), Cell.Of(value));
    }

    /// <summary>Everything, whatever is shown as text: a script chooses for itself.</summary>
    private static void Write(Utf8JsonWriter writer, WeightInspection inspection)
    {
        writer.WriteString("file", inspection.Path);
        writer.WriteString("format", inspection.Format.Name);
        writer.WriteNumber("bytes", inspection.Length);
        writer.WriteNumber("parameters", inspection.Parameters);
        writer.WriteNumber("statistics", inspection.Statistics);
        writer.WriteNumber("elements", inspection.Elements);
        writer.WriteString("names", inspection.Naming?.Name);
        writer.WriteBoolean("isReadByGraph", inspection.IsReadByGraph);
        writer.WriteString("network", inspection.Tag?.Name);
        writer.WriteString("prefix", inspection.Prefix);
        JsonOutput.Texts(writer, "stateDicts", inspection.StateDicts);
        JsonOutput.Texts(writer, "classes", inspection.Classes);
        JsonOutput.Object(writer, "metadata", () =>
        {
            foreach ((string key, string value) in inspection.Metadata)
            {
                writer.WriteString(key, value);
            }
        });
        JsonOutput.Array(writer, "tensors", inspection.Entries, entry =>
        {
            writer.WriteString("name", entry.Name);
            writer.WriteString("type", entry.Type.ToString());
            writer.WritePropertyName("shape");
            JsonOutput.Numbers(writer, entry.Shape);
        });
        JsonOutput.Array(writer, "networks", inspection.Fits, fit =>
        {
            writer.WriteString("name", fit.Plan.Name);
            writer.WriteString("fit", fit.Fit switch { WeightFit.Fully => "fully", WeightFit.AllButClassifier => "allButClassifier", _ => "not" });
            writer.WriteString("reason", fit.Reason);
            writer.WriteNumber("matchingTensors", fit.Matching);
            writer.WriteNumber("tensors", fit.Tensors);
        });
    }

    /// <summary>The networks that the file does not fit: the one that it says it is of, and the nearest where it fits none. Behind the first, those that do not fit for one reason are one line.</summary>
    private static void WriteOthers(WeightInspection inspection, bool isFitted, bool all)
    {
        IReadOnlyList<NetworkFit> others = inspection.Nearest;
        NetworkFit? named = others.FirstOrDefault(fit => fit.Plan.Name == inspection.Tag?.Name);
        (string Name, NetworkFit Fit, int Count)[] lines = all ? [.. others.Select(fit => (fit.Plan.Name, fit, 1))]
            : [.. others.Where(fit => isFitted ? fit == named : fit.Matching > 0 || fit == named)
                .OrderBy(fit => fit != named)
                .Select((fit, place) => (Fit: fit, IsFirst: place == 0))
                .GroupBy(item => (item.IsFirst, item.Fit.Reason), item => item.Fit)
                .Select(group => (Named([.. group]), group.First(), group.Count()))
                .Take(NearestShown)];
        if (lines.Length > 0)
        {
            Console.WriteLine($"\n{(all ? "It does not fit these" : "The nearest")}, with the first difference (here is the network, there is the file):");
            int width = lines.Max(line => line.Name.Length);
            foreach ((string name, NetworkFit fit, _) in lines)
            {
                string matching = $"{Architecture.Text.Grouped(fit.Matching)} of {Architecture.Text.Grouped(fit.Tensors)} tensors";
                Console.WriteLine($"  {name.PadRight(width)}  {matching,-20}  {fit.Reason}");
            }
        }

        int left = others.Count - lines.Sum(line => line.Count);
        if (!all && !isFitted && left > 0)
        {
            Console.WriteLine(lines.Length > 0
                ? $"{left} other networks differ more; --all lists them."
                : inspection.IsReadByGraph ? $"{others[0].Plan.Name}: {others[0].Reason}. --all lists the reasons."
                : $"It has no tensor of any of them ({others[0].Plan.Name}: {others[0].Reason}); --all lists the reasons.");
        }
    }

    private static string Named(IReadOnlyList<NetworkFit> fits) =>
        $"{fits[0].Plan.Name}{fits.Count switch { 1 => "", 2 => " and 1 other", _ => $" and {fits.Count - 1} others" }}";

    private static string Names(IEnumerable<NetworkFit> fits) => string.Join(", ", fits.Select(fit => fit.Plan.Name));
}
