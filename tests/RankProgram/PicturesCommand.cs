using System.CommandLine;
using ResNetDsl.Shapes;

namespace ResNetDsl.RankProgram;

/// <summary><c>pictures FOLDER</c>: writes drawn shapes.</summary>
internal static class PicturesCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("FOLDER");
        Command command = new("pictures") { folder };
        command.SetAction(parsed => ShapeImages.Write(parsed.GetRequiredValue(folder), 200, 61, 16));
        return command;
    }
}
