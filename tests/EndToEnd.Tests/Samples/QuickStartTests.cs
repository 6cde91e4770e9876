using System.Xml.Linq;
using SkiaSharp;

namespace ResNetDsl.EndToEnd.Tests.Samples;

public sealed class QuickStartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Its_own_pictures_are_classified_when_none_is_named()
    {
        ProgramResult result = SampleProgram.Run("QuickStart", folder.Path);

        Assert.Empty(result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("ResNetV2_50\n", result.Output, StringComparison.Ordinal);
        Assert.Contains(" 25,568,360 ", result.Output, StringComparison.Ordinal);
        Assert.Contains("4 pictures, input [4, 3, 224, 224]\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("block1 [4, 256, 28, 28], block2 [4, 512, 14, 14], block3 [4, 1024, 7, 7], block4 [4, 2048, 7, 7]\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("logits [4, 1000], predictions [4, 1000]\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("The weights are random", result.Output, StringComparison.Ordinal);
        Assert.All(["balloon.png", "boat.jpg", "cat.png", "teacup.jpg"], picture => Assert.Matches($@"\n{picture}: (class \d+ \d+\.\d ?%(, )?){{5}}\n", result.Output));
        Assert.Matches(@"\n\d+\.\d images per second\n", result.Output);
    }

    [Fact]
    public void A_picture_of_the_command_line_is_classified_and_the_architecture_written()
    {
        using (SKBitmap bitmap = new(9, 5))
        using (FileStream file = File.Create(folder.PathOf("red.png")))
        {
            bitmap.Erase(SKColors.Red);
            bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
        }

        ProgramResult result = SampleProgram.Run("QuickStart", folder.Path, "red.png");

        Assert.Empty(result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("1 picture, input [1, 3, 224, 224]\n", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nred.png: (class \d+ \d+\.\d ?%(, )?){5}\n", result.Output);
        string written = folder.PathOf("quickstart-output");
        Assert.Contains($"summary.txt and a drawing, architecture.svg, are in {written}\n", result.Output, StringComparison.Ordinal);
        Assert.StartsWith(File.ReadAllText(Path.Combine(written, "summary.txt")), result.Output, StringComparison.Ordinal);
        Assert.Equal("ResNetV2_50", XDocument.Load(Path.Combine(written, "architecture.svg")).Root!.Elements().First().Value);
    }

    [Fact]
    public void A_bad_file_is_one_line_and_exit_code_1()
    {
        File.WriteAllText(folder.PathOf("notes.png"), "Not a picture.");

        Refused("notes.png", "'notes.png' is not a picture that can be decoded. Convert it to PNG or JPEG, or copy it again if it should be one.");
        Refused("none.jpg", $"There is no image file 'none.jpg'. Check the path; a relative one starts at '{folder.Path}'.");
        Refused(folder.Path, $"'{folder.Path}' is a directory. Name the image files in it one by one.");

        void Refused(string file, string message)
        {
            ProgramResult result = SampleProgram.Run("QuickStart", folder.Path, file);
            Assert.Equal([message], result.Errors);
            Assert.Equal(1, result.ExitCode);
        }
    }
}
