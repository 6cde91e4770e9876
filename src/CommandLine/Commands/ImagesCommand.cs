using System.CommandLine;
using ResNetDsl.CommandLine.Options;
using ResNetDsl.Data;

namespace ResNetDsl.CommandLine.Commands;

/// <summary><c>images FOLDER</c>: writes a training set of drawn shapes.</summary>
internal static class ImagesCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("FOLDER") { Description = "A folder that is new, empty, or already has such a set." };
        Option<int> train = NumberOption.Whole("--train", "Training pictures.", 4000, least: 20);
        Option<int> test = NumberOption.Whole("--test", "Held-out pictures.", 1000, least: 20);
        Option<int> size = NumberOption.Whole("--size", $"Height and width in pixels, up to {ShapeImages.MostSide}.", 32, ShapeImages.LeastSide, ShapeImages.MostSide);
        Option<int> seed = NumberOption.Whole("--seed", "The seed of the pictures.", 1, least: 0);
        Command command = new("images", "Draw a training set of pictures of ten shapes.") { folder, train, test, size, seed };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(folder);
            ShapeImages.Write(path, parsed.GetValue(train), parsed.GetValue(test), parsed.GetValue(size), parsed.GetValue(seed));
            Console.WriteLine($"{parsed.GetValue(train)} training pictures and {parsed.GetValue(test)} held-out pictures are in {Path.GetFullPath(path)}");
        });
        return command;
    }
}
