using System.CommandLine;
using ResNetDsl.CommandLine.Networks;
using ResNetDsl.Reports;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>draw NAME</c>: a network as a drawing, from its input to its head.</summary>
internal static class DrawCommand
{
    private static readonly string[] Endings = [".svg", ".png"];

    public static Command Create(ProgramNetworks networks)
    {
        Argument<DeclaredNetwork> network = NetworkArgument.Create(networks);
        Option<string?> output = new("--output") { Description = "The file, SVG or PNG by its ending. By default NAME.svg.", HelpName = "FILE" };
        output.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.Tokens[^1].Value is var file && !Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"--output must end in .svg or .png, not '{file}'.");
            }
        });
        Command command = new("draw", "Draw a network as SVG or PNG.") { network, output };
        command.SetAction(parsed =>
        {
            DeclaredNetwork chosen = parsed.GetRequiredValue(network);
            string file = parsed.GetValue(output) ?? chosen.Name + ".svg";
            ArchitecturePicture.Save(chosen.Plan, file);
            Console.WriteLine($"The drawing of {chosen.Name} is in {Path.GetFullPath(file)}");
        });
        return command;
    }
}
