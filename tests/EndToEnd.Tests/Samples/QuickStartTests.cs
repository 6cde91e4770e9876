using System.Xml.Linq;
using SkiaSharp;

namespace ResNetDsl.EndToEnd.Tests.Samples;

[Trait(Lane.Trait, Lane.Long)]
public sealed class QuickStartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_trains_a_network_says_what_is_in_new_pictures_and_goes_on_where_it_was()
    {
        ProgramResult result = Small();

        Assert.Empty(result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("ShapeNet\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("70 training pictures of arrow, circle, crescent, cross, heart, hourglass, lightning, square, star, triangle, 10 for validation, 20 held out\n", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n\s+2/2 .*\n", result.Output);
        Assert.Matches(@"\n\d+\.\d ?% of the 20 held-out pictures are classified correctly\.", result.Output);
        Assert.Matches(@"\n  triangle +[a-z]+ \d+\.\d ?%, [a-z]+ \d+\.\d ?%\n", result.Output);
        string written = folder.Of("quickstart-output");
        Assert.EndsWith(written + "\n", result.Output, StringComparison.Ordinal);
        Assert.Equal("ShapeNet", XDocument.Load(Path.Combine(written, "architecture.svg")).Root!.Elements().First().Value);
        Assert.All(["architecture.svg", "curves.png", "curves.svg", "confusion.png", "most_wrong.png", "predictions.png", "weights.safetensors", "pictures-80/train/heart/0001.png"],
            name => Assert.True(File.Exists(Path.Combine(written, name)), name));
        byte[] weights = File.ReadAllBytes(Path.Combine(written, "weights.safetensors"));

        using (SKBitmap bitmap = new(9, 5))
        using (FileStream file = File.Create(folder.Of("red.png")))
        {
            bitmap.Erase(SKColors.Red);
            bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
        }

        ProgramResult again = Small("red.png");
        Assert.Empty(again.Errors);
        Assert.DoesNotMatch(@"\n\s+2/2 ", again.Output);
        Assert.Matches(@"\n  red.png +[a-z]+ \d+\.\d ?%", again.Output);
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(written, "weights.safetensors")));

        // What cannot be read is a sentence, and so is another training than the one that is there.
        ProgramResult bad = Small("none.jpg");
        Assert.Equal((1, $"There is no image file 'none.jpg'. Check the path; a relative one starts at '{folder.Path}'."), (bad.ExitCode, Assert.Single(bad.Errors)));
        ProgramResult longer = SampleProgram.Run("QuickStart", folder.Path, "--images", "80", "--epochs", "3");
        Assert.Equal(1, longer.ExitCode);
        Assert.StartsWith("Training cannot continue from the checkpoint in 'quickstart-output': the schedule was", Assert.Single(longer.Errors), StringComparison.Ordinal);
    }

    private ProgramResult Small(params string[] files) => SampleProgram.Run("QuickStart", folder.Path, ["--images", "80", "--epochs", "2", .. files]);
}
