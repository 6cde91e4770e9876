using System.CommandLine;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Data;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>images FOLDER</c>: writes a set of drawn shapes to learn from.</summary>
internal static class ImagesCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("FOLDER") { Description = "A folder that is new, empty, or holds such a set." };
        Option<int> train = NumberOption.Whole("--train", "Pictures to learn from.", 4000, least: 20);
        Option<int> test = NumberOption.Whole("--test", "Pictures that are held out.", 1000, least: 20);
        Option<int> size = NumberOption.Whole("--size", $"Height and width in pixels, up to {ShapeImages.MostSide}.", 32, ShapeImages.LeastSide, ShapeImages.MostSide);
        Option<int> seed = NumberOption.Whole("--seed", "What the pictures depend on.", 1, least: 0);
        Command command = new("images", "Draw a set of pictures of ten shapes to learn from.") { folder, train, test, size, seed };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(folder);
            ShapeImages.Write(path, parsed.GetValue(train), parsed.GetValue(test), parsed.GetValue(size), parsed.GetValue(seed));
            Console.WriteLine($"{parsed.GetValue(train)} pictures to learn from and {parsed.GetValue(test)} held out are in {Path.GetFullPath(path)}");
        });
        return command;
    }
}
