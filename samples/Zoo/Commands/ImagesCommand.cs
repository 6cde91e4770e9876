using System.CommandLine;
using ResNetDsl.Architecture;
using ResNetDsl.Shapes;

namespace ResNetDsl.Zoo.Commands;

/// <summary><c>images FOLDER</c>: writes a training set of drawn shapes.</summary>
public static class ImagesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> folder = new("FOLDER") { Description = "A folder that is new, empty, or already has such a set." };
        Option<int> train = Number("--train", "Training pictures.", 4000, least: 20, most: ShapeImages.MostImages);
        Option<int> test = Number("--test", "Held-out pictures.", 1000, least: 20, most: ShapeImages.MostImages);
        Option<int> size = Number("--size", "Height and width in pixels.", 32, ShapeImages.LeastSide, ShapeImages.MostSide);
        Option<int> seed = Number("--seed", "The seed of the pictures.", 1, least: 0, most: int.MaxValue);
        Command command = new("images", "Draw a training set of pictures of ten shapes.") { folder, train, test, size, seed };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(folder);
            ShapeImages.Write(path, parsed.GetValue(train), parsed.GetValue(test), parsed.GetValue(size), parsed.GetValue(seed));
            Console.WriteLine($"{Text.Grouped(parsed.GetValue(train))} training pictures and {Text.Grouped(parsed.GetValue(test))} held-out pictures are in {Path.GetFullPath(path)}");
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int usual, int least, int most)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is var number && (number < least || number > most))
            {
                result.AddError($"{name} must be a whole number from {least} to {most}, not '{number}'.");
            }
        });
        return option;
    }
}
