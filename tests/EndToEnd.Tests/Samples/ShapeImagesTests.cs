using ResNetDsl.Data;

namespace ResNetDsl.EndToEnd.Tests.Samples;

public sealed class ShapeImagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_picture_depends_on_seed_split_and_number()
    {
        ShapeImages images = new(100, Split.Train, seed: 5);

        Assert.Equal(Pixels(images, 42), Pixels(new ShapeImages(1000, Split.Train, seed: 5), 42));
        Assert.Equal(100, Enumerable.Range(0, 100).Select(index => Convert.ToHexString(Pixels(images, index))).Distinct().Count());
        Assert.NotEqual(Pixels(images, 42), Pixels(new ShapeImages(100, Split.Test, seed: 5), 42));
        Assert.NotEqual(Pixels(images, 42), Pixels(new ShapeImages(100, Split.Train, seed: 6), 42));
    }

    [Fact]
    public void Classes_take_turns()
    {
        ShapeImages images = new(25, Split.Test, side: 48);

        Assert.Equal(["arrow", "circle", "crescent", "cross", "heart", "hourglass", "lightning", "square", "star", "triangle"], images.Classes);
        Assert.Equal(Enumerable.Range(0, 25).Select(index => index % 10), Enumerable.Range(0, 25).Select(images.Label));
        Assert.Equal("crescent 2 of Test", images.Name(12));
        Assert.Equal((48, 48), (images.Read(3).Height, images.Read(3).Width));
        Assert.Throws<ArgumentOutOfRangeException>(() => images.Read(25));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShapeImages(0, Split.Train));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShapeImages(1, Split.Train, side: 15));
    }

    [Fact]
    public void A_written_set_holds_the_same_pictures()
    {
        ShapeImages.Write(folder.Of("shapes"), train: 30, test: 20, seed: 3, side: 20);

        Assert.Equal(["shapes"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        IImageDataset train = Datasets.Open(folder.Of("shapes"), Split.Train);
        IImageDataset test = Datasets.Open(folder.Of("shapes"), Split.Test);
        Assert.Equal((30, 20), (train.Count, test.Count));
        ShapeImages drawn = new(30, Split.Train, seed: 3, side: 20);
        Assert.Equal(drawn.Classes, train.Classes);
        int second = Enumerable.Range(0, 30).Single(index => train.Name(index).EndsWith(Path.Combine("heart", "0002.png"), StringComparison.Ordinal));
        Assert.Equal(drawn.Read(14).Pixels.ToArray(), train.Read(second).Pixels.ToArray());
    }

    [Fact]
    public void A_whole_set_is_not_made_again_and_another_is_not_touched()
    {
        string shapes = folder.Of("shapes");
        Directory.CreateDirectory(shapes);
        ShapeImages.Write(shapes, 20, 20, side: 16);
        string picture = Path.Combine(shapes, "train", "star", "0001.png");
        DateTime written = File.GetLastWriteTimeUtc(picture);

        ShapeImages.Write(shapes + Path.DirectorySeparatorChar, 20, 20, side: 16);
        Assert.Equal(written, File.GetLastWriteTimeUtc(picture));
        Refused(() => ShapeImages.Write(shapes, 30, 20, side: 16), $"'{shapes}' contains other shapes (20 and 20 of 16 pixels, seed 1, version 1) and was not changed. Specify another folder, or delete it.");
        File.Delete(picture);
        Refused(() => ShapeImages.Write(shapes, 20, 20, side: 16), $"'{shapes}' no longer contains all of its pictures. Delete it to create it again.");
    }

    [Fact]
    public void What_is_something_else_is_left_alone()
    {
        string mine = Made("mine/cat.png");
        Refused(() => ShapeImages.Write(folder.Of("mine"), 20, 20), $"'{folder.Of("mine")}' contains something other than drawn shapes and was not changed. Specify another folder, or empty it.");
        File.WriteAllText(folder.Of("mine/shapes.json"), "{");
        Refused(() => ShapeImages.Write(folder.Of("mine"), 20, 20), $"'{folder.Of("mine")}' contains something other");
        Refused(() => ShapeImages.Write(mine, 20, 20), $"'{mine}' is a file. Specify another folder.");
        Made("new.partial/cat.png");
        Refused(() => ShapeImages.Write(folder.Of("new"), 20, 20), $"'{folder.Of("new")}.partial' is in the way, and was not left by an interrupted run. Move it away.");
        Assert.True(File.Exists(mine));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapeImages.Write(folder.Of("few"), 19, 20));
        Assert.False(Directory.Exists(folder.Of("few")));
    }

    [Fact]
    public void The_rest_of_an_interrupted_writing_is_removed()
    {
        ShapeImages.Write(folder.Of("set.partial"), 20, 20, side: 16);

        ShapeImages.Write(folder.Of("set"), 40, 20, side: 16);

        Assert.Equal(["set"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Equal(40, Datasets.Open(folder.Of("set"), Split.Train).Count);
    }

    private string Made(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Of(name))!);
        File.WriteAllText(folder.Of(name), "a picture");
        return folder.Of(name);
    }

    private static byte[] Pixels(ShapeImages images, int index) => images.Read(index).Pixels.ToArray();

    private static void Refused(Action write, string sentence) => Assert.StartsWith(sentence, Assert.Throws<IOException>(write).Message, StringComparison.Ordinal);
}
