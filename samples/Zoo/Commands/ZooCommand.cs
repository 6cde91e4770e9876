using System.CommandLine;

namespace ResNetDsl.Zoo.Commands;

/// <summary>The program: its commands, and how its arguments are read.</summary>
public static class ZooCommand
{
    // An argument such as @picture.png is a file's name, not one of a file of arguments.
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null };

    /// <summary>All commands.</summary>
    public static RootCommand Create() => new("Networks of TF-slim, torchvision, timm and papers, as tables.")
    {
        ListCommand.Create(), SummaryCommand.Create(), TableCommand.Create(), BenchmarkCommand.Create(),
        TrainCommand.Create(), EvaluateCommand.Create(), PredictCommand.Create(), InspectCommand.Create(), ImagesCommand.Create(), DoctorCommand.Create(),
        ExportCommand.Create(), VerifyCommand.Create(),
    };

    /// <summary>Reads the program's arguments.</summary>
    /// <param name="arguments">The arguments.</param>
    public static ParseResult Parse(IReadOnlyList<string> arguments) => Create().Parse(arguments, Configuration);
}
