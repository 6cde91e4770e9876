using System.Globalization;
using System.Xml.Linq;
using ResNetDsl.Drawing;
using ResNetDsl.Images;
using ResNetDsl.Reports;
using ResNetDsl.Zoo.Networks;

namespace ResNetDsl.EndToEnd.Tests.Samples;

/// <summary>The drawing of a network as a file: SVG or PNG.</summary>
public sealed class DrawCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_ending_says_what_is_written()
    {
        ProgramResult svg = SampleProgram.Run("Zoo", folder.Path, "draw", "cifarresnet20");
        Assert.Empty(svg.Errors);
        Assert.Equal($"The drawing of CifarResNet20 is in {folder.Of("CifarResNet20.svg")}\n", svg.Output);
        ArchitectureDrawing.Save(CifarResNet20.Plan, folder.Of("same.svg"));
        Assert.Equal(File.ReadAllText(folder.Of("same.svg")), File.ReadAllText(folder.Of("CifarResNet20.svg")));

        Assert.Equal(0, SampleProgram.Run("Zoo", folder.Path, "draw", "CifarResNet20", "--output", "new/net.PNG").ExitCode);
        Assert.Equal("\u0089PNG"u8.ToArray()[1..], File.ReadAllBytes(folder.Of("new/net.PNG"))[..4]);
    }

    [Theory]
    [InlineData("--output must end in .svg or .png, not 'net.gif'.", "net.gif")]
    [InlineData("--output must end in .svg or .png, not 'net'.", "net")]
    public void Another_ending_is_one_sentence_and_no_file(string message, string file)
    {
        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, "draw", "CifarResNet20", "--output", file);
        Assert.Equal([message], result.Errors);
        Assert.Equal(1, result.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("net.svg")]
    [InlineData("net.png")]
    public void A_file_that_cannot_be_written_is_one_sentence_and_leaves_nothing(string file)
    {
        Directory.CreateDirectory(folder.Of(file));
        ProgramResult result = SampleProgram.Run("Zoo", folder.Path, "draw", "CifarResNet20", "--output", file);
        Assert.StartsWith($"The file '{file}' cannot be written: ", Assert.Single(result.Errors), StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal([folder.Of(file)], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    [Trait(Lane.Trait, Lane.Long)]
    public void Every_network_of_the_Zoo_is_a_picture_with_the_colours_of_its_drawing() => Assert.All(ZooNetworks.All, network =>
    {
        string file = folder.Of(network.Name + ".png");
        ArchitecturePicture.Save(network.Plan, file);
        RgbImage picture = RgbImage.Load(file);
        XElement svg = ArchitectureDrawing.Draw(network.Plan).Root!;
        Assert.Equal((2 * (int)Math.Ceiling(Number(svg, "width")), 2 * (int)Math.Ceiling(Number(svg, "height"))), (picture.Width, picture.Height));

        XElement[] cards = [.. svg.Descendants().Where(element => (string?)element.Attribute("class") == "card front")];
        Assert.True(cards.Length > network.Plan.Blocks.Count);
        foreach (XElement card in cards)
        {
            double shift = card.Ancestors().Select(group => (string?)group.Attribute("transform")).OfType<string>().Sum(text => double.Parse(text[10..text.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture));
            int x = (int)(2 * (shift + Number(card, "x") + (Number(card, "width") / 2)));
            int y = (int)(2 * (Number(card, "y") + (Number(card, "height") / 2)));
            ReadOnlySpan<byte> pixel = picture.Pixels.Slice(3 * ((y * picture.Width) + x), 3);
            Assert.Equal((string?)card.Attribute("fill"), $"#{pixel[0]:x2}{pixel[1]:x2}{pixel[2]:x2}");
        }
    });

    [Fact]
    public void A_drawing_that_is_too_wide_for_a_PNG_is_refused_and_written_as_SVG()
    {
        NetworkPlan plan = Checker.Check(new NetworkTable("Wide", Enumerable.Range(1, 500).Select(i => new BlockRow($"block{i}", UnitKind.Basic, 8, 0, 1, 0, 0)).ToEquatableArray())).Plan!;
        Assert.Matches(
            @"^The drawing of Wide is \d+ pixels wide, and a PNG holds 32767\. Write it as SVG: end the name of the file in \.svg\.",
            Assert.Throws<ArgumentException>(() => ArchitecturePicture.Save(plan, folder.Of("wide.png"))).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        ArchitecturePicture.Save(plan, folder.Of("wide.svg"));
        Assert.StartsWith("'wide.bmp' does not have the ending of a supported format. Use .svg or .png.", Assert.Throws<ArgumentException>(() => ArchitecturePicture.Save(plan, "wide.bmp")).Message, StringComparison.Ordinal);
    }

    private static double Number(XElement element, string name) => double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
