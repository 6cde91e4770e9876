using ResNetDsl.Data;
using ResNetDsl.Data.Transforms;
using ResNetDsl.Images;
using ResNetDsl.Runtime.Tests.Images;
using SkiaSharp;

namespace ResNetDsl.Runtime.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Folders_are_classes_and_files_pictures_in_ordinal_order()
    {
        string[] files =
        [
            folder.Picture(1, "Zebra", "a.png"), folder.Picture(2, "ant eater", "b.JPG"), folder.Picture(3, "ant eater", "deep", "er", "a.Jpeg"), folder.Picture(4, "ant eater", "z.webp"),
            folder.Picture(5, "кошка 猫", "1 é.bmp"), folder.Picture(6, "кошка 猫", "2.GIF"),
        ];
        folder.Write([1], "ant eater", ".hidden.png");
        folder.Write([1], "ant eater", ".cache", "x.png");
        folder.Write([1], "ant eater", "notes.txt");
        folder.Write([1], ".git", "x.png");

        ImageFolder images = new(folder.Root);

        Assert.Equal(["Zebra", "ant eater", "кошка 猫"], images.Classes);
        Assert.Equal(files, Enumerable.Range(0, images.Count).Select(images.Name));
        Assert.Equal([0, 1, 1, 1, 2, 2], Enumerable.Range(0, images.Count).Select(images.Label));
        Assert.Equal([1, 2, 3, 4, 5, 6], Enumerable.Range(0, images.Count).Select(index => images.Read(index).Pixels[0]));
    }

    [Fact]
    public void Given_classes_settle_the_labels()
    {
        folder.Picture(1, "cat", "1.png");
        folder.Picture(1, "emu", "1.png");

        ImageFolder images = new(folder.Root, ["ant", "cat", "dog", "emu"]);

        Assert.Equal([1, 3], Enumerable.Range(0, 2).Select(images.Label));
        Refused(() => new ImageFolder(folder.Root, ["ant", "emu"]), $"'{folder.Root}' has pictures of 'cat', but the 2 classes are 'ant', 'emu'. Rename or remove the folder, or use weights of these classes.");
    }

    [Fact]
    public void What_is_no_dataset_is_named()
    {
        Refused(() => new ImageFolder(folder.Of("none")), $"There is no folder '{folder.Of("none")}'. Check the path; a relative one starts at '{Environment.CurrentDirectory}'.");
        string file = folder.Picture(1, "file.png");
        Refused(() => new ImageFolder(file), $"'{file}' is a file. Specify the folder that contains it.");
        Refused(() => new ImageFolder(folder.Root), $"'{folder.Root}' contains pictures but no class folders. Put the pictures of each class into a folder with the name of the class.");
        File.Delete(file);
        Refused(() => new ImageFolder(folder.Root), $"'{folder.Root}' contains no class folders. Create one for each class, and put its pictures into it.");
        folder.Picture(1, "cat", "1.png");
        Refused(() => new ImageFolder(folder.Root), $"'{folder.Root}' contains only one class, 'cat', but a classifier needs at least two. Add a folder for each other class.");
        folder.Write([1], "dog", "1.txt");
        Refused(() => new ImageFolder(folder.Root), $"The class folder '{folder.Of("dog")}' contains no pictures (.jpg, .jpeg, .jfif, .jpe, .png, .webp, .bmp, .gif), and 1 file of other formats, such as '{folder.Of("dog", "1.txt")}'. Remove the folder, or add some.");
    }

    [Fact]
    public void A_link_to_a_folder_above_does_not_go_round()
    {
        folder.Picture(1, "cat", "1.png");
        folder.Picture(2, "dog", "1.png");
        Directory.CreateSymbolicLink(folder.Of("cat", "again"), folder.Root);
        Directory.CreateSymbolicLink(folder.Of("emu"), folder.Of("dog"));
        File.CreateSymbolicLink(folder.Of("cat", "2.png"), folder.Of("dog", "1.png"));

        ImageFolder images = new(folder.Root);

        Assert.Equal(["cat", "dog", "emu"], images.Classes);
        Assert.Equal([1, 2, 2, 2], Enumerable.Range(0, images.Count).Select(index => images.Read(index).Pixels[0]));
    }

    [Fact]
    public void What_this_user_may_not_read_is_named()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            return;
        }

        folder.Picture(1, "cat", "1.png");
        string locked = folder.Picture(2, "dog", "1.png");
        File.SetUnixFileMode(locked, UnixFileMode.None);
        ImageFolder images = new(folder.Root);
        Assert.StartsWith($"The image file '{locked}' cannot be opened: ", Assert.Throws<ImageFileException>(() => images.Read(1)).Message, StringComparison.Ordinal);
        File.SetUnixFileMode(folder.Of("dog"), UnixFileMode.None);
        Refused(() => new ImageFolder(folder.Root), $"The folder '{folder.Of("dog")}' cannot be listed: ");
        File.SetUnixFileMode(folder.Of("dog"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_file_that_another_program_holds_is_left_out()
    {
        folder.Picture(1, "cat", "1.png");
        string held = folder.Picture(2, "dog", "1.png");
        folder.Picture(3, "dog", "2.png");
        using FileStream stream = new(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal([held], LeftOut(out int[] read));
        Assert.Equal([0, 2], read);
    }

    [Fact]
    public void Files_of_every_kind_are_read_or_left_out()
    {
        folder.Picture(1, "cat", "1.png");
        byte[] alpha = PictureFolder.Encode(SKEncodedImageFormat.Png, 3, 3, (_, _) => new SKColor(0, 0, 0, 0));
        byte[] gray = PictureFolder.Encode(SKEncodedImageFormat.Jpeg, 50, 1, (_, _) => new SKColor(9, 9, 9), SKColorType.Gray8);
        byte[] whole = PictureFolder.Encode(SKEncodedImageFormat.Jpeg, 40, 40, (x, y) => new SKColor((byte)(5 * x), (byte)(5 * y), 9));
        folder.Write(alpha, "dog", "alpha.png");
        folder.Write(gray, "dog", "gray.jpg");
        folder.Write(Pictures.CmykJpeg(200, 100, 50, 255), "dog", "cmyk.jpg");
        folder.Write(Pictures.AnimatedGif, "dog", "moving.gif");
        folder.Write(Pictures.AnimatedWebp((255, 0, 0), (0, 0, 255)), "dog", "moving.webp");
        folder.Write([], "dog", "nothing.png");
        folder.Write("Not a picture."u8.ToArray(), "dog", "text.jpg");
        folder.Write(whole[..(whole.Length / 2)], "dog", "half.jpg");

        Assert.Equal(["half.jpg", "nothing.png", "text.jpg"], LeftOut(out int[] read).Select(Path.GetFileName));
        ImageFolder images = new(folder.Root);
        Assert.Equal(["1.png", "alpha.png", "cmyk.jpg", "gray.jpg", "moving.gif", "moving.webp"], read.Select(index => Path.GetFileName(images.Name(index))));
        Assert.Equal<byte>([255, 255, 255], images.Read(1).Pixels[..3].ToArray());
        Assert.All(images.Read(2).Pixels[..3].ToArray().Zip<byte, int>([200, 100, 50]), pair => Assert.InRange(pair.First, pair.Second - 3, pair.Second + 3));
        Assert.Equal<byte>([255, 0, 0], images.Read(read[4]).Pixels[..3].ToArray());
        Assert.Equal<byte>([255, 0, 0], images.Read(read[5]).Pixels[..3].ToArray());
    }

    private string[] LeftOut(out int[] read)
    {
        ImagePipeline pipeline = new([new ResizedCenterCrop(16, 16)], Normalization.MinusOneToOne, 3, 16, 16);
        using ImageLoader loader = new(new ImageFolder(folder.Root), pipeline, new LoaderOptions { BatchSize = 3 });
        List<int> indices = [];
        foreach (ImageBatch batch in loader.Batches(0))
        {
            indices.AddRange(batch.Indices);
            batch.Dispose();
        }

        read = [.. indices];
        return [.. loader.Unreadable.Select(picture => picture.Name)];
    }

    private static void Refused(Func<object> open, string sentence) => Assert.StartsWith(sentence, Assert.Throws<DatasetException>(open).Message, StringComparison.Ordinal);
}
