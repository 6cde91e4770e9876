using System.CommandLine;
using ResNetDsl.Weights;
using ResNetDsl.Zoo.Networks;
using Spectre.Console;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>inspect FILE</c>: what is in a file of weights, and which networks it fits.</summary>
internal static class InspectCommand
{
    private const int LongestText = 200;

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = $"A file of weights or a checkpoint: {WeightFormat.List(WeightFormat.All)}." };
        Option<string?> prefix = new("--prefix") { Description = "The prefix that is removed from each name. A checkpoint has 'network.', and 'average.' for averaged weights.", HelpName = "TEXT" };
        Option<bool> tensors = new("--tensors") { Description = "Every tensor, with its type and shape." };
        Command command = new("inspect", "Show what is in a file of weights, and which networks it fits.") { file, prefix, tensors };
        command.SetAction(parsed =>
        {
            WeightInspection inspection = WeightInspection.Of(parsed.GetRequiredValue(file), ZooNetworks.All.Select(network => network.Plan), parsed.GetValue(prefix));
            Write(inspection, parsed.GetValue(tensors));
        });
        return command;
    }

    private static void Write(WeightInspection inspection, bool tensors)
    {
        Grid grid = new();
        grid.AddColumns(2);
        Row("format", inspection.Format.Name);
        Row("size", $"{Architecture.Text.Grouped(inspection.Length)} bytes");
        Row("tensors", $"{Architecture.Text.Grouped(inspection.Entries.Count)}, of {string.Join(", ", inspection.Entries.GroupBy(entry => entry.Type).Select(type => $"{type.Key} ({Architecture.Text.Grouped(type.Count())})"))}");
        Row("parameters", $"{Architecture.Text.Grouped(inspection.Parameters)}, and {Architecture.Text.Grouped(inspection.Elements - inspection.Parameters)} statistics");
        Row("names", inspection.Naming is { } naming ? $"of {naming.Name}" : inspection.Foreign ?? "of no library that is known");
        if (inspection.Prefix.Length > 0)
        {
            Row("prefix", $"{inspection.Prefix} (taken off)");
        }

        if (inspection.Tag is { } tag)
        {
            Row("network", tag.Name);
        }

        foreach ((string key, string value) in inspection.Metadata.Where(item => item.Key is not (NetworkTag.NameKey or NetworkTag.FunctionKey)))
        {
            Row(key, value.Length > LongestText ? $"{value[..LongestText]} … ({Architecture.Text.Grouped(value.Length)} characters)" : value);
        }

        AnsiConsole.Write(grid);
        if (tensors)
        {
            foreach (WeightEntry entry in inspection.Entries)
            {
                Console.WriteLine($"{entry.Name} {entry.Type} [{string.Join(", ", entry.Shape)}]");
            }
        }

        Console.WriteLine();
        NetworkFit[] full = [.. inspection.Fits.Where(fit => fit.Fit == WeightFit.Fully)];
        NetworkFit[] below = [.. inspection.Fits.Where(fit => fit.Fit == WeightFit.AllButClassifier)];
        Console.WriteLine(full.Length == 0 ? "It fits no declared network as it is." : $"It fits {string.Join(", ", full.Select(fit => fit.Plan.Name))}.");
        if (below.Length > 0)
        {
            Console.WriteLine($"But for the classifier it fits {string.Join(", ", below.Select(fit => fit.Plan.Name))} (train --from FILE).");
        }

        if (inspection.Tag is { } named && inspection.Fits.FirstOrDefault(fit => fit.Plan.Name == named.Name && fit.Reason is not null) is { } nearest)
        {
            Console.WriteLine($"It does not fit {named.Name} because {nearest.Reason}.");
        }

        void Row(string name, string value) => grid.AddRow(new Spectre.Console.Text(name), new Spectre.Console.Text(value));
    }
}
